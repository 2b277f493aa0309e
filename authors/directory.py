"""Everyone whose texts can be read here, from A to Z, some at a time.

A page begins after an author (`?apres=`, by address) or at a letter (`?lettre=`); the name without
case and accents sorts, and the address where two bear one name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from string import ascii_uppercase
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string

from .models import Author

SIZE = 200
MOST = 1000  # articles that are counted
# What begins with no letter of the alphabet.
OTHERS = "autres"
_ADDRESS = re.compile(r"[-\w]{1,150}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the alphabet that some name begins with, and where its names are."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Directory:
    """One page: the authors by letter, the letters there are, and the query of the page after it.

    `address` is the query of this page itself, "" for the first.
    """

    groups: Sequence[tuple[str, Sequence[Author]]]
    letters: Sequence[Letter]
    next: str
    address: str


def page(letter: str = "", after: str = "") -> Directory:
    """Http404 for a letter or an author that is none, and for a page of nobody but the first."""
    rows = _readable()
    if letter:
        rows = rows.filter(_begins(letter))
    if after:
        # No other text than an address is put to the database: a NUL would break there.
        last = get_object_or_404(Author, slug=after if _ADDRESS.fullmatch(after) else "")
        rows = rows.filter(Q(folded__gt=last.folded) | Q(folded=last.folded, slug__gt=last.slug))
    found = list(rows.order_by("folded", "slug").prefetch_related("blogs")[: SIZE + 1])
    if not found and (letter or after):
        raise Http404
    shown = found[:SIZE]
    groups = [(name, list(some)) for name, some in groupby(shown, key=_letter)]
    whole = not (letter or after) and len(found) <= SIZE
    onward = _query(letter, shown[-1].slug) if len(found) > SIZE else ""
    letters = _on_this_page(name for name, _some in groups) if whole else _everywhere()
    return Directory(groups, letters, onward, _query(letter, after))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many articles can be read, counted up to MOST, and the date of the first."""

    articles: int
    more: bool
    since: datetime


def figures(signed: Any) -> Figures:
    """Of the publications of an author, of whom there is at least one."""
    dates = signed.order_by("link_dated", "link_article").values_list("dated", flat=True)
    count = signed.order_by()[: MOST + 1].count()
    return Figures(min(count, MOST), count > MOST, dates[0])


def given(author: Author) -> Any:
    """How often an author's texts were read here, and what went back to the blog: counted on a
    floor above."""
    return import_string(settings.AUTHOR_FIGURES)(author)


def _readable() -> QuerySet[Author]:
    signed = publications().published().filter(author_links__author=OuterRef("pk"))
    return Author.objects.filter(Exists(signed))


def publications() -> Any:
    """The reader side, through the reverse relation: articles stand on the floor above."""
    links: Any = Author._meta.get_field("publication_links").related_model
    return links._meta.get_field("publication").related_model.objects


def _begins(letter: str) -> Q:
    if letter == OTHERS:
        return Q(folded__lt="a") | Q(folded__gte="{")
    if letter.upper() not in ascii_uppercase or len(letter) != 1 or letter.isupper():
        raise Http404
    return Q(folded__gte=letter, folded__lt=chr(ord(letter) + 1))


def _letter(author: Author) -> str:
    first = author.folded[:1].upper()
    return first if first in ascii_uppercase else "#"


def _on_this_page(names: Iterable[str]) -> list[Letter]:
    return [Letter(name, f"#letter-{number}") for number, name in enumerate(names, 1)]


def _everywhere() -> list[Letter]:
    """The letters that lead to somebody, in one query."""
    named = {"#": OTHERS} | {letter: letter.lower() for letter in ascii_uppercase}
    some = {f"begins_{word}": Exists(_readable().filter(_begins(word))) for word in named.values()}
    # Any one row carries the answers.
    found = Author.objects.order_by("pk").annotate(**some).values(*some).first() or {}
    return [
        Letter(name, f"?{urlencode({'lettre': word})}")
        for name, word in named.items()
        if found.get(f"begins_{word}")
    ]


def _query(letter: str, after: str) -> str:
    given = {"lettre": letter, "apres": after}
    named = urlencode({name: value for name, value in given.items() if value})
    return f"?{named}" if named else ""
