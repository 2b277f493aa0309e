"""Photographs of 12 megapixels that nobody took: as heavy, and as hard to pack, as a telephone's.

Things of all sizes before one another, the small ones by far the most, have edges and detail as
nature's pictures do (the "dead leaves" of image statistics); over them lie uneven light, the blur
of a lens and the grain of a sensor.
"""

import colorsys
import random
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (4000, 3000)
QUALITY = 92
SMALLEST, LARGEST = 6, 900  # px: half the width of a thing
GRAIN = 7


def photo(number: int) -> Image.Image:
    """The same for the same number, on every machine."""
    chance = random.Random(number)
    hues = [chance.random() for _hue in range(4)]
    picture = Image.new("RGB", SIZE, _colour(chance, hues))
    paint = ImageDraw.Draw(picture)
    # From a bare sky to a thicket.
    for _thing in range(chance.choice([400, 1500, 3000, 6000, 9000])):
        _draw(paint, chance, hues)
    light = _noise(chance, (8, 6)).resize(SIZE, Image.Resampling.BICUBIC)
    haze = light.point(lambda grey: 90 + grey * 165 // 255)
    picture = ImageChops.multiply(picture, Image.merge("RGB", [haze] * 3))
    picture = picture.filter(ImageFilter.GaussianBlur(chance.choice([0.9, 1.2, 2.5])))
    return ImageChops.add(picture, _grain(chance), scale=1, offset=-GRAIN)


def write(folder: Path, count: int) -> list[Path]:
    """So many as JPEG files, made where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        if not path.exists():
            photo(number).save(path, "JPEG", quality=QUALITY)
    return paths


def _draw(paint: ImageDraw.ImageDraw, chance: random.Random, hues: list[float]) -> None:
    """One thing; half as large, it is twice as likely."""
    low, high = 1 / SMALLEST, 1 / LARGEST
    reach = 1 / (low + chance.random() * (high - low))
    left, top = chance.randint(0, SIZE[0]), chance.randint(0, SIZE[1])
    colour = _colour(chance, hues)
    if chance.random() < 0.5:
        high = reach * chance.uniform(0.3, 1)
        paint.ellipse((left - reach, top - high, left + reach, top + high), fill=colour)
        return
    corners = [
        (left + chance.uniform(-reach, reach), top + chance.uniform(-reach, reach))
        for _corner in range(chance.randint(3, 6))
    ]
    paint.polygon(corners, fill=colour)


def _colour(chance: random.Random, hues: list[float]) -> tuple[int, int, int]:
    hue = chance.choice(hues) + chance.uniform(-0.04, 0.04)
    found = colorsys.hls_to_rgb(hue % 1, chance.triangular(0.08, 0.95), chance.uniform(0.05, 0.45))
    return round(found[0] * 255), round(found[1] * 255), round(found[2] * 255)


def _noise(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    return Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))


def _grain(chance: random.Random) -> Image.Image:
    """From a tile, since nobody sees that it comes again."""
    tile = _noise(chance, (1000, 750)).point(lambda grey: grey * 2 * GRAIN // 255)
    whole = Image.new("L", SIZE)
    for left in range(0, SIZE[0], 1000):
        for top in range(0, SIZE[1], 750):
            whole.paste(tile, (left, top))
    return Image.merge("RGB", [whole] * 3)
