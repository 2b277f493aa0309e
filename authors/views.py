from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from magazine.lib.analysis import fold
from magazine.lib.lists import page_of

from .models import Author


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everyone whose texts can be read here, from A to Z."""
    signed = _publications().published().filter(author_links__author=OuterRef("pk"))
    found = Author.objects.filter(Exists(signed)).prefetch_related("blogs")
    authors = sorted(found, key=lambda row: fold(row.name))
    letters = [(letter, list(rows)) for letter, rows in groupby(authors, key=_letter)]
    return render(request, "authors/authors.html", {"letters": letters})


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author who can be read here; one without anything public is not shown."""
    found = get_object_or_404(Author.objects.prefetch_related("blogs"), slug=slug)
    signed = _publications().published().signed_by(found)
    page = page_of(signed.for_cards(), request)
    # An unclaimed profile stays out of search engines (product.md 5).
    context = {"author": found, "page": page, "hidden": not found.claimed}
    return render(request, "authors/author.html", context)


def _publications() -> Any:
    """The reader side, through the reverse relation: articles stand on the floor above."""
    links: Any = Author._meta.get_field("publication_links").related_model
    return links._meta.get_field("publication").related_model.objects


def _letter(author: Author) -> str:
    first = fold(author.name)[:1].upper()
    return first if first.isalpha() else "#"
