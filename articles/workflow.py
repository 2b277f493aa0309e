"""The verbs that change what readers see. Nothing else writes the reader side.

Each is one transaction, idempotent, and writes its Event; a refusal changes nothing. What acts on
one article raises Article.DoesNotExist when that was deleted meanwhile.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.events.effects import event, record
from magazine.events.models import Event
from magazine.lib.hours import in_words

from . import publishing, revisions, windows
from .checks import NotReady, Problem, problems
from .models import Article, Ended, Publication, State
from .references import References
from .snapshot import Snapshot, snapshot

# States from which there is nothing to take back; a withdrawal is undone by `reinstate` alone.
NOT_OUT = {State.DRAFT, State.REVIEW, State.READY, State.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: its publication, or the problems that kept it from one.

    `new` is False when the same version was public already.
    """

    article: Article
    publication: Publication | None
    problems: tuple[Problem, ...] = ()
    new: bool = False


def publish(
    article: Article,
    *,
    by: AbstractBaseUser | None,
    at: datetime | None = None,
    until: datetime | None = None,
    why: str = "",
) -> Publication:
    """Show the working copy to readers from `at` (default now) until `until` (default: open).

    Raises NotReady with everything that is missing.
    """
    (outcome,) = publish_all([article], by=by, at=at, until=until, why=why)
    if outcome.publication is None:
        raise NotReady(article, list(outcome.problems))
    return outcome.publication


@transaction.atomic
def publish_all(
    articles: Sequence[Article],
    *,
    by: AbstractBaseUser | None,
    at: datetime | None = None,
    until: datetime | None = None,
    why: str = "",
    created: Mapping[int, Snapshot] = MappingProxyType({}),
) -> list[Outcome]:
    """Publish several articles through the same checks as one; an outcome for each, in order.

    An article with problems is left as it was; to be no longer there is one. An article named
    twice is published once. An embargo and the blog's head start put a publication off. `until`
    is from now on the article's own end; without one it ends where it was to end.
    `created` are the snapshots of articles that the caller's own transaction has just created:
    nobody else can have changed them, so they are not read again.
    """
    rows = _locked(articles, but=created)
    # Only once the rows are ours: whoever waited for them must not publish before the other.
    now = timezone.now()
    start = max(at or now, now)
    dates = publishing.dates_shown(rows, now)
    known = [created.get(row.pk) or snapshot(row) for row in rows]
    values = [_dated(one, dates.get(row.pk, start)) for row, one in zip(rows, known, strict=True)]
    publishing.hold_blogs(values)
    refs = References.of(values)
    wished = [
        publishing.Candidate(row, value, windows.window(row, value, refs, now, at, until))
        for row, value in zip(rows, values, strict=True)
    ]
    found = {one.article.pk: _hindrances(one, refs, until, now) for one in wished}
    fit = [one for one in wished if not found[one.article.pk]]
    publishing.set_dates(fit, now)
    if until:
        set_end([one.article for one in fit], until)
    made = publishing.open_all(fit, refs, by=by, now=now, note=why, created=created)
    record(*(_opened(result.publication, now, by, why) for result in made if result.new))
    return _outcomes(articles, found, made)


