"""Articles found by words beside the board, those that readers see first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import desk_search, worth
from articles.models import Article, Publication, State
from magazine.front.models import Edition
from magazine.lib.desk import is_number, written
from magazine.sections import rights
from magazine.sections.models import Section
from magazine.sections.rights import Act

from . import cards
from .fronts import edition_of, moment
from .words import when

MOST = 20
# Of the newest that readers see, how far a list without words looks.
NEWEST = 120


@dataclass(frozen=True, slots=True)
class Result:
    """An article that may be placed. `state` in words; `where` says where it stands already;
    `kept_off`: it lost too much on its way here, and nobody has checked it."""

    article: Article
    state: str
    where: str
    kept_off: bool


def results(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """The list alone, for the script that asks while one is typing."""
    edition = edition_of(request, number)
    places = cards.places(edition, moment(edition, timezone.now()))
    context = panel(request, edition, places)
    return render(request, "admin/front/edition/results.html", context)


def panel(request: HttpRequest, edition: Edition, places: dict[int, str]) -> dict[str, Any]:
    """What the panel beside the board shows: its fields as they were sent, and what is found.

    `places` says where the articles of the page stand.
    """
    text = written(request.GET.get("q", ""))[:100]
    asked, only_new = request.GET.get("section", ""), "new" in request.GET
    section = edition.section_id or (int(asked) if is_number(asked) else None)
    rows = Article.objects.seen_by(request.user)
    if section:
        rows = rows.filter(section=section)
    if only_new:
        rows = rows.exclude(pk__in=list(places))
    shown = rows.defer("body", "standfirst", "fidelity__losses")
    rows = shown.select_related("section", "lead_image", "fidelity")
    found = _found(rows, text, section)
    return {
        "query": text,
        "asked_section": section,
        "only_new": only_new,
        "search_sections": [] if edition.section_id else _sections(request),
        "results": [
            Result(row, _state(row), places.get(row.pk, ""), worth.is_kept_off(row))
            for row in found
        ],
        "edition": edition,
    }


def _found(rows: Any, text: str, section: int | None) -> list[Article]:
    """Those that readers see before the others; without words the newest that readers see."""
    if not text:
        listed = Publication.objects.listed()
        if section:
            listed = listed.filter(section=section)
        numbers = list(listed.newest_first().values_list("article", flat=True)[:NEWEST])
        seen = set(rows.filter(pk__in=numbers).values_list("pk", flat=True))
        wanted = [number for number in numbers if number in seen][:MOST]
        found = rows.in_bulk(wanted)
        return [found[number] for number in wanted if number in found]
    found = desk_search.find(rows, text)
    public = list(found.filter(state=State.PUBLISHED)[:MOST])
    return public + list(found.exclude(state=State.PUBLISHED)[: MOST - len(public)])


def _state(row: Article) -> str:
    if row.state == State.PUBLISHED and row.dated:
        return _("published %(when)s") % {"when": when(row.dated, timezone.now())}
    return str(row.get_state_display())


def _sections(request: HttpRequest) -> Iterable[Section]:
    places = rights.where(request.user, Act.WRITE)
    rows = Section.objects.all()
    return rows if places.everywhere else rows.filter(pk__in=places.sections)
