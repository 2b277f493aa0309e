"""How an image is shown on a page: its best renditions, or its master until there are some."""

from dataclasses import dataclass

from django.core.files.storage import default_storage

from .models import Image
from .renditions import address
from .uses import USES

TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
FALLBACKS = ("jpg", "png")
SMALL = 320


@dataclass(frozen=True, slots=True)
class Source:
    """What a browser may take instead: files of one type, at several widths."""

    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Shown:
    """`width` and `height` in px are those of the largest file: they give the page its shape."""

    src: str
    width: int
    height: int
    sizes: str = ""
    srcset: str = ""
    sources: tuple[Source, ...] = ()


def shown(image: Image, name: str, sizes: str = "") -> Shown:
    """An image for a use of `USES`; `sizes` says otherwise how wide the page shows it."""
    entry = image.renditions.get(name)
    fallback = next((one for one in FALLBACKS if entry and one in entry["formats"]), None)
    if entry is None or fallback is None:
        return Shown(image.file.url, image.width, image.height)
    width, height = max(entry["sizes"])
    sets = {ending: _srcset(image, name, ending) for ending in entry["formats"]}
    middle = sorted(entry["sizes"])[len(entry["sizes"]) // 2][0]
    return Shown(
        src=_url(image, name, middle, fallback),
        width=width,
        height=height,
        sizes=sizes or USES[name].sizes,
        srcset=sets.pop(fallback),
        sources=tuple(Source(TYPES[ending], text) for ending, text in sets.items()),
    )


def small(image: Image, name: str = "card") -> Shown:
    """An image in a list of the desk: one file, sharp at SMALL px of width and no heavier."""
    entry = image.renditions.get(name)
    if entry is None:
        return Shown(image.file.url, image.width, image.height)
    sizes = sorted(entry["sizes"])
    width, height = next((one for one in sizes if one[0] >= SMALL), sizes[-1])
    light = [ending for ending in entry["formats"] if ending != "avif"]
    return Shown(_url(image, name, width, light[0]), width, height)


def _srcset(image: Image, name: str, ending: str) -> str:
    widths = sorted(width for width, _height in image.renditions[name]["sizes"])
    return ", ".join(f"{_url(image, name, width, ending)} {width}w" for width in widths)


def _url(image: Image, name: str, width: int, ending: str) -> str:
    return default_storage.url(address(image, name, width, ending))
