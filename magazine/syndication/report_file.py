"""The file of a command's report: opened before anything is done, never one that is to be read."""

import errno
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError
from django.utils.translation import gettext as _


@contextmanager
def opened(path: Path | None, sources: Iterable[Path] = ()) -> Iterator[TextIO | None]:
    """The file, None where nobody asked for one. Raises CommandError when it cannot be written,
    be it at the end alone."""
    if path is None:
        yield None
        return
    try:
        if path.resolve() in {one.resolve() for one in sources}:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        # What is no character in the name of a file is written as JSON writes it.
        file = path.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise _refusal(error) from error
    with file:
        yield file


def write(file: TextIO | None, value: dict[str, Any]) -> None:
    if file is not None:
        try:
            json.dump(value, file, ensure_ascii=False, indent=1)
            file.flush()
        except OSError as error:
            raise _refusal(error) from error


def _refusal(error: OSError) -> CommandError:
    words = _("The report cannot be written: %(reason)s.") % {"reason": error.strerror}
    return CommandError(words, returncode=2)
