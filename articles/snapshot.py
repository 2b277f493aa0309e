"""An article as one JSON value: what a revision keeps and what a publication is rendered from."""

from datetime import UTC, datetime
from typing import Any

from .models import Article

# The editable columns; rows of other tables (tags, bylines, sources) are added by `snapshot`.
TEXTS = (
    "kicker",
    "title",
    "standfirst",
    "body",
    "language",
    "origin",
    "original",
    "dated_precision",
)
REFERENCES = ("section_id", "lead_image_id", "blog_id", "agreement_id", "translation_of_id")

# What an editor takes for one thing: compared under one heading, restored together. Terms of the
# article alone are no part: they bind the article, whatever version of its text (`overriding`).
PARTS: dict[str, tuple[str, ...]] = {
    "kicker": ("kicker",),
    "title": ("title",),
    "standfirst": ("standfirst",),
    "body": ("body",),
    "section": ("section_id",),
    "tags": ("tags",),
    "lead_image": ("lead_image_id",),
    "dated": ("dated", "dated_precision"),
    "bylines": ("bylines",),
    "sources": ("sources",),
    "origin": ("origin", "blog_id", "original"),
    "language": ("language",),
    "translation_of": ("translation_of_id",),
}

type Snapshot = dict[str, Any]

# What stood there before the first version: nothing.
EMPTY: Snapshot = {
    **dict.fromkeys(TEXTS, ""),
    **dict.fromkeys(REFERENCES),
    "dated": None,
    "tags": [],
    "bylines": [],
    "sources": [],
}


def snapshot(article: Article) -> Snapshot:
    """Every editable field of the article, in JSON types: ids for references, ISO 8601 for dates.

    Dates are in UTC, so that one instant is written one way. Reads the rows that
    `ArticleQuerySet.with_rows()` has fetched.
    """
    value: Snapshot = {name: getattr(article, name) for name in TEXTS + REFERENCES}
    value["dated"] = article.dated.astimezone(UTC).isoformat() if article.dated else None
    value["tags"] = sorted(row.tag_id for row in article.tagged.all())
    value["bylines"] = [
        {"author": row.author_id, "role": row.role} for row in article.bylines.all()
    ]
    value["sources"] = [
        {
            "title": row.title,
            "address": row.address,
            "kind": row.kind,
            "language": row.language,
        }
        for row in article.sources.all()
    ]
    return value


def dated(value: Snapshot) -> datetime | None:
    """The date that a snapshot holds."""
    return datetime.fromisoformat(value["dated"]) if value["dated"] else None


def bound(value: Snapshot, article: Article) -> Snapshot:
    """A snapshot of any time under the terms that the article itself has now."""
    return value | {"agreement_id": article.agreement_id}


def same_text(article: Article, kept: Snapshot) -> bool:
    """Whether the article, as it is saved, stands as it was kept; the date that it bore for want
    of its own is no difference."""
    value = snapshot(Article.with_bin.with_rows().get(pk=article.pk))
    return {**value, "dated": value["dated"] or kept["dated"]} == bound(kept, article)
