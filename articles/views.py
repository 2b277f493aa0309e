from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from magazine.lib.lists import page_of
from magazine.lib.policies import framing
from magazine.sections.menu import section_of

from . import archives, dossiers, draft_links, indexing, previewing, reading
from .models import Dossier, Publication, Tag


@require_safe
def article(request: HttpRequest, number: str, slug: str) -> HttpResponse:
    """An article; 410 when it was withdrawn or has expired, 404 for whatever else is not public."""
    publication = reading.whole(int(number))
    if publication is None:
        if Publication.objects.gone().filter(article=int(number)).exists():
            return render(request, "errors/gone.html", status=410)
        raise Http404
    publication.section = section_of(request, publication.section_id)
    if request.path != publication.get_absolute_url():
        return redirect(publication, permanent=True)
    page = reading.page(publication)
    answer = render(request, "articles/article.html", page)
    answer[indexing.TDM_HEADER] = page["tdm"]
    return framing(answer, request.path, page["frames"])


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag, slug=slug)
    page = page_of(Publication.objects.published().tagged(found).for_cards(), request)
    return render(request, "articles/tag.html", {"tag": found, "page": page})


@require_safe
def archive(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """What is dated in one month of the magazine's own calendar."""
    found = archives.month_of(year, month)
    if found is None:
        raise Http404
    page = page_of(archives.publications(found).for_cards(), request)
    years, months = archives.index(found)
    context = {"month": found, "page": page, "years": years, "months": months}
    return render(request, "articles/archive.html", context)


@require_safe
def dossier_list(request: HttpRequest) -> HttpResponse:
    page = page_of(dossiers.listing(timezone.now()), request, may_be_empty=True)
    return render(request, "articles/dossiers.html", {"page": page})


@require_safe
def dossier(request: HttpRequest, slug: str) -> HttpResponse:
    """What is public of a dossier; one that the desk does not show yet is not found."""
    found = get_object_or_404(Dossier.objects.shown().select_related("image"), slug=slug)
    return render(request, "articles/dossier.html", dossiers.page(found, timezone.now()))


@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """A draft, for whoever has its link; 410 once that is over, 404 for one that never was."""
    now = timezone.now()
    opened = draft_links.opened(secret, now=now)
    if opened is None:
        raise Http404
    if opened.draft is None:
        return render(request, "errors/link_over.html", status=410)
    if request.method == "GET":
        draft_links.count_visit(opened.link, now=now)
    context = previewing.page(opened.draft) | {"link": opened.link}
    answer = render(request, "articles/shared.html", context)
    return framing(answer, request.path, context["frames"])
