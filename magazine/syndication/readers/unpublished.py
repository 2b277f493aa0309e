"""What the text of a site generator says that its site does not show it, or not yet."""

from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from magazine.lib.dates import Dated

_YES, _NO = (True, "true", "yes", "1"), (False, "false", "no", "0")


def reason(values: dict[str, Any], path: PurePosixPath, dated: Dated | None, today: date) -> str:
    """Why the readers of the site do not see the text as an article, else ""."""
    status = str(values.get("status") or "").lower()
    if path.stem == "_index" or "page" in (values.get("layout"), values.get("type")):
        return _("a page of the site")
    if status in ("hidden", "private") or values.get("private") in _YES:
        return _("private")
    if "_drafts" in path.parts or (_is_draft(values) and not _is_published(values)):
        return _("a draft of the blog")
    if dated and dated.at.date() > today:
        return _("not out yet on the blog")
    return ""


def doubt(values: dict[str, Any]) -> tuple[str, ...]:
    """A word for the report on a text that says that it is published, and that it is a draft."""
    if not (_is_draft(values) and _is_published(values)):
        return ()
    return (_("it calls itself both a draft and published: it waits for somebody"),)


def _is_draft(values: dict[str, Any]) -> bool:
    if values.get("draft") in _YES or values.get("published") in _NO:
        return True
    return str(values.get("status") or "").lower() in ("draft", "brouillon")


def _is_published(values: dict[str, Any]) -> bool:
    said = str(values.get("status") or "").lower()
    return values.get("published") in _YES or said in ("publish", "published")
