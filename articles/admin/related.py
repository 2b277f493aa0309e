"""« À lire aussi »: an article found by words, for a text that refers to it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from articles import desk_search, search
from articles.models import Article, Publication, State

from .parts import Part, at

MOST = 12
# Titles asked for by the numbers that stand in one text.
MOST_NAMED = 100


def urls(model_admin: Any) -> list[Any]:
    return [at(model_admin, "related/", related, "related")]


PART = Part(urls=urls)


def related(model_admin: Any, request: HttpRequest) -> JsonResponse:
    """Articles that the words name, newest first, or, by their numbers, those that a text names
    already: those of the desk that the person may see, and whatever readers see, as they see it.
    `public` says whether they see it now."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    seen = model_admin.get_queryset(request)
    if "number" in request.GET:
        wanted = [one for one in request.GET.getlist("number") if one.isdecimal()]
        numbers = [int(one) for one in wanted if len(one) < 18][:MOST_NAMED]
        shown = Publication.objects.published().filter(article__in=numbers)
        results = _rows(seen.filter(pk__in=numbers), shown)
    else:
        results = _named(seen, request.GET.get("q", "").strip()[:100])[:MOST]
    return JsonResponse({"results": results})


def _named(seen: Any, text: str) -> list[dict[str, Any]]:
    if not text:
        return []
    found = list(desk_search.find(seen, text)[:MOST])
    here = {row.pk for row in found}
    public = search.search(text, now=timezone.now(), language=settings.LANGUAGE_CODE)
    others = [row for row in public.publications if row.article_id not in here][:MOST]
    numbers = [*here, *(row.article_id for row in others)]
    shown = Publication.objects.published().filter(article__in=numbers)
    return _rows(found, shown)


def _rows(articles: Iterable[Article], shown: Iterable[Publication]) -> list[dict[str, Any]]:
    """The desk's words where the person may see them, else the readers'."""
    public = {row.article_id: row for row in shown}
    rows = [
        {
            "number": row.pk,
            "title": row.title,
            "state": row.get_state_display(),
            "public": row.pk in public,
        }
        for row in articles
    ]
    here = {row["number"] for row in rows}
    words = State.PUBLISHED.label
    return rows + [
        {"number": number, "title": row.title, "state": words, "public": True}
        for number, row in public.items()
        if number not in here
    ]
