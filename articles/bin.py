"""The bin: a deleted article lies there whole, and comes back whole.

Addresses are not the bin's affair: what readers could once read goes on answering as before.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from magazine.events.effects import event, record

from .models import Article, ArticleQuerySet, Publication

# How long an article can be had back before `purge` may remove it.
KEPT = timedelta(days=30)


class StillPublic(Exception):
    """Readers see the article, or will: it is withdrawn or taken back before it is deleted."""


def binned() -> ArticleQuerySet:
    """What lies in the bin, last deleted first."""
    return Article.with_bin.filter(deleted_at__isnull=False).order_by("-deleted_at", "-pk")


@transaction.atomic
def delete(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> None:
    """Put an article into the bin: out of every list, choice and import of the desk.

    Raises StillPublic. The version stays, so that a form that was open can be saved again once
    the article is back.
    """
    row = Article.with_bin.select_for_update().get(pk=article.pk)
    if row.deleted_at:
        return
    if Publication.objects.not_over().filter(article=row).exists():
        raise StillPublic
    _set(row, timezone.now(), by)
    article.deleted_at, article.deleted_by = row.deleted_at, row.deleted_by
    _record("deleted", row, by, why)


@transaction.atomic
def undelete(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> None:
    """Take an article out of the bin, as it was when it went in."""
    row = Article.with_bin.select_for_update().get(pk=article.pk)
    if row.deleted_at is None:
        return
    _set(row, None, None)
    article.deleted_at = article.deleted_by = None
    _record("undeleted", row, by, why)


def purgeable(*, now: datetime, kept: timedelta = KEPT) -> ArticleQuerySet:
    """What has lain in the bin for longer and was never public.

    What readers could once read stays: its address goes on saying that it is gone.
    """
    return binned().filter(deleted_at__lte=now - kept, publications=None)


def purge(*, now: datetime, kept: timedelta = KEPT) -> int:
    """Remove for good what is purgeable; how many. The import ledger remembers what was deleted."""
    numbers = list(purgeable(now=now, kept=kept).values_list("pk", flat=True))
    return sum(_purge(number, now, kept) for number in numbers)


@transaction.atomic
def _purge(number: int, now: datetime, kept: timedelta) -> bool:
    # Asked again under the lock: it may have been taken out meanwhile.
    held = Article.with_bin.select_for_update().filter(pk=number).first()
    if held is None or not purgeable(now=now, kept=kept).filter(pk=number).exists():
        return False
    _record("purged", held, None, "")
    held.delete()
    return True


def _set(row: Article, at: datetime | None, by: AbstractBaseUser | None) -> None:
    row.deleted_at, row.deleted_by_id = at, by.pk if by else None
    row.save(update_fields=["deleted_at", "deleted_by"])


def _record(verb: str, row: Article, by: AbstractBaseUser | None, why: str) -> None:
    data = {"title": row.title}
    record(event(verb, row, by=by, why=why, data=data, keys=[f"article:{row.pk}"]))
