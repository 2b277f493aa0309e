"""Many files at once: each becomes an image, is one already, or is refused with its reason.

What happens to one says nothing of the others: nothing is done in one transaction for all.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.files.uploadedfile import UploadedFile

from . import masters, storing
from .models import Image


class Outcome(enum.StrEnum):
    """What became of a file. What FAILED may be sent again: it is not the file's own fault."""

    ADDED = "added"
    KNOWN = "known"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Taken:
    """One file: the name that it bears on the editor's machine, the image, or why there is none."""

    name: str
    outcome: Outcome
    image: Image | None = None
    reason: str = ""


def take_all(files: Sequence[UploadedFile]) -> list[Taken]:
    """One after the other; once the storage has failed, nobody waits for it again and again."""
    taken: list[Taken] = []
    for file in files:
        if taken and taken[-1].outcome == Outcome.FAILED:
            taken.append(replace(taken[-1], name=masters.called(file.name or "")))
        else:
            taken.append(take(file))
    return taken


def take(file: UploadedFile) -> Taken:
    """The image of a file. The library is left as it was when there is none."""
    name = masters.called(file.name or "")
    try:
        data = file.read()
        known = masters.with_bytes(data)
        if known:
            return Taken(name, Outcome.KNOWN, known)
        return Taken(name, Outcome.ADDED, masters.store(data, name=name))
    except masters.BadImage as error:
        return Taken(name, Outcome.REFUSED, reason=error.reason)
    except OSError as error:
        return Taken(name, Outcome.FAILED, reason=storing.reason(error))
