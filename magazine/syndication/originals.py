"""The originals of what is public, asked one by one whether they are still there.

Each is asked about once a week. One that answers that it is gone (404 or 410) is asked again a day
later at the soonest; when it still is, readers are told, and where the agreement says so our copy
goes with it. A host that is down, refuses or sends elsewhere says nothing about its posts.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import workflow
from articles.models import Article, Publication
from authors.models import Agreement
from authors.terms import terms_in_force
from magazine.lib.fetch import Answer, FetchError, fetch

from . import moved_posts
from .copying import ASKED_EACH
from .models import Copy

# In one minute so many are asked, of so many hosts: each host once.
MOST = 12
_LOOKED_AT = 200
# A worker has other things to do within its minute.
_SECONDS = 5.0
_TOO_MUCH = 2_000_000
# Gone is what answers so twice, at least so long apart.
AGAIN = timedelta(days=1)
_GONE = (404, 410)


def ask_due(now: datetime | None = None) -> int:
    """EACH_MINUTE: ask those that are due; how many were asked."""
    at = now or timezone.now()
    claimed = [copy for copy in _due(at) if _claim(copy, at)]
    for copy in claimed:
        settle(copy, _answer(copy.article.original), now=at)
    return len(claimed)


def _due(now: datetime) -> list[Copy]:
    """One of each host, those that have waited longest first; what is not public waits on.

    The first of each blog come before any second one: a large archive keeps no other blog out.
    """
    place = Window(RowNumber(), partition_by="article__blog", order_by=["ask_at", "pk"])
    rows = Copy.objects.filter(ask_at__lte=now).annotate(place=place).order_by("place", "ask_at")
    rows = rows.select_related("article").only("ask_at", "article__original", "article__title")
    due = list(rows[:_LOOKED_AT])
    numbers = [row.pk for row in due]
    public = set(
        Publication.objects.published(now)
        .filter(article__in=numbers)
        .values_list("article", flat=True)
    )
    others = [number for number in numbers if number not in public]
    Copy.objects.filter(pk__in=others).update(ask_at=now + ASKED_EACH)
    return list(_of_each_host(row for row in due if row.pk in public))


def _of_each_host(rows: Iterable[Copy]) -> list[Copy]:
    first: dict[str, Copy] = {}
    for row in rows:
        first.setdefault(urlsplit(row.article.original).netloc.lower(), row)
    return list(first.values())[:MOST]


def _claim(copy: Copy, now: datetime) -> bool:
    """Take it before it is asked: two workers never ask for one, and a killed one asks later."""
    mine = Copy.objects.filter(pk=copy.pk, ask_at=copy.ask_at)
    return bool(mine.update(ask_at=now + AGAIN))


def _answer(address: str) -> Answer | None:
    try:
        return fetch(address, accept="text/html, */*;q=0.1", seconds=_SECONDS, most=_TOO_MUCH)
    except FetchError:
        return None


def settle(copy: Copy, answer: Answer | None, *, now: datetime) -> None:
    """Write down what an original answered, None for nothing, and do what was agreed."""
    # Before the transaction begins: whoever else writes waits for no page to be searched.
    moved_to = moved_posts.new_name(copy.article, answer) if answer else ""
    _settle(copy, answer, moved_to, now)


@transaction.atomic
def _settle(copy: Copy, answer: Answer | None, moved_to: str, now: datetime) -> None:
    article = Article.objects.select_for_update().filter(pk=copy.pk).first()
    row = Copy.objects.select_for_update().filter(pk=copy.pk).first()
    if article is None or row is None:
        return
    if answer is not None and answer.status in _GONE:
        since = row.missing_since
        row.missing_since = since or now
        if since and now - since >= AGAIN:
            row.lost_at = row.lost_at or now
    elif answer is not None and answer.ok:
        row.missing_since = row.lost_at = None
        moved_posts.note(article, moved_to, now=now)
    sure = row.lost_at is not None or row.missing_since is None
    row.ask_at = now + (ASKED_EACH if sure and answer is not None else AGAIN)
    row.save(update_fields=["missing_since", "lost_at", "ask_at"])
    if row.lost_at and _goes_with_it(article):
        words = _("the original is gone from the blog (%(address)s)")
        workflow.withdraw(article, by=None, reason=words % {"address": article.original})


def _goes_with_it(article: Article) -> bool:
    """Whether the agreement in force says that our copy goes with its original."""
    own = Agreement.objects.in_force().filter(pk=article.agreement_id or 0).first()
    blog = article.blog_id or 0
    terms = own or terms_in_force({blog}).get(blog)
    return terms is not None and terms.following == Agreement.Following.WITHDRAW
