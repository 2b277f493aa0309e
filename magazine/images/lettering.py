"""The child process that draws placards: `python -I lettering.py < orders`.

A placard is the picture that stands where a link to a page without a picture of its own is
shared. The orders are one line of JSON (a list of `Order`); the answer is one line of JSON (a list
of `Drawn`), then the bytes of each PNG. Like `resize.py` it imports Pillow and nothing of ours.

The letters are Newsreader's and, for what it lacks, Noto's; what no font has is left out, and a
title of which too much would be is not drawn at all.
"""

import io
import json
import os
import re
import resource
import sys
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, TypedDict

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
EDGE, BAND = 76, 22
PAPER, INK, SOFT, LINE = "#fdfcf9", "#191713", "#5c564b", "#d8d0c1"
COLOURS = 64
MEMORY = 1024**3
CPU_SECONDS = 60
# Of a title: the sizes that are tried, the height and the lines that it may take.
SIZES = range(148, 51, -4)
TOP, ROOM, LINES, LEADING, ASCENT = 128, 352, 6, 1.06, 0.88
LONGEST = 320
LARGE = 72  # px: the last optical size of the serif
LEFT_OUT = 0.2
_LITTLE = re.compile(r"(?<!\S)([^\W\d_]{1,3}) (?=\S)")
SERIF = "fontpkg_newsreader/files/Newsreader[opsz,wght].ttf"
SANS = "manimgx_fonts/NotoSans[wght].ttf"


class Style(NamedTuple):
    """A font, its size in px and its weight."""

    font: str
    size: int
    weight: int


class Order(TypedDict):
    """Words, each of which may be empty; `tint` as #rrggbb, readable on paper."""

    label: str
    title: str
    note: str
    below: str
    brand: str
    tint: str


class Drawn(TypedDict):
    """The length of a PNG in bytes; 0 when the title cannot be set."""

    length: int


def main() -> None:
    os.nice(10)  # no reader waits for it, and readers wait for the same machine
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    files = [_safely(order) for order in json.loads(sys.stdin.buffer.readline())]
    answer: list[Drawn] = [{"length": len(file)} for file in files]
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(files))


def _safely(order: Order) -> bytes:
    try:
        return draw(order)
    except (ArithmeticError, LookupError, OSError, ValueError):
        return b""  # letters that Pillow cannot set: one placard less, the others are drawn


def draw(order: Order) -> bytes:
    """One placard: a band and a label in the tint, the title, and below a rule who and where."""
    if lacking(_plain(order["title"])) > LEFT_OUT:
        return b""
    label, title, note, below, brand = (
        _kept(_plain(order[name])) for name in ("label", "title", "note", "below", "brand")
    )
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    paint = ImageDraw.Draw(picture)
    paint.rectangle((0, 0, WIDTH, BAND), fill=order["tint"])
    spaced(paint, label.upper(), EDGE, 92, Style(SANS, 25, 650), order["tint"])
    lines, style = fitted(title, WIDTH - 2 * EDGE)
    below_title = _write(paint, lines, style, TOP, INK, leftward=is_leftward(title))
    if note:
        style = Style(SERIF, 38, 400)
        lines = balanced(note, style, WIDTH - 2 * EDGE)[:3]
        _write(paint, lines, style, below_title + 24, SOFT, leftward=is_leftward(note))
    _foot(paint, below, brand)
    out = io.BytesIO()
    few = picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=7)
    return out.getvalue()


def _write(
    paint: ImageDraw.ImageDraw,
    lines: list[str],
    style: Style,
    top: float,
    colour: str,
    *,
    leftward: bool,
) -> float:
    """Lines under one another, from the edge at which their writing begins; where they end."""
    for line in lines:
        row = Line(line, style, leftward=leftward)
        left = WIDTH - EDGE - row.width if leftward else EDGE
        row.write(paint, left, top + style.size * ASCENT, colour)
        top += style.size * LEADING
    return top


def _foot(paint: ImageDraw.ImageDraw, below: str, brand: str) -> None:
    """Who signs on the left, the magazine on the right."""
    paint.line((EDGE, 528, WIDTH - EDGE, 528), fill=INK, width=2)
    styles = [Style(SERIF, size, 700) for size in range(52, 29, -2)]
    style = next((one for one in styles if width(brand, one) < 470), styles[-1])
    name = Line(cut(brand, style, 560), style)
    left = WIDTH - EDGE - name.width
    name.write(paint, left, 585, INK)
    style = Style(SANS, 27, 500)
    Line(cut(below, style, left - EDGE - 40), style).write(paint, EDGE, 582, SOFT)


