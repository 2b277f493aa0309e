"""Telling the hub of the magazine what is new (WebSub, W3C 2018), from the worker.

A verb only notes which lists it may have touched. The worker then looks at their feeds as readers
get them: one that is no longer what the hub was told of last is told, each form at its own address,
and what does not answer is told later. A hub that is slow or down keeps nobody waiting.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.tasks import task
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Dossier, Publication, Tag
from authors.models import Author
from magazine.events.models import Event
from magazine.lib.fetch import Failed, FetchError, fetch
from magazine.lib.tags import absolute
from magazine.sections.models import Section

from .arranging import LA_UNE
from .feed_answers import WRITERS
from .models import Topic

logger = logging.getLogger(__name__)

# What ended not longer ago than events are told again (`effects.RETRIED`) still leads to its lists.
ENDED = timedelta(days=7)
MOST, TOGETHER, FEW = 1000, 500, 20
# What these change outside an article is rendered again by a task, in a moment (`rederiving`).
OUTSIDE, LATER = {"changed", "agreed"}, timedelta(minutes=2)
SECONDS, SECONDS_A_MINUTE = 10.0, 20.0
# Whoever looks at a list has so long; after that another worker may.
LEASE = timedelta(minutes=5)
MOST_TRIES, LONGEST = 14, timedelta(hours=6)
_KINDS = ("article", "author", "blog", "dossier", "section")


def after_change(events: Sequence[Event]) -> None:
    """AFTER_CHANGE effect: note the lists that these events may have touched."""
    if not settings.WEBSUB_HUB:
        return
    paths, now = touched(events), timezone.now()
    soon = any(event.verb not in OUTSIDE for event in events)
    note(paths, now if soon else now + LATER)
    if paths and soon and len(events) <= FEW:
        tell_soon.enqueue()


def touched(events: Sequence[Event]) -> set[str]:
    """Where the feeds stand that these events may change: none while nothing of it is public."""
    keys = {key for event in events for key in event.keys}
    named = {kind: _numbers(keys, kind) for kind in _KINDS}
    # A tag is named by its number where it changes, by its address where a text bears it: one of
    # figures alone may be either, and to look at a list too many does no harm.
    tags = {key.removeprefix("tag:") for key in keys if key.startswith("tag:")}
    numbers = {int(tag) for tag in tags if tag.isdecimal() and len(tag) < 19}
    rows = _publications(named)
    of_rows = Q(publication_links__publication__in=rows)
    lists = {
        "section_feed": Section.objects.filter(
            Q(pk__in=named["section"]) | Q(publications__in=rows)
        ),
        "author_feed": Author.objects.filter(Q(pk__in=named["author"]) | of_rows),
        "tag_feed": Tag.objects.filter(Q(pk__in=numbers) | Q(slug__in=tags) | of_rows),
        "dossier_feed": Dossier.objects.shown().filter(
            Q(pk__in=named["dossier"]) | Q(parts__article__publications__in=rows)
        ),
    }
    paths = {
        _path(name, slug)
        for name, found in lists.items()
        for slug in found.order_by().values_list("slug", flat=True).distinct()
    }
    return paths | {_path("feed")} if paths or LA_UNE in keys else paths


def note(paths: Iterable[str], at: datetime) -> None:
    """There may be news in the lists at these paths, from this instant on."""
    for some in batched(sorted(paths), TOGETHER):
        with transaction.atomic():
            fresh = [Topic(path=path, due=at) for path in some]
            Topic.objects.bulk_create(fresh, ignore_conflicts=True)
            rows = Topic.objects.filter(path__in=some)
            # In one order, whoever else notes the same.
            list(rows.select_for_update().order_by("path").values_list("pk"))
            rows.update(noted=F("noted") + 1, due=Coalesce("due", at))


@task(priority=-20)
def tell_soon() -> int:
    """How many lists the hub was told of."""
    return tell(seconds=SECONDS_A_MINUTE)


def tell_due() -> int:
    """EACH_MINUTE: also what La Une shows by itself, when a slot begins or ends."""
    if not settings.WEBSUB_HUB:
        return 0
    site = Topic.objects.filter(path=_path("feed")).first()
    if site is None or (site.due is None and _print(site.path) != site.print):
        note([_path("feed")], timezone.now())
    return tell(seconds=SECONDS_A_MINUTE)


def tell(*, seconds: float) -> int:
    """Tell the hub of what is due, for so many seconds at most; how many lists it was told of.

    Ends at the first refusal: what does not answer now would not answer for the next list either.
    """
    end, told = time.monotonic() + seconds, 0
    while settings.WEBSUB_HUB and time.monotonic() < end:
        row = Topic.objects.due(timezone.now()).first()
        if row is None:
            break
        if not Topic.objects.filter(pk=row.pk, due=row.due).update(due=timezone.now() + LEASE):
            continue  # another worker was first
        try:
            told += _tell(row)
        except FetchError as error:
            _put_off(row, str(error), timezone.now())
            break
    return told


def _tell(row: Topic) -> bool:
    """Whether there was something to tell. Raises FetchError."""
    found = _print(row.path)
    news = bool(found) and found != row.print
    for file in WRITERS if news else ():
        topic = absolute(row.path + file)
        # The spec leaves the words open; hubs know one or the other of these.
        form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        answer = fetch(settings.WEBSUB_HUB, form=form, seconds=SECONDS)
        if not answer.ok:
            raise Failed(_("the hub answered %(status)d") % {"status": answer.status})
    done = {"print": found, "tries": 0, "reason": ""}
    mine = Topic.objects.filter(pk=row.pk)
    if not mine.filter(noted=row.noted).update(**done, due=None):
        mine.update(**done, due=timezone.now())  # something happened meanwhile
    return news


def _put_off(row: Topic, reason: str, now: datetime) -> None:
    """Try again in a while that grows, and not for ever: the next news begin anew."""
    tries = row.tries + 1
    over = tries >= MOST_TRIES
    due = None if over else now + min(timedelta(minutes=2**tries), LONGEST)
    # What was given up is no news any more.
    given_up = {"tries": 0, "print": _print(row.path)} if over else {"tries": tries}
    mine = Topic.objects.filter(pk=row.pk)
    said = {"reason": reason[:300]}
    if not mine.filter(noted=row.noted).update(due=due, **said, **given_up):
        mine.update(due=due or now, tries=0, **said)  # something happened meanwhile: that is news
    logger.warning("The hub could not be told of %s: %s", row.path, reason)


def _print(path: str) -> str:
    """The ETag of a feed as readers get it now; "" when there is none."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = f"{path}atom.xml"
    try:
        found = resolve(request.path)
        return str(found.func(request, *found.args, **found.kwargs)["ETag"])
    except Http404:
        return ""


def _publications(named: dict[str, set[int]]) -> list[int]:
    """What is public, or was until a few days ago, of the articles, authors and blogs named."""
    concerned = Q(article__in=named["article"]) | Q(blog__in=named["blog"])
    concerned |= Q(author_links__author__in=named["author"])
    if not (named["article"] or named["blog"] or named["author"]):
        return []
    rows = Publication.objects.not_over(timezone.now() - ENDED).filter(concerned)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _path(name: str, *slug: str) -> str:
    return reverse(name, args=[*slug, "atom.xml"]).removesuffix("atom.xml")


def _numbers(keys: Iterable[str], kind: str) -> set[int]:
    prefix = f"{kind}:"
    return {int(key.removeprefix(prefix)) for key in keys if key.startswith(prefix)}
