"""How much two articles are alike, and prints by which those that may be are found. Pure.

Words are compared without case, accents and signs. A text is taken as its shingles, each three
words in a row: of two texts that share most of their shingles, the first print after a given mark
is mostly the same one, which an index finds without comparing all pairs. Any two texts of one
language share some shingles: two marks are taken together, since both seldom agree by chance.
"""

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zlib import crc32

from magazine.lib.analysis import fold

_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")
# Of ASCII: what is no letter and no figure parts words, as for _WORD and much faster.
_SPACED = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))
_KEPT = re.compile(r' (?:href|data-file)="([^"]*)"')
_SHINGLE = 3
_SIXTH = 2**32 // 6
# A longer text is known by its beginning.
_LONGEST = 60_000
# With fewer shingles a text says too little to be known by.
FEWEST = 12
# Of two articles of one title, this part of the shorter text stands in the longer one.
SAME_TITLE = 0.6
# Of two with different titles, this part of both is the same.
OTHER_TITLE = 0.8
# Two long titles are one sign enough when one of them has no text.
_TELLING_TITLE = 4


@dataclass(frozen=True, slots=True)
class Traits:
    """What an article is found by; `sketch` holds None where the text says too little."""

    title: str
    sketch: tuple[int | None, int | None, int | None] = (None, None, None)


def read(title: str, html: str) -> tuple[Traits, str]:
    """What an article is found by, and the print of the words of title and text, however they are
    marked up; "" for no text."""
    found, name = words(html), title_print(title)
    text = hashlib.sha256(f"{name} {' '.join(found)}".encode()).hexdigest() if found else ""
    return Traits(name, _sketch(found)), text


def words(html: str) -> list[str]:
    """The words of a cleaned text, folded; those of the interface and of attributes apart."""
    text = fold(_TAG.sub(" ", html[:_LONGEST]))
    if text.isascii():
        return text.encode().translate(_SPACED).decode().split()
    return _WORD.findall(text)


def title_print(title: str) -> str:
    found = " ".join(_WORD.findall(fold(title)))
    return hashlib.sha256(found.encode()).hexdigest()[:16] if found else ""


def _sketch(found: list[str]) -> tuple[int | None, int | None, int | None]:
    """The first print after each of six marks, two by two."""
    if len(found) < FEWEST + _SHINGLE - 1:
        return None, None, None
    runs = _runs(" ".join(found).encode().split(b" "))
    prints = sorted(map(crc32, map(b" ".join, runs)))
    low, mid, high = (
        # 63 bits, which is what a column holds.
        _after(prints, 2 * pair) << 31 ^ _after(prints, 2 * pair + 1)
        for pair in range(3)
    )
    return low, mid, high


def _after(prints: list[int], mark: int) -> int:
    """After the last one the first one follows."""
    return prints[bisect_left(prints, mark * _SIXTH) % len(prints)]


def _runs[T](found: list[T]) -> Iterator[tuple[T, ...]]:
    return zip(*(found[start:] for start in range(_SHINGLE)), strict=False)


class Compared:
    """An article that is compared with several: its words are read once, its shingles when it
    comes to them."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.title = value["title"]
        self.print = title_print(self.title)
        self.words = words(value["body"])

    @cached_property
    def shingles(self) -> Counter[tuple[str, ...]]:
        return Counter(_runs(self.words))

    @property
    def size(self) -> int:
        """How many shingles there are, before they are made."""
        return max(len(self.words) - _SHINGLE + 1, 0)


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> int | None:
    """How much of the two is the same, in per cent; None when they are no likely double."""
    return compare(Compared(one), Compared(other))


def compare(one: Compared, other: Compared) -> int | None:
    """The same, of what is read already."""
    same_title = one.print == other.print != ""
    if not one.words or not other.words:
        telling = len(_WORD.findall(fold(one.title))) >= _TELLING_TITLE
        return 0 if same_title and telling and one.words != other.words else None
    smaller, both = min(one.size, other.size), one.size + other.size
    # All of the shorter could stand in the longer one, and it would not be enough.
    if smaller < FEWEST or (not same_title and 2 * smaller / both < OTHER_TITLE):
        return None
    common = (one.shingles & other.shingles).total()
    if (same_title and common / smaller >= SAME_TITLE) or 2 * common / both >= OTHER_TITLE:
        return round(200 * common / both)
    return None


def essence(html: str) -> str:
    """What a text says, as one line: its words with their accents and signs, where its links lead,
    which pictures it shows. The markup that two forms of one feed choose differently is left out.
    """
    spoken = " ".join(_TAG.sub(" ", html).split())
    return "\n".join([spoken, *_KEPT.findall(html)])


# Words of dates and of time gone by.
_OF_TIME = frozenset(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi "
    "mardi mercredi jeudi vendredi samedi dimanche hier aujourd hui demain seconde secondes minute "
    "minutes heure heures jour jours semaine semaines mois an ans une un january february march "
    "april may june july august october november december monday tuesday wednesday thursday friday "
    "saturday sunday yesterday today second seconds hour hours day days week weeks month months "
    "year years am pm utc gmt cet cest".split()
)
# So much is the same where no more than a few words differ.
_NEARLY = 0.95


def unrest(before: str, after: str) -> int:
    """How little a change says: 3 when only figures, words of time or addresses of links differ,
    1 when it is but a few words, 0 for a real one. The texts are cleaned HTML."""
    a, b = words(before), words(after)
    if _timeless(a) == _timeless(b):
        return 3
    size = len(a) + len(b)
    common = (Counter(a) & Counter(b)).total()
    return 1 if size and 2 * common / size >= _NEARLY else 0


def _timeless(found: list[str]) -> list[str]:
    return [one for one in found if one not in _OF_TIME and not any(map(str.isdigit, one))]


def is_beginning(new: str, old: str) -> bool:
    """Whether a text is but the first words of another: a feed that gives summaries."""
    short, long = words(new), words(old)
    cut = short[: max(len(short) - 4, 1)]  # « Lire la suite », « […] »
    return len(short) < 0.9 * len(long) and long[: len(cut)] == cut
