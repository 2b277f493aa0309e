"""The style pages, where there is a demo magazine: each kind of page in each of its states.

Drawn by the templates that readers get, from rows that are nowhere: what `make audit` and the tests
look at beside the pages of the magazine itself, and where a change of style is tried.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from articles import reading
from articles.models import Publication, Tag
from magazine.images.models import Image
from magazine.lib.lists import Page
from magazine.sections.menu import sections

from . import style_lists
from . import style_samples as samples
from .models import Format
from .standing import Shown

type State = tuple[str, dict[str, Any]]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    _only_beside_a_demo()
    context = {"names": states(), "samples": samples.cards(_image()), "formats": Format.values}
    return render(request, "style/index.html", context)


@require_safe
def state(request: HttpRequest, name: str) -> HttpResponse:
    _only_beside_a_demo()
    if name not in states():
        raise Http404
    template, context = states()[name](request)
    answer = render(request, template, context | {"noindex": True})
    # What is no page of an article says the address of a real list.
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _only_beside_a_demo() -> None:
    if not settings.DEMO:
        raise Http404


def _image() -> Image | None:
    return Image.objects.order_by("pk").first()


# Articles ---------------------------------------------------------------------------------------


def _article(publication: Publication, **more: Any) -> State:
    return "articles/article.html", reading.page(publication) | more


def _copy(word: str) -> Callable[[HttpRequest], State]:
    return lambda _request: _article(samples.republished(), standing=samples.standing(word))


def _everything(_request: HttpRequest) -> State:
    image = _image()
    place = SimpleNamespace(slug="la-presse", title="La presse", number=2, total=3)
    place.previous = place.next = samples.publication("Un autre article du dossier")
    return _article(
        samples.everything(image),
        corrections=samples.told(),
        contents=samples.contents(),
        near=samples.cards(image)[:4],
        places=[place],
        standing=samples.standing("same"),
        translations=samples.translations(),
    )


def _excerpt(_request: HttpRequest) -> State:
    frozen = {"following": "freeze", "images": False, "until": "2027-01-01"}
    return _article(samples.republished(excerpted=True, terms=frozen))


def _bare(_request: HttpRequest) -> State:
    bare = {"kicker": "", "standfirst": "", "tags": [], "bylines": [], "body": "<p>Un mot.</p>"}
    return _article(samples.publication("Nu", **bare))


# Front pages, lists, the search -----------------------------------------------------------------


def _la_une(rows: list[Publication], formats: list[str]) -> Callable[[HttpRequest], State]:
    def drawn(request: HttpRequest) -> State:
        blocks = [Shown(one, heading=one if place else "", rows=rows) for place, one in formats_of]
        return "front/la_une.html", {
            "publications": rows,
            "blocks": blocks if rows else [],
            "sections": sections(request),
            "now": timezone.now(),
            "yesterday": timezone.localdate(),
        }

    formats_of = list(enumerate(formats))
    return drawn


def _many(request: HttpRequest) -> State:
    return _la_une(samples.cards(_image()), list(Format.values))(request)


def _tag(rows: list[Publication], name: str = "presse") -> State:
    page = Page(rows, "?avant=2009-06-05T1000-1" if len(rows) > 1 else "", "")
    return "articles/tag.html", {"tag": Tag(name=name, slug="presse"), "page": page}


def _found(_request: HttpRequest) -> State:
    rows = samples.cards(_image())
    for row in rows:
        row.passages = [("… un passage avec le ", False), ("mot", True), (" cherché …", False)]  # type: ignore[attr-defined]
    found = {"query": "mot", "results": rows, "found": SimpleNamespace(hits=len(rows)), "next": "?"}
    return "search/search.html", found


def _not_found(_request: HttpRequest) -> State:
    query = samples.LONG
    return "search/search.html", {"query": query, "meant": "pont", "meant_address": "?q=pont"}


STATES: dict[str, Callable[[HttpRequest], State]] = {
    "article": lambda _request: _article(samples.publication(lead_image=_image())),
    "article-tout": _everything,
    "article-nu": _bare,
    "article-copie": _copy("same"),
    "article-copie-corrigee": _copy("corrected"),
    "article-copie-modifiee": _copy("changed"),
    "article-copie-disparue": _copy("lost"),
    "article-extrait": _excerpt,
    "article-mots-longs": lambda _request: _article(samples.long_words()),
    "article-arabe": lambda _request: _article(samples.foreign()),
    "la-une-vide": _la_une([], []),
    "la-une-seule": _la_une([samples.publication()], [Format.LEAD]),
    "la-une-tout": _many,
    "la-une-mots-longs": _la_une([samples.long_words()] * 3, [Format.LEAD, Format.GRID]),
    "la-une-arabe": _la_une([samples.foreign()] * 3, [Format.LEAD, Format.COLUMN]),
    "liste-seule": lambda _request: _tag([samples.publication()]),
    "liste": lambda _request: _tag(samples.cards(_image())),
    "liste-mots-longs": lambda _request: _tag([samples.long_words()], samples.LONG),
    "recherche-trouvee": _found,
    "recherche-vide": _not_found,
}


@cache
def states() -> Mapping[str, Callable[[HttpRequest], State]]:
    """Those of here, of the lists, and of apps on this floor (STYLE_STATES), by name."""
    found = STATES | style_lists.STATES
    for name in settings.STYLE_STATES:
        found |= import_string(name)
    return found
