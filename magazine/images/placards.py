"""Placards: drawn pictures that stand where a link to a page without a picture is shared.

They are drawn in a child process (`lettering.py`), by the worker, never in a request. A file's name
holds the print of all that it shows: drawn again it is the same file, with other words another.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage

from magazine.lib.tints import DAY_PAPER, readable_tint

from . import children, storing

if TYPE_CHECKING:
    from .lettering import Order

# Part of every print: to be raised when the same words would make another picture.
METHOD = 2
WIDTH, HEIGHT = 1200, 630
# So many in one child, and the seconds that it has.
AT_ONCE, SECONDS = 20, 90
# Files lie by so many numbers in a folder.
FOLDER = 1000
ROOT = "placards"


class Broken(Exception):
    """Placards could not be drawn."""


@dataclass(frozen=True, slots=True)
class Placard:
    """What is shown, and whose it is: a `kind` of page and its number. Words may be empty."""

    kind: str
    number: int
    label: str
    title: str
    tint: str
    note: str = ""
    below: str = ""

    @property
    def order(self) -> "Order":
        return {
            "label": self.label,
            "title": self.title,
            "note": self.note,
            "below": self.below,
            "brand": settings.SITE_NAME,
            "tint": readable_tint(self.tint, DAY_PAPER),
        }

    @property
    def path(self) -> str:
        """Where its file stands in the storage."""
        seed = json.dumps([METHOD, self.order], sort_keys=True)
        made = hashlib.sha256(seed.encode()).hexdigest()[:16]
        return f"{_folder(self.kind, self.number)}/{self.number}-{made}.png"


def make(wanted: Sequence[Placard]) -> dict[Placard, str]:
    """The path of each, drawn and stored unless it stands there; "" for a title that the fonts
    cannot write.

    Raises Broken, and OSError when the storage is down or full; again, it goes on where it was.
    """
    paths = {placard: placard.path for placard in wanted}
    missing = [placard for placard, path in paths.items() if not default_storage.exists(path)]
    for start in range(0, len(missing), AT_ONCE):
        part = missing[start : start + AT_ONCE]
        for placard, data in zip(part, _drawn(part), strict=True):
            if data:
                storing.put(paths[placard], data)
            else:
                paths[placard] = ""
    return paths


def _drawn(wanted: Sequence[Placard]) -> Iterator[bytes]:
    orders = json.dumps([placard.order for placard in wanted]).encode()
    try:
        answer, files = children.ask("lettering.py", orders + b"\n", seconds=SECONDS)
    except TimeoutError as error:
        raise Broken("slow") from error
    if not isinstance(answer, list):
        raise Broken("broken")
    start = 0
    for one in answer:
        yield files[start : start + one["length"]]
        start += one["length"]


def remove(kind: str, numbers: Iterable[int]) -> None:
    """All the files of these pages, which nobody may see any more."""
    by_folder: dict[str, set[str]] = {}
    for number in numbers:
        by_folder.setdefault(_folder(kind, number), set()).add(str(number))
    for place, gone in by_folder.items():
        for name in _files(place):
            if name.partition("-")[0] in gone:
                default_storage.delete(f"{place}/{name}")


def prune(kind: str, kept: set[str], *, before: datetime) -> int:
    """Delete the files of a kind that no page names (`kept`) and older than `before`; how many."""
    gone = 0
    for part in _folders(f"{ROOT}/{kind}"):
        for name in _files(place := f"{ROOT}/{kind}/{part}"):
            path = f"{place}/{name}"
            if path not in kept and default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                gone += 1
    return gone


def _folder(kind: str, number: int) -> str:
    return f"{ROOT}/{kind}/{number // FOLDER}"


def _folders(place: str) -> list[str]:
    with suppress(FileNotFoundError):
        return sorted(default_storage.listdir(place)[0])
    return []


def _files(place: str) -> list[str]:
    with suppress(FileNotFoundError):
        return sorted(default_storage.listdir(place)[1])
    return []
