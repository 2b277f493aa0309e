"""Rows of the ledger with a value in every column, for the test of a round trip."""

from django.utils import timezone

from articles.models import Article
from authors.models import Blog
from magazine.syndication.models import Copy, Double, Record


def remembered(copy: Article, gone: Article, blog: Blog) -> None:
    """What the ledger knows of a copy, of its double in the bin, and of what never comes back."""
    now = timezone.now()
    seen = {"first_seen": now, "last_seen": now}
    known = {
        "address": "https://bord.example/copie",
        "content_print": "ab",
        "prints": {"title": "c"},
        "title_print": "d",
        "sketch_low": 1,
        "sketch_mid": 2,
        "sketch_high": 3,
    }
    Record.objects.create(source="s", guid="1", article=copy, blog=blog, **known, **seen)
    Record.objects.create(source="s", guid="gone", tombstone=now, tombstone_reason="non", **seen)
    when = dict.fromkeys(("checked_at", "changed_at", "missing_since", "lost_at"), now)
    when["corrected"] = True
    Copy.objects.create(article=copy, **when)
    decided = {"decision": "same", "decided_at": now, "why": "le même texte", "kept": copy}
    Double.objects.create(first=copy, second=gone, likeness=97, found_at=now, **decided)
