"""The child process that looks at untrusted pictures: `python -I decode.py MODE < picture`.

It imports Pillow and nothing of ours, so that it starts in a tenth of a second and can do no harm:
no settings, no database, bounded memory and time. It writes one line of JSON (`Answer`), then the
bytes of the master. MODE is `master` (make one) or `verify` (only say what it is).
"""

import io
import json
import resource
import sys
from typing import TypedDict

# These five decoders only, never the forty that Pillow has.
from PIL import (
    AvifImagePlugin,  # noqa: F401
    Image,
    ImageCms,
    ImageOps,
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401
)

MAX_BYTES = 40 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
MASTER_SIDE = 2_560
MEMORY = 1024**3
CPU_SECONDS = 15
# What Pillow calls a format, and the ending of its files. MPO is what some telephones call JPEG.
ENDINGS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
FEW_COLOURS = 128
# Lightness, of 256, by which a picture has to vary to look like anything.
FLAT = 16


class Answer(TypedDict, total=False):
    """Either a problem (a key of `masters.REASONS`) or what the picture is."""

    problem: str
    ending: str
    width: int
    height: int
    bare: bool
    likeness: int


def main(mode: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer, master = _safely(mode, sys.stdin.buffer.read(MAX_BYTES + 1))
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + master)


def _safely(mode: str, data: bytes) -> tuple[Answer, bytes]:
    if not data:
        return {"problem": "empty"}, b""
    if len(data) > MAX_BYTES:
        return {"problem": "heavy"}, b""
    try:
        return _look(mode, data)
    except MemoryError:
        return {"problem": "large"}, b""
    except Exception:  # Pillow lets through whatever a broken file makes its decoders raise.
        return {"problem": "broken"}, b""


def _look(mode: str, data: bytes) -> tuple[Answer, bytes]:
    Image.MAX_IMAGE_PIXELS = None  # the bound below is stricter, and refuses instead of warning
    try:
        picture = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
    except UnidentifiedImageError:
        return {"problem": "unknown"}, b""
    width, height = picture.size
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        return {"problem": "large"}, b""
    if mode == "verify":
        return _verified(picture), b""
    return _master(picture)


def _verified(picture: Image.Image) -> Answer:
    picture.load()
    return {
        "ending": ENDINGS[picture.format or ""],
        "width": picture.width,
        "height": picture.height,
        "likeness": likeness(picture),
        "bare": not ({"exif", "xmp", "comment", "icc_profile"} & set(picture.info))
        and not getattr(picture, "text", None)
        and getattr(picture, "n_frames", 1) == 1
        and picture.format != "AVIF",
    }


def _master(picture: Image.Image) -> tuple[Answer, bytes]:
    """One still picture in sRGB, upright, at most MASTER_SIDE a side, without metadata."""
    photograph = ENDINGS[picture.format or ""] == "jpg"
    picture.draft(None, (MASTER_SIDE, MASTER_SIDE))
    picture.load()
    profile, exif = picture.info.get("icc_profile"), picture.getexif()
    picture = _workable(picture)
    picture.thumbnail((MASTER_SIDE, MASTER_SIDE))
    picture = _in_srgb(picture, profile)
    picture.getexif()[0x0112] = exif.get(0x0112, 1)
    picture = ImageOps.exif_transpose(picture)
    picture.info.clear()
    ending, data = _encoded(picture, photograph)
    found: Answer = {"ending": ending, "width": picture.width, "height": picture.height}
    return {**found, "likeness": likeness(picture)}, data


def likeness(picture: Image.Image) -> int:
    """64 bits, as a signed number, that alike pictures share: whether each of 8 x 8 fields is
    lighter than the next one (dHash). 0 for one so flat that the bits would be those of its noise.
    """
    small = _workable(picture).resize((9, 8), Image.Resampling.BOX, reducing_gap=2.0)
    if small.mode == "RGBA":
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small)
    values = small.convert("RGB").convert("L").tobytes()
    if max(values) - min(values) < FLAT:
        return 0
    bits = 0
    for row in range(8):
        for column in range(8):
            left = values[row * 9 + column]
            bits = bits << 1 | (left > values[row * 9 + column + 1])
    return bits - (bits >> 63 << 64)


def _workable(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled: grey, RGB or CMYK, with alpha where it had some."""
    mode = picture.mode
    if mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if mode in ("L", "RGB", "CMYK", "RGBA"):
        transparent = "transparency" in picture.info
        return picture.convert("RGBA") if transparent else picture
    if mode in ("LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.convert("L" if mode == "1" else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            standard = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, source, standard, outputMode=wanted)
            picture = turned or picture
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            pass  # a profile that does not fit its picture: its numbers are taken for sRGB
    return picture if picture.mode in ("L", wanted) else picture.convert(wanted)


def _encoded(picture: Image.Image, photograph: bool) -> tuple[str, bytes]:
    """A photograph stays JPEG, flat art becomes PNG; what is neither, WebP."""
    out = io.BytesIO()
    if photograph:
        picture.save(out, "JPEG", quality=86, optimize=True, progressive=True)
        return "jpg", out.getvalue()
    if picture.getcolors(FEW_COLOURS) is not None:
        picture.save(out, "PNG", optimize=True)
        return "png", out.getvalue()
    picture.save(out, "WEBP", quality=86, method=3)
    return "webp", out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
