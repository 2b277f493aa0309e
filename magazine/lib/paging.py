"""Cursors: where a list goes on (`?avant=2026-11-05T0830-123`).

A cursor is the date and the number of the last row shown, so that a page neither repeats nor
skips a row when others are published meanwhile. There is one text for one cursor: an address
that says the same thing otherwise is refused, or a cache could be filled with twins.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

_SHAPE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d)(\d\d)(?:(\d\d)(?:\.(\d{6}))?)?-([1-9]\d{0,18})", re.ASCII
)
_FIRST_YEAR, _LAST_YEAR = 1000, 9998
_LAST_ID = 2**63 - 1


class BadCursor(ValueError):
    """The text is not a cursor; a view answers 400."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row shown: its aware datetime and its number."""

    at: datetime
    id: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The cursor whose text this is; `BadCursor` for anything else."""
        shape = _SHAPE.fullmatch(text) if len(text) <= 64 else None
        if shape is None:
            raise BadCursor(text[:64])
        *parts, number = (int(part or 0) for part in shape.groups())
        try:
            cursor = cls(datetime(*parts, tzinfo=UTC), number)  # type: ignore[misc, arg-type]
        except ValueError as error:
            raise BadCursor(text) from error
        if not (_FIRST_YEAR <= cursor.at.year <= _LAST_YEAR and number <= _LAST_ID):
            raise BadCursor(text)
        if str(cursor) != text:
            raise BadCursor(text)
        return cursor

    def __str__(self) -> str:
        """The text of the cursor, in UTC, safe in an address; seconds only when there are some."""
        at = self.at.astimezone(UTC)
        text = f"{at:%Y-%m-%dT%H%M}"
        if at.second or at.microsecond:
            text += f"{at:%S}"
        if at.microsecond:
            text += f"{at:.%f}"
        return f"{text}-{self.id}"
