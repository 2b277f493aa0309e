"""The editions of a front page: which one stands, and how one opens, is copied, is gone back to."""

from datetime import UTC, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.states import Refused
from magazine.events.effects import event, record
from magazine.sections.models import Section

from . import arranging, formats
from .arranging import LA_UNE
from .models import Arrangement, Edition
from .plans import Plan, usual

# When the first edition of a page opened that nobody opened: before all others, and once only.
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def standing(section: Section | None, at: datetime) -> Edition | None:
    """The edition that readers get at this instant, or None before the first."""
    return Edition.objects.of(section).opened(at).first()


def standing_or_new(section: Section | None = None, *, now: datetime | None = None) -> Edition:
    """The edition that stands; there is a first one as soon as it is asked for."""
    now = now or timezone.now()
    found = standing(section, now)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _begun(section, opens_at=ALWAYS, by=None, name=_("First edition"))
    except IntegrityError:  # somebody else asked in the same moment
        return Edition.objects.of(section).opened(now)[0]


@transaction.atomic
def draft(section: Section | None, *, by: AbstractBaseUser | None, name: str = "") -> Edition:
    """A new edition that no reader sees, arranged as a page is at first."""
    return _begun(section, opens_at=None, by=by, name=name)


@transaction.atomic
def copy(
    source: Edition, *, by: AbstractBaseUser | None, name: str = "", plan: Plan | None = None
) -> Edition:
    """A draft that holds what `source` holds, or another plan of it."""
    name = name or _("Copy of %(name)s") % {"name": label(source)}
    return _begun(
        source.section,
        opens_at=None,
        by=by,
        name=name[:100],
        plan=plan or arranging.read(source),
    )


@transaction.atomic
def schedule(
    edition: Edition,
    opens_at: datetime,
    *,
    version: int,
    by: AbstractBaseUser | None,
    why: str = "",
) -> Edition:
    """Let an edition that has not opened yet open at this minute.

    Raises Refused for a minute of the past and for one at which another edition opens.
    """
    now = timezone.now()
    found = _not_opened(edition, version, now)
    # Two editions never open in one minute, whatever the seconds.
    opens_at = opens_at.replace(second=0, microsecond=0)
    if opens_at <= now:
        raise Refused(_("This hour is over: open the edition now, or choose a later one."))
    _open_at(found, opens_at, verb="scheduled", by=by, why=why)
    return found


@transaction.atomic
def unschedule(edition: Edition, *, version: int, by: AbstractBaseUser | None) -> Edition:
    """Make a draft again of an edition that has not opened yet."""
    found = _not_opened(edition, version, timezone.now())
    found.opens_at = None
    found.version += 1
    found.save(update_fields=["opens_at", "version"])
    record(event("unscheduled", found, by=by, keys=[LA_UNE]))
    _note_section(found)
    return found


@transaction.atomic
def open_now(
    edition: Edition, *, version: int, by: AbstractBaseUser | None, why: str = ""
) -> Edition:
    """Let an edition stand from now on, before its hour or without one."""
    now = timezone.now()
    found = _not_opened(edition, version, now)
    _open_at(found, now, verb="opened", by=by, why=why)
    return found


@transaction.atomic
def roll_back(
    to: Edition,
    *,
    by: AbstractBaseUser | None,
    arrangement: Arrangement | None = None,
    why: str = "",
) -> Edition:
    """Let what an edition of the past held stand again, as an edition of its own that opens now.

    `arrangement` says which of its versions; else its last.
    """
    plan = Plan.from_json(arrangement.plan) if arrangement else None
    name = _("%(name)s, again") % {"name": label(to)}
    again = copy(to, by=by, name=name, plan=plan)
    again.opens_at = timezone.now()
    again.save(update_fields=["opens_at"])
    record(event("rolled_back", again, by=by, why=why, data={"to": to.pk}, keys=[LA_UNE]))
    _note_section(again)
    return again


@transaction.atomic
def rename(edition: Edition, name: str, *, by: AbstractBaseUser | None) -> None:
    edition.name = name
    edition.save(update_fields=["name"])
    record(event("named", edition, by=by, data={"name": name}))


@transaction.atomic
def discard(edition: Edition, *, version: int, by: AbstractBaseUser | None) -> None:
    """Delete an edition that has not opened: what readers saw stays."""
    found = _not_opened(edition, version, timezone.now())
    record(event("purged", found, by=by, data={"name": label(found)}, keys=[LA_UNE]))
    section = found.section
    found.delete()
    if section is not None:
        _note(section)


def label(edition: Edition) -> str:
    """Its name, else when it opens, in words."""
    if edition.name:
        return edition.name
    if edition.opens_at is None:
        return str(_("Edition without a name"))
    at = timezone.localtime(edition.opens_at)
    words = {"day": date_format(at, "j F Y"), "hour": date_format(at, "H:i")}
    return str(_("Edition of %(day)s, %(hour)s") % words)


def next_opening(section: Section | int | None, after: datetime) -> datetime | None:
    rows = Edition.objects.filter(section=section).to_open(after)
    return rows.values_list("opens_at", flat=True).first()


def _begun(
    section: Section | None,
    *,
    opens_at: datetime | None,
    by: AbstractBaseUser | None,
    name: str,
    plan: Plan | None = None,
) -> Edition:
    edition = Edition.objects.create(
        section=section, opens_at=opens_at, name=name, created_by_id=by.pk if by else None
    )
    plan = plan or usual(formats.SECTION if section else formats.LA_UNE)
    arranging.keep(
        edition,
        plan,
        before=plan,
        by=by,
        what=_("Edition begun"),
        now=timezone.now(),
    )
    _note_section(edition)
    return edition


def _not_opened(edition: Edition, version: int, now: datetime) -> Edition:
    found = arranging.locked(edition, version, now)
    if found.opens_at is not None and found.opens_at <= now:
        raise Refused(_("This edition is open already."))
    return found


def _open_at(
    edition: Edition, at: datetime, *, verb: str, by: AbstractBaseUser | None, why: str
) -> None:
    other = Edition.objects.of(edition.section).filter(opens_at=at).exclude(pk=edition.pk).first()
    if other is not None:
        raise Refused(
            _('Another edition opens at that minute: "%(name)s". Choose another one.')
            % {"name": label(other)}
        )
    edition.opens_at = at
    # Whoever looks at it as it was before is told: what they do next may be seen by readers.
    edition.version += 1
    try:
        with transaction.atomic():
            edition.save(update_fields=["opens_at", "version"])
    except IntegrityError as error:
        raise Refused(_("Another edition opens at that minute: choose another one.")) from error
    data = {"name": label(edition), "opens_at": at.isoformat()}
    record(event(verb, edition, by=by, why=why, data=data, keys=[LA_UNE]))
    _note_section(edition)


def _note_section(edition: Edition) -> None:
    if edition.section is not None:
        _note(edition.section)


def _note(section: Section) -> None:
    """Whether its page has to look for a composition."""
    composed = section.editions.filter(opens_at__isnull=False).exists()
    Section.objects.filter(pk=section.pk).update(composed=composed)
