"""XML that people and plugins have damaged, mended while it is read, for a parser of streams.

What a recovering parser would drop without a word stays: a bare « & », entities that only HTML
knows, bytes that are no UTF-8. What XML cannot hold goes: control characters, a stray « ]]> ».
"""

import codecs
import re
from typing import BinaryIO

from magazine.lib.tree import UNPRINTABLE

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_OPEN, _CLOSE = "<![CDATA[", "]]>"
# No mark that is looked for is longer; what may be the beginning of one waits for the next piece.
_TAIL = 16


class MendedXML:
    """A file for a parser that reads UTF-8; `lost` counts the bytes that could not be read."""

    def __init__(self, file: BinaryIO) -> None:
        self.lost = 0
        self._file = file
        self._typed = False  # inside <![CDATA[ … ]]>
        self._rest = ""
        head = file.read(1024)
        encoding, mark = _encoding(head)
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode
        self._first = head[len(mark) :]
        self._ended = False

    def read(self, size: int) -> bytes:
        """At most about so many bytes; b"" at the end, as a parser expects."""
        while not self._ended:
            data, self._first = self._first or self._file.read(size), b""
            self._ended = not data
            if mended := self._mended(self._decode(data, final=self._ended)):
                return mended.encode()
        return b""

    def _mended(self, text: str) -> str:
        if "\ufffd" in text:
            self.lost += text.count("\ufffd")
        text = self._rest + UNPRINTABLE.sub("", text)
        keep = 0 if self._ended else _TAIL
        out: list[str] = []
        at, end = 0, max(0, len(text) - keep)
        while at < end:
            mark = _CLOSE if self._typed else _OPEN
            found = text.find(mark, at)
            stop = end if found < 0 or found >= end else found
            piece = text[at:stop]
            out.append(piece if self._typed else _outside(piece))
            at = stop
            if stop == found:
                out.append(mark)
                at += len(mark)
                self._typed = not self._typed
        self._rest = text[at:]
        return "".join(out)


def _outside(text: str) -> str:
    if "&" in text:
        text = _BARE.sub("&amp;", text)
    return text.replace(_CLOSE, "") if _CLOSE in text else text


def _encoding(head: bytes) -> tuple[str, bytes]:
    """The encoding that the file has or declares, and the mark it begins with."""
    mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
    if mark:
        return _UTF16.get(mark, "utf-8"), mark
    declared = _DECLARED.match(head)
    name = declared[1].decode().lower() if declared else "utf-8"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return "utf-8", b""
    # Text that declares two bytes a letter in letters of one byte does not have them.
    return ("utf-8" if known.startswith(("utf-16", "utf-32", "utf-7")) else known), b""
