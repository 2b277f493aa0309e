"""Files that somebody gave: where they lie, what they are, what is said of those that stay out."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .items import Item, Row
from .picture_files import is_picture
from .readers import json_lines


@dataclass(frozen=True, slots=True)
class Given:
    """A file: where it is, where it lies in what was given, how the report calls it, the folder
    beyond which nothing lies beside it, and the address that it, or its archive, came from."""

    path: Path
    place: str
    shown: Path
    top: Path
    address: str = ""

    @property
    def stem(self) -> str:
        """What an archive is called, without its ending: for who fetched it, its address."""
        fetched = self.address.partition("://")[2].replace("/", "_")
        return fetched or printable(Path(self.place).stem)

    @property
    def folders(self) -> list[Path]:
        """Where what its text names may lie, the nearest first."""
        around = [self.path.parent, *self.path.parent.parents]
        return around[: around.index(self.top) + 1] if self.top in around else around[:1]


def ties_lines(path: Path) -> bool:
    """Whether it is, or holds, lines of which a later one needs what an earlier one made."""
    for file in files_of(path) if path.is_dir() else [path]:
        with suppress(OSError), file.open("rb") as opened:
            if json_lines.looks_right(opened.read(4096)):
                opened.seek(0)
                if any(map(json_lines.is_row, opened)):
                    return True
    return False


def files_of(folder: Path) -> list[Path]:
    """The files under a folder in the order of their names, hidden ones left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def shows_picture(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return is_picture(file.read(16))
    return False


def os_words(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("there is no such file or folder")
    return _("it cannot be read: %(reason)s") % {"reason": error.strerror or str(error)}


def fault_words(error: Exception) -> str:
    words = _("it cannot be read: %(reason)s")
    return words % {"reason": f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"}


def says_more(entry: Item | Row) -> bool:
    """Whether it says more than an article of a blog: a row, or an article that needs no
    agreement."""
    return isinstance(entry, Row) or not entry.republished


def strange_words(count: int) -> str:
    words = ngettext(
        "%(n)d line is no article of a blog: only the command on the server brings in such lines",
        "%(n)d lines are no articles of blogs: only the command on the server brings in such lines",
        count,
    )
    return words % {"n": count}


def printable(name: str) -> str:
    """The name of a file whose bytes may be in no encoding that we know."""
    return os.fsencode(name).decode(errors="replace")
