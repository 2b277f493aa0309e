"""What images are shown as: the shape of each use, its widths, and where an image is cut. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# left, top, right, bottom: of the master, in px.
type Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Use:
    """A shape (width to height, None for the image's own) and the widths in px, smallest first.

    `sizes` is what the page says of its width to the browser; `formats` are those of the first
    task, AVIF comes later. From the width `dense` on, only screens of small pixels ask for a file,
    and what packs better looks as good there; 0 is for none.
    """

    ratio: tuple[int, int] | None
    widths: tuple[int, ...]
    sizes: str = "100vw"
    formats: tuple[str, ...] = ("webp", "fallback")
    avif: bool = True
    dense: int = 0


USES: Mapping[str, Use] = {
    # The whole image: at the head of an article and in its text.
    "whole": Use(None, (480, 800, 1200, 1760), "(min-width: 90rem) 88rem, 100vw"),
    # No eye tells three pixels from two on a telephone: it takes the file for two.
    "card": Use(
        (3, 2),
        (240, 320, 480, 720, 960),
        "(min-width: 60rem) 30vw, (min-resolution: 2.5dppx) 66vw, 100vw",
        dense=720,
    ),
    "hero": Use((3, 2), (480, 640, 960, 1280, 1760), "(min-width: 60rem) 60vw, 100vw"),
    # For machines that show an article in these three shapes, as search engines do.
    "square": Use((1, 1), (1200,), formats=("jpg",), avif=False),
    "four_thirds": Use((4, 3), (1200,), formats=("jpg",), avif=False),
    "wide": Use((16, 9), (1200,), formats=("jpg",), avif=False),
    # What is shown where a link is shared: many readers of such links take JPEG alone.
    "og": Use((1200, 630), (1200,), formats=("jpg",), avif=False),
}


def box(use: Use, size: tuple[int, int], focus: tuple[int, int]) -> Box:
    """The largest part of the use's shape, as near to the focal point (in %) as the image lets it.

    Size in px. A shape that the image nearly has is not cut by a pixel or two of rounding.
    """
    width, height = size
    if use.ratio is None:
        return 0, 0, width, height
    wide, high = use.ratio
    if width * high > height * wide:
        part = max(1, round(height * wide / high))
        left = _start(part, width, focus[0])
        return left, 0, left + part, height
    part = max(1, round(width * high / wide))
    top = _start(part, height, focus[1])
    return 0, top, width, top + part


def _start(part: int, whole: int, percent: int) -> int:
    """Where a part begins so that the point stands in its middle, or as near as may be."""
    return min(max(0, round(whole * percent / 100 - part / 2)), whole - part)


def chosen(crop: Mapping[str, float], size: tuple[int, int]) -> Box:
    """A crop that an editor drew (x, y, width, height in % of the image) in px, inside it."""
    width, height = size
    left, top = round(width * crop["x"] / 100), round(height * crop["y"] / 100)
    left, top = min(max(0, left), width - 1), min(max(0, top), height - 1)
    right = min(width, max(left + 1, left + round(width * crop["width"] / 100)))
    bottom = min(height, max(top + 1, top + round(height * crop["height"] / 100)))
    return left, top, right, bottom


def sizes(use: Use, part: Box) -> list[tuple[int, int]]:
    """The sizes in px that a part of an image is made in: never larger than the part itself.

    An image smaller than every width is made once, at its own.
    """
    width, height = part[2] - part[0], part[3] - part[1]
    wanted = [number for number in use.widths if number <= width] or [width]
    return [(number, _height(use, number, width, height)) for number in wanted]


def _height(use: Use, number: int, width: int, height: int) -> int:
    if use.ratio:
        return max(1, round(number * use.ratio[1] / use.ratio[0]))
    return max(1, round(number * height / width))


def each() -> Iterator[tuple[str, Use]]:
    yield from USES.items()