def unpublish(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Take an article back to the desk: its address answers 404, as if it never was public.

    Whether that changed anything.
    """
    return _end(article, Ended.UNPUBLISHED, State.DRAFT, "unpublished", by, why)


def withdraw(article: Article, *, by: AbstractBaseUser | None, reason: str) -> bool:
    """Withdraw at once and for good: 410, out of every list; no import brings it back.

    Whether that changed anything.
    """
    return _end(article, Ended.WITHDRAWN, State.WITHDRAWN, "withdrawn", by, reason)


@transaction.atomic
def reinstate(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Bring a withdrawn article back to the desk as a draft; readers see no change.

    Whether that changed anything.
    """
    row = held(article)
    if row.state != State.WITHDRAWN:
        return False
    turn(row, State.DRAFT, by, why)
    article.state = row.state
    record(event("reinstated", row, by=by, why=why, keys=[f"article:{row.pk}"]))
    return True


@transaction.atomic
def archive(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Keep an article readable and in complete records, off La Une, sections and feeds.

    Whether that changed anything.
    """
    return _list(article, False, State.ARCHIVED, "archived", by, why)


def unarchive(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Bring an archived article back to La Une, sections and feeds, as readers see it.

    Whether that changed anything.
    """
    return _list(article, True, State.PUBLISHED, "unarchived", by, why)


@transaction.atomic
def _list(
    article: Article,
    listed: bool,
    state: State,
    verb: str,
    by: AbstractBaseUser | None,
    why: str,
) -> bool:
    row = held(article)
    now = timezone.now()
    running = Publication.objects.published(now).filter(article=row).first()
    if running is None or row.state == state or (listed and row.state != State.ARCHIVED):
        return False
    # What is to come as well: a scheduled update would bring it back.
    Publication.objects.not_over(now).filter(article=row).update(listed=listed)
    turn(row, state, by, why)
    article.state = row.state
    record(told(verb, running, by, why))
    return True


@transaction.atomic
def rederive(publications: Sequence[Publication]) -> int:
    """Render again, in place, from the revision each publication was made of.

    For what lies outside the article and changes what may be shown: an agreement, an author's
    name or claim. A publication ends with its agreement: now when that has lapsed. What is over
    is left alone. The number changed.
    """
    held = Article.objects.select_for_update().order_by("pk")
    list(held.filter(pk__in={row.article_id for row in publications}))
    # Read again: whoever held the articles may have ended or replaced these.
    now = timezone.now()
    rows = Publication.objects.not_over(now).filter(pk__in=[row.pk for row in publications])
    return publishing.rederive_all(list(rows.select_related("revision", "article")), now=now)


@transaction.atomic
def _end(
    article: Article,
    ended_as: Ended,
    state: State,
    verb: str,
    by: AbstractBaseUser | None,
    why: str,
) -> bool:
    row = held(article)
    untouched = {State.WITHDRAWN} if state == State.WITHDRAWN else NOT_OUT
    if row.state in untouched and not publishing.has_reader_side(row):
        return False
    running = publishing.close(row, ended_as, now=timezone.now())
    turn(row, state, by, why)
    article.state = row.state
    if running:
        record(told(verb, running, by, why))
    else:
        record(event(verb, row, by=by, why=why, keys=[f"article:{row.pk}"]))
    return True


def set_end(articles: Sequence[Article], until: datetime | None) -> None:
    """The end of every publication of these from now on; None: open."""
    for article in articles:
        article.expires = until
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(expires=until)


def turn(row: Article, state: State, by: AbstractBaseUser | None, why: str) -> None:
    """Another state, and the revision that every change of state leaves."""
    publishing.set_state([row], state)
    revisions.keep([row], [snapshot(row)], by=by, at=timezone.now(), note=why)


def _outcomes(
    articles: Sequence[Article],
    found: Mapping[int, Sequence[Problem]],
    made: Sequence[publishing.Opened],
) -> list[Outcome]:
    """One for each article asked for: the same twice for one named twice."""
    results = {result.publication.article_id: result for result in made}
    gone = [Problem("state", _("This article is no longer there."))]
    outcomes = []
    for article in articles:
        result = results.get(article.pk)
        if result is None:
            outcomes.append(Outcome(article, None, tuple(found.get(article.pk, gone))))
            continue
        fresh = result.publication.article
        article.state, article.dated = fresh.state, fresh.dated
        outcomes.append(Outcome(article, result.publication, new=result.new))
    return outcomes


def _hindrances(
    wished: publishing.Candidate, refs: References, until: datetime | None, now: datetime
) -> list[Problem]:
    found = _taken_away(wished.article) or problems(wished.value, refs)
    return found or _over(wished, until, now)


def _taken_away(article: Article) -> list[Problem]:
    if article.deleted_at:
        return [Problem("state", _("This article is in the bin: take it out first."))]
    if article.state != State.WITHDRAWN:
        return []
    return [Problem("state", _("This article was withdrawn: reinstate it first."))]


def _over(wished: publishing.Candidate, until: datetime | None, now: datetime) -> list[Problem]:
    if not wished.window.empty:
        return []
    end = wished.article.expires
    if not until and end and end <= now:
        message = _("Its end, %(at)s, is past: choose another one, or none, under “Schedule”.")
        return [Problem("planned_for", message % {"at": in_words(end)})]
    message = _("It would end before it begins: look at the dates and at the agreement.")
    return [Problem("planned_for", message)]


def _dated(value: Snapshot, at: datetime) -> Snapshot:
    """With a date: this one where the article has none."""
    return value | {"dated": value["dated"] or at.isoformat()}


def _locked(articles: Sequence[Article], but: Container[int] = ()) -> list[Article]:
    """Fresh rows in the same order, held until the transaction ends; those in `but` as they are.

    Each stands there once; what was deleted meanwhile does not. They are taken by number, whatever
    their order: two batches never wait for one another.
    """
    rows = {article.pk: article for article in articles}
    ids = [number for number in rows if number not in but]
    held = Article.with_bin.select_for_update(of=("self",))
    found = {row.pk: row for row in held.filter(pk__in=ids).order_by("pk").with_rows()}
    return [
        found.get(number, row) for number, row in rows.items() if number in found or number in but
    ]


def held(article: Article) -> Article:
    """The fresh row of one article. Raises Article.DoesNotExist when it was deleted meanwhile."""
    for row in _locked([article]):
        return row
    raise Article.DoesNotExist


def told(verb: str, publication: Publication, by: AbstractBaseUser | None, why: str) -> Event:
    """An event about a publication, with its window."""
    until = publication.live_until
    return event(
        verb,
        publication.article,
        by=by,
        why=why,
        data={
            "publication": publication.number,
            "title": publication.title,
            "from": publication.live_from.isoformat(),
            "until": until.isoformat() if until else None,
        },
        keys=publishing.keys(publication),
    )


def _opened(
    publication: Publication, now: datetime, by: AbstractBaseUser | None, why: str
) -> Event:
    verb = "scheduled" if publication.live_from > now else "published"
    return told(verb, publication, by, why)
