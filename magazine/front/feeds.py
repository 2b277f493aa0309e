"""The feeds of the site, sections, authors, tags and dossiers: RSS, Atom and JSON Feed of each."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Dossier, Publication, PublicationQuerySet, Tag
from authors.models import Author, Blog
from magazine.lib.tags import typeset
from magazine.sections.models import Section

from .feeds_content import Feed, feed
from .feeds_json import json_feed
from .feeds_xml import atom, rss
from .standing import la_une

SIZE = 20
WRITERS: dict[str, tuple[Callable[[Feed], bytes], str]] = {
    "rss.xml": (rss, "application/rss+xml; charset=utf-8"),
    "atom.xml": (atom, "application/atom+xml; charset=utf-8"),
    "feed.json": (json_feed, "application/feed+json; charset=utf-8"),
}


@require_safe
def site_feed(request: HttpRequest, file: str) -> HttpResponse:
    """What stands on La Une: what editors chose, however old, and the newest."""
    words = _("The latest articles of %(site)s.") % {"site": settings.SITE_NAME}
    shown = la_une(timezone.now(), listed=_complete())
    rows = sorted(shown, key=lambda row: (row.dated, row.article_id), reverse=True)
    return _answer(request, file, settings.SITE_NAME, words, reverse("la_une"), rows)


@require_safe
def section_feed(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    section = get_object_or_404(Section, slug=slug)
    rows = _newest(_complete().filter(section=section))
    page = section.get_absolute_url()
    return _answer(request, file, _titled(section.name), typeset(section.intro), page, rows)


@require_safe
def author_feed(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    """404 like the page while nothing is public: a name that only drafts bear stays unknown."""
    author = get_object_or_404(Author, slug=slug)
    rows = _newest(_complete().signed_by(author))
    if not rows:
        _or_404(Publication.objects.published().signed_by(author))
    return _answer(request, file, _titled(author.name), "", author.get_absolute_url(), rows)


@require_safe
def tag_feed(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    """404 like the page while nothing is public."""
    tag = get_object_or_404(Tag, slug=slug)
    rows = _newest(_complete().tagged(tag))
    if not rows:
        _or_404(Publication.objects.published().tagged(tag))
    return _answer(request, file, _titled(tag.name), "", tag.get_absolute_url(), rows)


@require_safe
def dossier_feed(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    """Newest first, whatever the order of the page: a reader of feeds shows what came last."""
    dossier = get_object_or_404(Dossier.objects.shown(), slug=slug)
    rows = _newest(_complete().in_dossier(dossier))
    page, title = dossier.get_absolute_url(), typeset(dossier.title)
    return _answer(request, file, _titled(title), typeset(dossier.standfirst), page, rows)


def _complete() -> PublicationQuerySet:
    """What is listed, with all that an entry holds; `blog_feed` is where the blog's own feed is."""
    blog = Blog.objects.filter(pk=OuterRef("blog"), feeds__gone=None).order_by("feeds__pk")
    rows = Publication.objects.listed().for_cards().select_related("body").with_last_end()
    return rows.annotate(blog_feed=Subquery(blog.values("feeds__address")[:1]))


def _newest(rows: PublicationQuerySet) -> list[Publication]:
    return list(rows.newest_first()[:SIZE])


def _or_404(public: PublicationQuerySet) -> None:
    """A feed whose articles are all archived is empty; one that has none does not exist."""
    if not public.exists():
        raise Http404


def _titled(name: str) -> str:
    return f"{name} – {settings.SITE_NAME}"


def _answer(
    request: HttpRequest,
    file: str,
    title: str,
    description: str,
    page: str,
    publications: Iterable[Publication],
) -> HttpResponse:
    """The feed, or 304 to a reader whose ETag shows that he has it.

    A date alone earns no 304: an article that is archived, an author's new name or another order
    of La Une change the feed and no date in it.
    """
    write, kind = WRITERS[file]
    rows = list(publications)
    content = write(feed(title, description, page, request.path, rows))
    response = HttpResponse(content, content_type=kind)
    # A list of what is indexed, or may not be, under its own address.
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    modified = _modified(rows)
    if modified:
        response["Last-Modified"] = http_date(modified)
    return get_conditional_response(request, response["ETag"], None, response) or response


def _modified(rows: Sequence[Publication]) -> int | None:
    """When one of these began or any publication ended last; what else changes has no date."""
    instants = [row.live_from for row in rows] + [vars(row)["last_end"] for row in rows[:1]]
    last = max((at for at in instants if at), default=None)
    return int(last.timestamp()) if last else None
