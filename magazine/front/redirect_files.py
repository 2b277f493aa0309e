"""A file of redirects, read: two columns, a former address and where it leads. Pure.

UTF-8 with or without its mark, UTF-16 as spreadsheets write it, else Latin-1; columns by
semicolons, commas or tabs; a first line of headings, or none.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_LINES = 100_000
MOST_BYTES = 30_000_000
_TARGET = re.compile(r"\s*'?(/|https?://|\d+\s*$)")
_ADDRESS = re.compile(r"\s*'?(/|https?://)")
_SAMPLE = 50


class Unreadable(Exception):
    """What was given is no file of redirects."""


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is that of the line in the file, as an editor counts them."""

    number: int
    old: str
    to: str


def read(data: bytes) -> list[Line]:
    """The lines that hold something. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable
    text = _text(data)
    if "\x00" in text:
        raise Unreadable
    try:
        found = list(_lines(text, _delimiter(text)))
    except csv.Error as error:
        raise Unreadable from error
    if len(found) > MOST_LINES:
        raise Unreadable
    if found and not _ADDRESS.match(found[0].old):
        found = found[1:]  # headings
    return found


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The sign that leaves the most targets in the second column."""
    sample = text.splitlines()[:_SAMPLE]

    def targets(sign: str) -> int:
        rows = csv.reader(sample, delimiter=sign)
        return sum(len(row) > 1 and bool(_TARGET.match(row[1])) for row in rows)

    return max(";,\t", key=targets)


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    for row in rows:
        cells = [cell.strip().removeprefix("'") for cell in [*row, "", ""]]
        if any(cells):
            yield Line(rows.line_num, cells[0], cells[1])
