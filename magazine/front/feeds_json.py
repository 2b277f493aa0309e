"""Feeds as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _

from .feeds_content import Entry, Feed


def json_feed(feed: Feed) -> bytes:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.address,
        "feed_url": feed.own_address,
        "next_url": feed.next,
        "icon": feed.icon,
        "favicon": feed.icon,
        "user_comment": _("This is a feed: copy its address into your feed reader."),
        "language": feed.language,
        "authors": [{"name": feed.site}],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(_without_blanks(content), ensure_ascii=False).encode()


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.address,
        "external_url": entry.original,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": entry.published.astimezone(UTC).isoformat(timespec="seconds"),
        "date_modified": entry.updated.astimezone(UTC).isoformat(timespec="seconds"),
        "authors": [{"name": person.name, "url": person.address} for person in entry.people],
        "tags": list(entry.categories),
        "language": entry.language,
        "image": entry.image.address if entry.image else "",
        "attachments": _attachments(entry),
    }
    return _without_blanks(item) | {"content_html": entry.html}


def _attachments(entry: Entry) -> list[dict[str, Any]]:
    image = entry.image
    if image is None:
        return []
    size = {"size_in_bytes": image.length} if image.length is not None else {}
    return [
        _without_blanks({"url": image.address, "mime_type": image.type, "title": image.alt}) | size
    ]


def _without_blanks(values: dict[str, Any]) -> dict[str, Any]:
    """Optional members are left out, not empty; the list of items is required."""
    return {name: value for name, value in values.items() if value or name == "items"}
