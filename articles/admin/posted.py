"""What stands in the form of an article now, as a snapshot: read leniently, written nowhere.

A form validates and may create rows (a tag that is new); here a field that cannot be read is simply
what the article has.
"""

import re
from typing import Any

from django.http import QueryDict

from articles.models import Article, Origin
from articles.snapshot import Snapshot, snapshot
from magazine.lib import richtext
from magazine.lib.languages import is_language_tag

_LINES = ("kicker", "title", "standfirst", "original")
_NUMBERS = {"section": "section_id", "lead_image": "lead_image_id", "blog": "blog_id"}
_NUMBERS |= {"agreement": "agreement_id"}
# Rows that a form may hold; more are an attack.
MOST_ROWS = 200
_WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)


def read(data: QueryDict, article: Article) -> Snapshot:
    """The article with its rows, as this form would make it."""
    value = snapshot(article)
    value |= {name: _lines(data, name) for name in _LINES if name in data}
    if "body" in data:
        value["body"] = richtext.clean(_lines(data, "body"))
    if is_language_tag(data.get("language", "")):
        value["language"] = data["language"]
    if data.get("origin") in Origin.values:
        value["origin"] = data["origin"]
    for name, column in _NUMBERS.items():
        if name in data:
            value[column] = _number(str(data.get(name, "")))
    if "bylines-TOTAL_FORMS" in data:
        rows = _rows(data, "bylines", ("author", "role"))
        signed = [row | {"author": _number(row["author"])} for row in rows]
        value["bylines"] = [row for row in signed if row["author"]]
    if "sources-TOTAL_FORMS" in data:
        rows = _rows(data, "sources", ("title", "address", "kind", "language"))
        value["sources"] = [row for row in rows if row["title"].strip()]
    return value


def _rows(data: QueryDict, prefix: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    total = min(_number(str(data.get(f"{prefix}-TOTAL_FORMS", ""))) or 0, MOST_ROWS)
    return [
        {name: data.get(f"{prefix}-{place}-{name}", "") for name in names}
        for place in range(total)
        if not data.get(f"{prefix}-{place}-DELETE")
    ]


def _lines(data: QueryDict, name: str) -> str:
    return str(data.get(name, "")).replace("\r\n", "\n")


def _number(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None
