"""The working copy: written by value, in one transaction, by whoever stands on what is there."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from .models import Article, Byline, Source, TaggedArticle
from .snapshot import REFERENCES, TEXTS, Snapshot, dated


class Moved(Exception):
    """The article was saved meanwhile: what the caller saw is no longer what stands there."""


def held(number: int, known: Article | None = None) -> Article:
    """The fresh row with its rows, held until the transaction ends.

    `known` was read with its rows before: it is not read again while its version stands.
    Raises Article.DoesNotExist in the bin.
    """
    if known:
        row = Article.objects.select_for_update().only("version", "state").get(pk=number)
        if row.version == known.version:
            known.state = row.state
            return known
    return Article.objects.select_for_update(of=("self",)).with_rows().get(pk=number)


def write(
    article: Article,
    value: Snapshot,
    *,
    by: AbstractBaseUser | None,
    columns: Mapping[str, Any] | None = None,
) -> None:
    """These fields of a snapshot into the article and its rows; the version moves on.

    `columns` are other columns of the article, which no snapshot holds.
    """
    others = dict(columns or {})
    for name, one in others.items():
        setattr(article, name, one)
    names = [name for name in value if name in TEXTS + REFERENCES]
    for name in names:
        setattr(article, name, value[name])
    if "dated" in value:
        article.dated = dated(value)
        names.append("dated")
    article.version += 1
    article.changed_by_id = by.pk if by else None
    fields = [*others, *names, "version", "changed", "changed_by"]
    article.save(update_fields=fields)
    write_rows(article, value)


def write_rows(article: Article, value: Snapshot) -> None:
    """The rows of other tables that the value names, in the place of those that stand there."""
    if "tags" in value:
        article.tagged.all().delete()
        TaggedArticle.objects.bulk_create(
            TaggedArticle(content_object=article, tag_id=tag) for tag in value["tags"]
        )
    if "bylines" in value:
        article.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(article=article, author_id=row["author"], role=row["role"], position=position)
            for position, row in enumerate(value["bylines"], start=1)
        )
    if "sources" in value:
        article.sources.all().delete()
        Source.objects.bulk_create(
            Source(article=article, position=position, **row)
            for position, row in enumerate(value["sources"], start=1)
        )
