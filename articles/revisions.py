"""Revisions: what was kept, when it is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import OuterRef, Subquery

from .models import Article, Revision
from .snapshot import Snapshot


def latest(articles: Sequence[Article]) -> dict[int, Revision]:
    """The newest revision of each article that has one, by article."""
    newest = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    rows = Revision.objects.filter(
        article__in=[article.pk for article in articles],
        number=Subquery(newest.values("number")[:1]),
    )
    return {row.article_id: row for row in rows}


def keep(
    articles: Sequence[Article],
    snapshots: Sequence[Snapshot],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    note: str = "",
) -> list[Revision]:
    """The revision that holds each snapshot: the newest one when it is equal, else a new one."""
    newest = latest(articles)
    kept: list[Revision] = []
    new: list[Revision] = []
    for article, value in zip(articles, snapshots, strict=True):
        last = newest.get(article.pk)
        if last and last.snapshot == value and last.state == article.state:
            kept.append(last)
            continue
        revision = Revision(
            article=article,
            number=last.number + 1 if last else 1,
            at=at,
            by_id=by.pk if by else None,
            state=article.state,
            snapshot=value,
            note=note,
        )
        kept.append(revision)
        new.append(revision)
    Revision.objects.bulk_create(new, batch_size=200)
    return kept