# Fonts --------------------------------------------------------------------------------------------


@lru_cache
def _files(first: str) -> tuple[Path, ...]:
    """The font that is wanted, then those that are asked for what it lacks."""
    homes = {name: _home(name) for name in ("fontpkg_newsreader", "manimgx_fonts")}
    package, _slash, rest = first.partition("/")
    others = sorted(homes["manimgx_fonts"].glob("*wght*.ttf"))
    upright = [path for path in others if "Italic" not in path.name]
    upright.sort(key=lambda path: path.name != Path(SANS).name)
    return homes[package] / rest, *upright


def _home(package: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise RuntimeError(f"no fonts: {package} is not installed")
    return Path(found.origin).parent


@lru_cache(maxsize=256)
def _font(path: Path, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(path, size)
    wanted: dict[bytes | None, int] = {b"Weight": weight, b"Optical Size": size}
    values: list[float] = []
    for axis in font.get_variation_axes():
        value = wanted.get(axis["name"], axis["default"] or 0)
        values.append(min(max(value, axis["minimum"] or 0), axis["maximum"] or value))
    font.set_variation_by_axes(values)
    return font


@lru_cache(maxsize=4096)
def _has(path: Path, letter: str) -> bool:
    """Whether it is drawn otherwise than the box that stands for what a font has not."""
    font = _font(path, 24, 400)
    drawn, box = font.getmask(letter), font.getmask("\U0010fffe")
    return (drawn.size, bytes(drawn)) != (box.size, bytes(box))


def _found(first: str, letter: str) -> Path | None:
    return next((path for path in _files(first) if _has(path, letter)), None)


def _plain(words: str) -> str:
    """In one line, each accent in one form, without the marks that choose a look for a letter."""
    words = re.sub(r"[\t-\r\x85\u2028\u2029]+", " ", words)
    return unicodedata.normalize("NFC", words).translate({0xFE0E: None, 0xFE0F: None})


def lacking(words: str) -> float:
    """The part of the letters and signs that no font has."""
    letters = [letter for letter in words if not _follows(letter)]
    lost = [letter for letter in letters if _found(SERIF, letter) is None]
    return len(lost) / len(letters) if letters else 0.0


def _kept(words: str) -> str:
    """Without what no font has."""
    kept = "".join(one for one in words if _follows(one) or _found(SERIF, one))
    return " ".join(part for part in kept.split(" ") if part)


def _follows(letter: str) -> bool:
    """A space, or a mark or joiner that belongs to the letter before it."""
    return letter.isspace() or unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


# Lines --------------------------------------------------------------------------------------------


class Line:
    """Words in one style: in its font, and in others where that lacks a letter."""

    def __init__(self, words: str, style: Style, *, leftward: bool = False) -> None:
        self.runs = [
            (_font(path, style.size, style.weight), run)
            for path, run in _runs(words, style.font, leftward)
        ]
        if leftward:
            self.runs.reverse()
        self.widths = [font.getlength(run) for font, run in self.runs]
        self.width = sum(self.widths)

    def write(self, paint: ImageDraw.ImageDraw, left: float, base: float, colour: str) -> None:
        for (font, run), width in zip(self.runs, self.widths, strict=True):
            paint.text((left, base), run, font=font, fill=colour, anchor="ls")
            left += width


def _runs(words: str, first: str, leftward: bool) -> list[tuple[Path, str]]:
    """The words as parts that one font has; what none has is left out."""
    runs: list[tuple[Path, str]] = []
    for letter, stays in zip(words, _staying(words, leftward), strict=True):
        here = runs[-1][0] if runs else None
        path = here if here and stays and _has(here, letter) else _found(first, letter)
        if path is None:
            continue
        if path == here:
            runs[-1] = path, runs[-1][1] + letter
        else:
            runs.append((path, letter))
    return runs


def _staying(words: str, leftward: bool) -> list[bool]:
    """Of each letter, whether it is set with the one before it: marks, and what has no direction
    between letters that run leftward."""
    if words.isascii():
        return [False] * len(words)
    kinds = [unicodedata.bidirectional(letter) for letter in words]
    stays, to_come = [], "R" if leftward else "L"
    for letter, kind in zip(reversed(words), reversed(kinds), strict=True):
        neutral = kind not in ("L", "R", "AL")
        to_come = to_come if neutral else kind
        mark = unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")
        stays.append(mark or (neutral and to_come in ("R", "AL") and not letter.isalnum()))
    return stays[::-1]


def is_leftward(words: str) -> bool:
    """Whether the first letter that has a direction is one of Arabic or Hebrew."""
    kinds = (unicodedata.bidirectional(letter) for letter in words)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


def spaced(
    paint: ImageDraw.ImageDraw, words: str, left: float, base: float, style: Style, colour: str
) -> None:
    """A label in letterspaced capitals; in a writing that joins its letters, as it is."""
    line = Line(cut(words, style, 800), style)
    if len(line.runs) != 1 or is_leftward(words):
        line.write(paint, left, base, colour)
        return
    font, run = line.runs[0]
    for letter in run:
        paint.text((left, base), letter, font=font, fill=colour, anchor="ls")
        left += font.getlength(letter) + style.size * 0.12


@lru_cache(maxsize=4096)
def _word(word: str, style: Style) -> float:
    """Its width; letters of more than LARGE are those of LARGE, scaled."""
    if style.size > LARGE:
        return _word(word, style._replace(size=LARGE)) * style.size / LARGE
    return Line(word, style).width


def width(words: str, style: Style) -> float:
    """In px: of each word and the spaces between."""
    parts = words.split(" ")
    return sum(_word(part, style) for part in parts) + (len(parts) - 1) * _word(" ", style)


def fitted(title: str, room: float) -> tuple[list[str], Style]:
    """The title in lines, as large as it may be; where even the smallest is not small enough, cut
    with an ellipsis."""
    title = title if len(title) <= LONGEST else title[:LONGEST].rstrip() + "…"
    for size in SIZES:
        style = Style(SERIF, size, 560)
        if max(_word(word, style) for word in title.split(" ")) > room:
            continue
        if len(wrapped(title, style, room)) <= _most(size):
            return balanced(title, style, room), style
    lines, most = wrapped(title, style, room), _most(style.size)
    if len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], cut(rest, style, room)]
    return lines, style


