"""Arrivals on the first page of the desk: how many wait, those that have waited longest."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from magazine.lib.overview import ROWS, Card, Row
from magazine.sections import rights
from magazine.sections.rights import Act

from .models import Arrival
from .triage_rows import seen_by

# Counted to here: a longer list is a list all the same.
_COUNTED = 1_000


def cards(request: HttpRequest) -> Iterator[Card]:
    """For whoever may decide; nothing when nothing waits."""
    if not rights.may_somewhere(request.user, Act.APPROVE):
        return
    waiting = seen_by(request.user).waiting().order_by("came_at", "pk")
    found = waiting.select_related("article__blog", "article__section").defer("article__body")
    rows = [_row(one) for one in found[:ROWS]]
    count = waiting.order_by()[:_COUNTED].count() if len(rows) == ROWS else len(rows)
    if not count:
        return
    title = ngettext("%(n)d arrival to decide on", "%(n)d arrivals to decide on", count)
    address = reverse("admin:syndication_arrival_changelist")
    yield Card("arrivals", title % {"n": count}, rows, more=address)


def _row(arrival: Arrival) -> Row:
    article = arrival.article
    address = f"{reverse('admin:syndication_arrival_changelist')}?one={arrival.pk}"
    facts = [str(one) for one in (article.blog, article.section) if one]
    return Row(str(article), address, arrival.came_at, facts)
