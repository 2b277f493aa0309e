"""The feeds of the site, sections, authors, tags and dossiers: RSS, Atom and JSON Feed of each."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Dossier, Publication, PublicationQuerySet, Tag
from authors.models import Author
from magazine.lib.lists import Page, page_of
from magazine.lib.paging import Cursor
from magazine.lib.tags import typeset
from magazine.sections.models import Section

from .feed_answers import Channel, answer, complete, titled
from .standing import la_une


@require_safe
def site_feed(request: HttpRequest, file: str) -> HttpResponse:
    """What stands on La Une: what editors chose, however old, and the newest; then all the rest."""
    words = _("The latest articles of %(site)s.") % {"site": settings.SITE_NAME}
    channel = Channel(settings.SITE_NAME, words, reverse("la_une"))
    page = page_of(complete(), request) if "avant" in request.GET else _front()
    return answer(request, file, channel, page)


@require_safe
def section_feed(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    section = get_object_or_404(Section, slug=slug)
    page = page_of(complete().filter(section=section), request, may_be_empty=True)
    about = titled(section.name), typeset(section.intro), section.get_absolute_url()
    return answer(request, file, Channel(*about), page)


@require_safe
def author_feed(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    """404 like the page while nothing is public: a name that only drafts bear stays unknown."""
    author = get_object_or_404(Author, slug=slug)
    page = page_of(complete().signed_by(author), request, may_be_empty=True)
    if not page.rows:
        _or_404(Publication.objects.published().signed_by(author))
    return answer(request, file, Channel(titled(author.name), "", author.get_absolute_url()), page)


@require_safe
def tag_feed(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    """404 like the page while nothing is public."""
    tag = get_object_or_404(Tag, slug=slug)
    page = page_of(complete().tagged(tag), request, may_be_empty=True)
    if not page.rows:
        _or_404(Publication.objects.published().tagged(tag))
    return answer(request, file, Channel(titled(tag.name), "", tag.get_absolute_url()), page)


@require_safe
def dossier_feed(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    """Newest first, whatever the order of the page: a reader of feeds shows what came last."""
    dossier = get_object_or_404(Dossier.objects.shown(), slug=slug)
    page = page_of(complete().in_dossier(dossier), request, may_be_empty=True)
    title, about = typeset(dossier.title), typeset(dossier.standfirst)
    return answer(request, file, Channel(titled(title), about, dossier.get_absolute_url()), page)


def _front() -> Page:
    """La Une, newest first; it goes on with the newest that does not stand there.

    From there on the pages are the plain list, so that a page once read stays as it is whatever
    the editors choose: a reader of feeds knows by its id what he has seen.
    """
    shown = la_une(timezone.now(), listed=complete())
    rows = sorted(shown, key=lambda row: (row.dated, row.article_id), reverse=True)
    rest = Publication.objects.listed().exclude(article__in=[row.article_id for row in rows])
    first = rest.newest_first().values_list("dated", "article_id").first() if rows else None
    onward = Cursor(first[0], first[1] + 1) if first else None
    return Page(rows, f"?avant={onward}" if onward else "", "")


def _or_404(public: PublicationQuerySet) -> None:
    """A feed whose articles are all archived is empty; one that has none does not exist."""
    if not public.exists():
        raise Http404
