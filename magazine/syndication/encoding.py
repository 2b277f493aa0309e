"""Bytes to text, and how sure we are of it."""

import codecs
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .items import Loss, Lost, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOST = "\ufffd"
# What no text holds; tab, line feed, form feed, carriage return and escape are left out.
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file, and what was guessed or lost of it."""

    text: str
    losses: tuple[Loss, ...] = ()


def decode(data: bytes) -> Text:
    """The text of a file: by its byte order mark, else UTF-8, else what it most resembles.

    Raises Unreadable for an empty or a binary file.
    """
    if not data.strip():
        raise Unreadable(_("the file is empty"))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return Text(text, _losses(text))
    if is_binary(data):
        raise Unreadable(_("this is no text: the file is binary"))
    try:
        return Text(data.decode())
    except UnicodeDecodeError as error:
        return _guessed(data, cut=error.end == len(data) and "end of data" in error.reason)


def is_binary(data: bytes) -> bool:
    """Whether bytes without a byte order mark hold more than stray control characters."""
    sample = data[:65536]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) // 200


def _guessed(data: bytes, *, cut: bool) -> Text:
    text = data.decode("utf-8", "replace")
    lost = text.count(_LOST)
    right = sum(char > "\x7f" for char in text) - lost
    if right >= lost or (cut and lost == 1):
        end = Loss(Lost.TEXT, _("the file ends in the middle of a character"))
        return Text(text.removesuffix(_LOST) if cut else text, (end,) if cut else _losses(text))
    # cp1252 leaves five bytes undefined, which latin-1 takes.
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return Text(text, (Loss(Lost.ENCODING, "windows-1252"),))


def _losses(text: str) -> tuple[Loss, ...]:
    lost = text.count(_LOST)
    return (Loss(Lost.BYTES, count=lost),) if lost else ()
