"""When an article appears and ends, as the desk decides: scheduled, moved, cancelled, put off.

A scheduled article, and a scheduled update of a live one, is one Publication that begins later:
at its hour nothing has to run (`turning` only tells the house). Each verb is one transaction,
idempotent, with its Event; it raises Refused, or NotReady where it publishes.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.events.effects import event, record
from magazine.events.models import Event
from magazine.lib.hours import in_words

from . import publishing, states, workflow
from .models import Article, Publication, State
from .references import References
from .rendering import render
from .snapshot import bound
from .states import Refused
from .turning import appear
from .windows import arrange, earliest
from .workflow import held, set_end, told, turn


@transaction.atomic
def schedule(
    article: Article,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    until: datetime | None = None,
    why: str = "",
) -> Publication:
    """Show the working copy from `at` until `until` (None: open); the first update of a live
    article that is to come replaces the one scheduled before. An embargo puts it off: look at
    `live_from` of what is returned."""
    row = held(article)
    states.check("schedule", row)
    _not_past(at)
    set_end([row], until)
    article.expires = until
    return workflow.publish(article, by=by, at=at, until=until, why=why)


@transaction.atomic
def move(
    article: Article, *, by: AbstractBaseUser | None, to: datetime | None, why: str = ""
) -> Publication:
    """Let what is scheduled, as it was scheduled, appear at another hour; None: at once."""
    row, now = held(article), timezone.now()
    coming = coming_of(row, now)
    if coming is None:
        raise Refused(_("Nothing is scheduled."))
    if to is not None:
        _not_past(to)
    hour = _allowed(row, coming, to or now)
    if to is None and hour > now:
        raise Refused(_("Not before %(at)s: its embargo, or its blog’s.") % {"at": in_words(hour)})
    if hour == coming.live_from:
        return coming
    if coming.live_until and coming.live_until <= hour:
        raise Refused(_("It would end before it begins: look at the dates and at the agreement."))
    _begin_at(row, coming, hour, now)
    if coming.begin_told:
        appear(row, coming)
        turn(row, State(row.state), by, why)
    article.state = row.state
    coming.article = row
    record(told("published" if coming.begin_told else "rescheduled", coming, by, why))
    return coming


@transaction.atomic
def unschedule(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Cancel what is to come; what readers see stays. Whether there was anything to cancel."""
    row, now = held(article), timezone.now()
    coming = coming_of(row, now)
    if coming is None:
        return False
    said = told("unscheduled", coming, by, why)
    coming.delete()
    arrange(publishing.standing_of(row, now), row.expires)
    if row.state == State.SCHEDULED:
        turn(row, State.READY, by, why)
    article.state = row.state
    record(said)
    return True


@transaction.atomic
def end(
    article: Article, *, by: AbstractBaseUser | None, until: datetime | None, why: str = ""
) -> bool:
    """Let an article answer that it is gone from `until` on; None: no end. Whether it changed."""
    row, now = held(article), timezone.now()
    states.check("publish", row)
    if row.expires == until:
        return False
    rows = publishing.standing_of(row, now)
    if until and until <= max([now, *(one.live_from for one in rows)]):
        raise Refused(_("It would end before it begins, or has ended: withdraw it to end it now."))
    set_end([row], until)
    arrange(rows, until)
    article.expires = until
    record(_bound("end_set", row, until, by, why))
    return True


@transaction.atomic
def embargo(
    article: Article, *, by: AbstractBaseUser | None, until: datetime | None, why: str = ""
) -> bool:
    """Let nobody see an article before `until`, and put off what is scheduled sooner; None lifts
    the embargo and moves nothing. Whether it changed."""
    row, now = held(article), timezone.now()
    if row.embargo == until:
        return False
    if until:
        _not_past(until)
        if any(publishing.appeared(one, now) for one in publishing.standing_of(row, now)):
            raise Refused(_("Readers see it already: an embargo comes too late."))
    row.embargo = article.embargo = until
    row.save(update_fields=["embargo"])
    coming = coming_of(row, now)
    if until and coming and coming.live_from < until:
        if coming.live_until and coming.live_until <= until:
            raise Refused(_("It would end before its embargo does: look at its end."))
        _begin_at(row, coming, until, now)
    record(_bound("embargoed", row, until, by, why))
    return True


def coming_of(article: Article, now: datetime | None = None) -> Publication | None:
    """What is scheduled and has not appeared yet: at most one."""
    return (
        Publication.objects.to_come(now)
        .filter(article=article, begin_told=False)
        .select_related("revision")
        .first()
    )


def _bound(
    verb: str, row: Article, until: datetime | None, by: AbstractBaseUser | None, why: str
) -> Event:
    data = {"title": row.title, "until": until.isoformat() if until else None}
    return event(verb, row, by=by, why=why, data=data, keys=[f"article:{row.pk}"])


def _not_past(at: datetime) -> None:
    if at <= timezone.now():
        raise Refused(_("%(at)s is past.") % {"at": in_words(at).capitalize()})


def _allowed(row: Article, coming: Publication, at: datetime) -> datetime:
    """The hour, put off as far as the embargo and the blog's head start ask."""
    if coming.revision is None:
        return max(at, row.embargo or at)
    value = bound(coming.revision.snapshot, row)
    # Without a date of its own it bears that of its hour, from which no head start counts.
    own = value | {"dated": value["dated"] if row.dated else None}
    return earliest(row, own, References.of([own]), at)


def _begin_at(row: Article, coming: Publication, hour: datetime, now: datetime) -> None:
    """The same publication at another hour, what stands before it ends there."""
    if row.dated is None and coming.revision and coming.dated == coming.live_from:
        _date(coming, hour)
    coming.live_from, coming.begin_told = hour, hour <= now
    coming.save(update_fields=["live_from", "begin_told"])
    before = [one for one in publishing.standing_of(row, now) if one.pk != coming.pk]
    arrange([*before, coming], row.expires)


def _date(coming: Publication, hour: datetime) -> None:
    """What bears the date of its hour, having none of its own, bears that of the new one."""
    revision = coming.revision
    assert revision is not None
    revision.snapshot = revision.snapshot | {"dated": hour.isoformat()}
    revision.save(update_fields=["snapshot"])
    value = bound(revision.snapshot, coming.article)
    refs = References.of([value])
    if terms := refs.terms_for(value):
        publishing.replace(coming, render(value, refs, terms, now=hour))
