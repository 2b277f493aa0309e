"""What is to be brought in: files and folders as they lie, addresses fetched to a file first."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from magazine.lib.fetch import FetchError, fetch

from . import folders

# What a fetched file is called while it is read.
FETCHED = "fetched"


@dataclass(frozen=True, slots=True)
class Sources:
    """The files and folders, each with the address it came from ("" for one that lay here), and
    the addresses that gave none, with the reason in words."""

    paths: dict[Path, str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)


@contextmanager
def bring(sources: Sequence[Path | str]) -> Iterator[Sources]:
    """The files of these sources. What was fetched lies in a folder that is gone afterwards."""
    with folders.passing() as folder:
        found = Sources()
        for number, source in enumerate(sources):
            if isinstance(source, Path):
                found.paths[source] = ""
            else:
                _fetch(source, folder / str(number), found)
        yield found


def is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _fetch(address: str, path: Path, found: Sources) -> None:
    """Into a folder of its own: what lies beside other files is not beside this one."""
    try:
        answer = fetch(address)
    except FetchError as error:
        found.absent[address] = str(error)
        return
    if answer.status != 200:
        found.absent[address] = _("the server answers %(status)d") % {"status": answer.status}
        return
    path.mkdir()
    file = path / FETCHED
    file.write_bytes(answer.body)
    found.paths[file] = answer.address