def _most(size: int) -> int:
    return min(LINES, int(ROOM / (size * LEADING)))


def balanced(words: str, style: Style, room: float) -> list[str]:
    """As few lines as there may be, as alike in width as they can be, and none that ends with a
    little word where that may be had."""
    count = len(wrapped(words, style, room))
    bound = _LITTLE.sub("\\1\N{NO-BREAK SPACE}", words)
    if len(wrapped(bound, style, room)) <= count:
        words = bound
    narrow, wide = max(room / 3, *(_word(word, style) for word in words.split(" "))), room
    while wide - narrow > 8:
        middle = (narrow + wide) / 2
        if len(wrapped(words, style, middle)) <= count:
            wide = middle
        else:
            narrow = middle
    return wrapped(words, style, wide)


def wrapped(words: str, style: Style, room: float) -> list[str]:
    """Lines of at most this width, broken at plain spaces; a word that is wider, anywhere."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if width(longer, style) <= room:
            lines[-1:] = [longer]
        else:
            lines += [word] if _word(word, style) <= room else _parts(word, style, room)
    return lines


def _parts(word: str, style: Style, room: float) -> list[str]:
    parts = [""]
    for letter in word:
        longer = parts[-1] + letter
        if not parts[-1] or _follows(letter) or Line(longer, style).width <= room:
            parts[-1] = longer
        else:
            parts.append(letter)
    return parts


def cut(words: str, style: Style, room: float) -> str:
    """The words, or as many of them as there is room for, and an ellipsis."""
    if width(words, style) <= room:
        return words
    kept = words
    while kept and width(f"{kept}…", style) > room:
        shorter = kept.rpartition(" ")[0]
        kept = shorter if len(shorter) > len(kept) / 2 else kept[:-1]
    return f"{kept.rstrip(' ,;:.–—-')}…" if kept else ""


if __name__ == "__main__":
    main()
