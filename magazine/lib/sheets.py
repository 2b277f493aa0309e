"""Tables for a spreadsheet: CSV that opens as it should, and that runs no formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

# A cell that begins so is a formula, or becomes one (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """What csv.writer writes to: it hands back each line."""

    def write(self, text: str) -> str:
        return text


def safe(value: object) -> str:
    """The text of a cell, with an apostrophe before what a spreadsheet would compute."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def lines(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a file, with the mark by which a spreadsheet knows UTF-8."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow(heading)
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def answer(
    name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """The file as a download, written while it is sent."""
    response = StreamingHttpResponse(lines(heading, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
