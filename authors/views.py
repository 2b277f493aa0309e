from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from magazine.lib.lists import page_of

from . import directory
from .models import Author


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everyone whose texts can be read here, from A to Z."""
    found = directory.page(request.GET.get("lettre", ""), request.GET.get("apres", ""))
    return render(request, "authors/authors.html", {"page": found, "letters": found.groups})


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author who can be read here; one without anything public is not shown."""
    found = get_object_or_404(Author.objects.prefetch_related("blogs"), slug=slug)
    signed = directory.publications().published().signed_by(found)
    page = page_of(signed.for_cards(), request)
    # An unclaimed profile has no figures, and stays out of search engines (product.md 5).
    figures = directory.figures(signed) if found.claimed and page.first else None
    context = {"author": found, "page": page, "hidden": not found.claimed, "figures": figures}
    if figures:
        context["given"] = directory.given(found)
    return render(request, "authors/author.html", context)
