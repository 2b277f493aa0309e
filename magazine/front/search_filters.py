"""The filters of a search: read from its address, and shown as what they name.

An address says each in one way, and keeps what a reader typed: a filter that names nothing finds
nothing, and a day that is none is told in words and narrows nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.models import Tag
from articles.search import Filters, Results
from authors.models import Author
from magazine.lib.tags import shown_date
from magazine.sections.menu import section_named, sections

# What each is called in an address.
NAMES = {"section": "section", "author": "auteur", "tag": "mot-cle", "since": "du", "until": "au"}
LONGEST = 150
MOST = 8
_NONE = {"since": None, "until": None}
_DAY = re.compile(r"[1-9]\d{3}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: what it is, what it names, and the same search without it."""

    kind: str
    name: str
    without: str


@dataclass(frozen=True, slots=True)
class Way:
    """A filter that would narrow what was found; `hits` is 0 where nobody counted."""

    name: str
    address: str
    hits: int = 0


def read(request: HttpRequest) -> tuple[Filters, dict[str, str]]:
    """The filters that an address names, and what stands in it for a day and is none."""
    given = {name: request.GET.get(word, "").strip() for name, word in NAMES.items()}
    days = {name: _day(given[name]) for name in ("since", "until")}
    bad = {name: given[name][:40] for name, day in days.items() if given[name] and day is None}
    slugs = {name: _printable(given[name])[:LONGEST] for name in ("section", "author", "tag")}
    return Filters(**slugs, **days), bad  # type: ignore[arg-type]


def address(text: str, filters: Filters, **more: Any) -> str:
    """Where this is searched for with these filters."""
    return f"{_page()}{query(text, filters, **more)}"


@cache
def _page() -> str:
    """A page of results links to thirty searches."""
    return reverse("search")


def query(text: str, filters: Filters, **more: Any) -> str:
    """What the address of such a search, or of its feed, ends with."""
    named = {word: getattr(filters, name) for name, word in NAMES.items()}
    return f"?{urlencode([*_set({'q': text, **named, **more})])}"


def chips(request: HttpRequest, text: str, filters: Filters) -> list[Chip]:
    found = []
    for name, (kind, shown) in _shown(request, filters).items():
        found.append(Chip(kind, shown, address(text, _with(filters, name, _NONE.get(name, "")))))
    return found


def ways(request: HttpRequest, text: str, filters: Filters, found: Results) -> dict[str, list[Way]]:
    """What may narrow it further: sections with their hits, authors and tags of what is shown."""
    inside = [] if filters.section else [one for one in sections(request) if found.sections[one.pk]]
    by_section = [
        Way(
            one.name,
            address(text, replace(filters, section=one.slug)),
            found.sections[one.pk],
        )
        for one in sorted(inside, key=lambda one: -found.sections[one.pk])
    ]
    authors = (row for one in found.publications for row in one.bylines)
    tags = (row for one in found.publications for row in one.tags)
    return {
        "by_section": by_section if len(by_section) > 1 else [],
        "by_author": [] if filters.author else [*_narrower("author", text, filters, authors)],
        "by_tag": [] if filters.tag else [*_narrower("tag", text, filters, tags)],
    }


def _narrower(
    name: str, text: str, filters: Filters, rows: Iterable[dict[str, Any]]
) -> Iterator[Way]:
    """Those of the first results, once each; one alone would narrow nothing."""
    named = {row["slug"]: row["name"] for row in rows}
    for slug in list(named)[: MOST if len(named) > 1 else 0]:
        yield Way(named[slug], address(text, _with(filters, name, slug)))


def _with(filters: Filters, name: str, value: Any) -> Filters:
    return replace(filters, **{name: value})


def _shown(request: HttpRequest, filters: Filters) -> dict[str, tuple[str, str]]:
    """The filters that are on, each with its words."""
    found = {}
    if filters.section:
        section = section_named(request, filters.section)
        found["section"] = _("Magazine"), section.name if section else filters.section
    if filters.author:
        found["author"] = _("Author"), _name(Author, filters.author)
    if filters.tag:
        found["tag"] = _("Keyword"), _name(Tag, filters.tag)
    if filters.since:
        found["since"] = pgettext("period", "From"), shown_date(filters.since)
    if filters.until:
        found["until"] = pgettext("period", "Until"), shown_date(filters.until)
    return found


def _name(model: Any, slug: str) -> str:
    return model.objects.filter(slug=slug).values_list("name", flat=True).first() or slug


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) and text < "9998" else None
    except ValueError:
        return None


def _printable(text: str) -> str:
    return "".join(letter for letter in text[: 4 * LONGEST] if letter.isprintable())


def _set(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in values.items() if value)
