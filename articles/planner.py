"""What the calendar of the desk shows, and how it is moved.

An intention (`Article.planned_for`) and a publication are two things: an intention is shown while
the article waits for the desk, a publication from its first instant on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.lib.hours import Hour, resolve

from . import filing, scheduling
from .models import Article, Publication, State
from .working import Moved

# How many things of either kind a period shows at most.
MOST = 150
# States in which a planned day means nothing any more. Left out, and not the others asked for: the
# database would otherwise read all of those by the index of states.
DECIDED = (State.SCHEDULED, State.PUBLISHED, State.EXPIRED, State.WITHDRAWN, State.ARCHIVED)


class Kind(StrEnum):
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a day. `stamp` is what moving it must find unchanged: the version of the
    article, or the instant of the publication."""

    kind: Kind
    article: Article
    title: str
    at: datetime
    section: str
    update: bool = False

    @property
    def stamp(self) -> str:
        planned = self.kind is Kind.PLANNED
        return str(self.article.version) if planned else self.at.isoformat()

    @property
    def word(self) -> str:
        """What it is, in words: an intention and a publication are never taken for one another."""
        words = {
            Kind.PLANNED: _("planned"),
            Kind.SCHEDULED: _("update scheduled") if self.update else _("scheduled"),
            Kind.PUBLIC: _("update published") if self.update else _("published"),
        }
        return words[self.kind]

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()

    @property
    def name(self) -> str:
        """What it is called on the page and in addresses: unique but among what is past."""
        return f"{self.kind}-{self.article.pk}"


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def items(articles: Any, start: date, end: date, now: datetime) -> tuple[list[Item], bool]:
    """What these articles have between two days, in the order of time; whether that is all."""
    first, last = midnight(start), midnight(end)
    columns = ("title", "state", "version", "section", "created_by__username", "planned_for")
    rows = articles.select_related("section", "created_by")
    waiting = rows.filter(planned_for__gte=first, planned_for__lt=last)
    waiting = waiting.exclude(state__in=DECIDED)
    planned = list(waiting.only(*columns).order_by("planned_for", "pk")[:MOST])
    public = list(_publications(articles, first, last)[:MOST])
    found = [*map(_planned, planned), *(_public(row, now) for row in public)]
    whole = len(planned) < MOST and len(public) < MOST
    return sorted(found, key=lambda item: (item.at, item.article.pk)), whole


def _publications(articles: Any, first: datetime, last: datetime) -> Any:
    theirs = articles.order_by().filter(pk=OuterRef("article"))
    rows = Publication.objects.begins_between(first, last).filter(Exists(theirs))
    joined = rows.select_related("section", "article__created_by")
    return joined.only(
        "title",
        "number",
        "live_from",
        "section__name",
        "article__section",
        "article__state",
        "article__version",
        "article__created_by__username",
    )


def _planned(article: Article) -> Item:
    at = article.planned_for
    assert at is not None
    return Item(Kind.PLANNED, article, str(article), at, str(article.section or ""))


def _public(row: Publication, now: datetime) -> Item:
    kind = Kind.SCHEDULED if row.live_from > now else Kind.PUBLIC
    update = row.number > 1
    return Item(kind, row.article, row.title, row.live_from, str(row.section), update)


def on_day(at: datetime, day: date) -> Hour:
    """The same hour on the wall, on another day: not 24 hours further when the clocks change."""
    local = timezone.localtime(at)
    return resolve(datetime.combine(day, local.time()), local.tzinfo or UTC)


@transaction.atomic
def move(
    kind: Kind, article: Article, *, to: datetime, stamp: str, by: AbstractBaseUser | None
) -> datetime:
    """Plan it or let it appear at another hour; where it was. Raises Moved, Refused, NotReady."""
    if kind is Kind.PLANNED:
        known = stamp.isascii() and stamp.isdecimal() and len(stamp) < 10
        seen = int(stamp) if known else 0
        before = filing.plan(article, at=to, seen=seen, by=by)
    else:
        coming = scheduling.coming_of(Article.objects.select_for_update().get(pk=article.pk))
        before = coming.live_from if coming else None
        if before is None or before.isoformat() != stamp:
            raise Moved
        scheduling.move(article, by=by, to=to)
    if before is None:
        raise Moved
    return before


def people(found: Sequence[Item]) -> list[Any]:
    """Who wrote what is shown, once each, by name."""
    writers = {item.article.created_by for item in found if item.article.created_by}
    return sorted(writers, key=lambda user: user.get_username())
