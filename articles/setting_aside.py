"""Texts that came too late: refused, and kept beside the history until somebody merges them."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Max
from django.utils.translation import gettext as _

from . import open_forms
from .models import Article, Aside, Revision
from .snapshot import Snapshot


def set_aside(
    article: Article,
    value: Snapshot,
    *,
    by: AbstractBaseUser,
    seen: int,
    at: datetime,
    tab: str = "",
    again: int = 0,
) -> Revision:
    """Keep a text that was written on version `seen` of the article, which is held.

    `again` is the number under which the same form set its text aside a moment ago: while one
    goes on typing, that is one text.
    """
    before = article.revisions.waiting().filter(number=again, by_id=by.pk, version=seen).first()
    if before:
        before.snapshot, before.at = value, at
        before.save(update_fields=["snapshot", "at"])
        return before
    last = article.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        article=article,
        number=last + 1,
        at=at,
        by_id=by.pk,
        state=article.state,
        snapshot=value,
        version=seen,
        base=open_forms.base(article, tab=tab, seen=seen) or _nearest(article, seen),
        aside=Aside.WAITING,
        note=_("Set aside: the article had been saved meanwhile"),
    )


def _nearest(article: Article, seen: int) -> Snapshot | None:
    """What the history holds of this version, or of one before it."""
    rows = article.revisions.taken().filter(version__lte=seen).order_by("-version", "-number")
    return rows.values_list("snapshot", flat=True).first()


def settle(revision: Revision) -> None:
    """It has been merged, taken up or dismissed; it stays in the history."""
    revision.aside = Aside.SETTLED
    revision.save(update_fields=["aside"])


def waiting(article: Article, *, by: AbstractBaseUser) -> list[Any]:
    """This person's texts that wait to be merged, the newest first."""
    rows = article.revisions.waiting().filter(by_id=by.pk).defer("snapshot", "base")
    return list(rows.order_by("-number")[:5])
