"""Marks: words of the search index that no text holds, by which it knows what an article is filed
under. So a filter is one more word to look for, and costs no more than a word."""

from collections.abc import Mapping
from hashlib import blake2s
from typing import Any

SECTION, AUTHOR, TAG = "section", "author", "tag"


def mark(kind: str, slug: str) -> str:
    """The mark of a section, an author or a tag: letters and digits, whatever its address is."""
    return kind + blake2s(slug.encode(errors="replace"), digest_size=8).hexdigest()


def marks(columns: Mapping[str, Any], section: str) -> str:
    """Those of a publication with these columns, in the section with this address."""
    found = [mark(SECTION, section)]
    found += [mark(AUTHOR, row["slug"]) for row in columns["bylines"]]
    found += [mark(TAG, row["slug"]) for row in columns["tags"]]
    return " ".join(dict.fromkeys(found))
