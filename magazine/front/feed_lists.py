"""All the feeds of the magazine: as a page for readers, and as OPML for their programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from lxml import etree

from articles.models import Dossier, Publication, Tag
from authors.models import Author
from magazine.lib.tags import absolute, typeset
from magazine.sections.menu import sections
from magazine.sections.models import Section

from .feeds_content import clean

# Of authors and of keywords each, in a file that a program reads whole.
MOST = 5000
# Of dossiers on the page; every section has its line.
ON_PAGE = 50


@dataclass(frozen=True, slots=True)
class Followed:
    """A list that has feeds: its name, its page, and its feeds by their files."""

    name: str
    page: str
    rss: str
    atom: str
    json: str


@require_safe
def feeds_page(request: HttpRequest) -> HttpResponse:
    dossiers = _of("dossier_feed", Dossier.objects.filled().newest_first()[:ON_PAGE])
    of_sections = _of("section_feed", sections(request))
    context = {"whole": [_whole()], "of_sections": of_sections, "of_dossiers": dossiers}
    return render(request, "front/feeds.html", context)


@require_safe
def opml(request: HttpRequest) -> HttpResponse:
    """OPML 2.0 (http://opml.org/spec2.opml); type is "rss" for feeds of every form."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = clean(settings.SITE_NAME)
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(root, "body")
    _outline(body, _whole())
    for title, rows in _groups():
        if rows:
            folder = etree.SubElement(body, "outline", text=title)
            for row in rows:
                _outline(folder, row)
    content = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    response = HttpResponse(content, content_type="text/x-opml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _groups() -> list[tuple[str, list[Followed]]]:
    """What there is to read in now, by kind: feeds that would be empty or unknown stay out."""
    now = timezone.now()
    public, listed = Publication.objects.published(now), Publication.objects.listed(now)
    this = OuterRef("pk")
    read_now = Section.objects.filter(Exists(listed.filter(section=this)))
    authors = Author.objects.filter(Exists(public.filter(author_links__author=this)))
    tags = Tag.objects.filter(Exists(public.filter(tag_links__tag=this)))
    return [
        (_("Magazines"), _of("section_feed", read_now)),
        (_("Dossiers"), _of("dossier_feed", Dossier.objects.filled(now).newest_first()[:MOST])),
        (_("Authors"), _of("author_feed", authors.order_by("name", "pk")[:MOST])),
        (_("Keywords"), _of("tag_feed", tags.order_by("name", "pk")[:MOST])),
    ]


def _whole() -> Followed:
    name = _("The whole magazine")
    return Followed(name, absolute(reverse("la_une")), *_addresses("feed"))


def _of(name: str, rows: Iterable[Any]) -> list[Followed]:
    """These sections, dossiers, authors or tags, with the feeds of this named address."""
    return [
        Followed(
            typeset(row.title) if isinstance(row, Dossier) else row.name,
            absolute(row.get_absolute_url()),
            *_addresses(name, row.slug),
        )
        for row in rows
    ]


def _addresses(name: str, *slug: str) -> list[str]:
    files = ("rss.xml", "atom.xml", "feed.json")
    return [absolute(reverse(name, args=[*slug, file])) for file in files]


def _outline(parent: etree._Element, row: Followed) -> None:
    name = clean(row.name)
    etree.SubElement(
        parent,
        "outline",
        type="rss",
        text=name,
        title=name,
        xmlUrl=row.atom,
        htmlUrl=row.page,
        language=settings.LANGUAGE_CODE,
    )
