"""The map of the site for search engines: what may be indexed and is at home here, nothing else.

A page either points to its original elsewhere, or is noindex, or stands here: an article whose
original is known is never in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, Min, OuterRef, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from lxml import etree

from articles.models import Dossier, ImageLink, Publication, PublicationQuerySet, Tag
from authors.models import Author
from magazine.images.shown import shown as shown_as
from magazine.lib.languages import base
from magazine.lib.tags import absolute, iso_date
from magazine.sections.models import Section

from .feeds_content import clean

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PREFIXES: dict[str, str] = {None: NAMESPACE}  # type: ignore[dict-item]  # lxml takes None
# https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
RECENT, MOST_NEWS = timedelta(days=2), 1000
# Articles of one map are those of a stretch of numbers: no page is ever counted up to.
STRETCH = 5000
# What the map of articles needs of each, and of its lead image.
_OF_IMAGE = ("file", "digest", "width", "height", "renditions")
SHOWN = ("article_id", "slug", "live_from", *(f"lead_image__{name}" for name in _OF_IMAGE))

# https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
IMAGES, MOST_IMAGES = "http://www.google.com/schemas/sitemap-image/1.1", 1000
# How long the dates of the maps are kept: to know them, every article is looked at.
DATES, DATES_SECONDS = "sitemap:dates", 600


@dataclass(frozen=True, slots=True)
class Entry:
    """A page or a map, when it changed last, and the images that it shows."""

    address: str
    changed: datetime | None = None
    images: Sequence[str] = ()


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: one map of the lists, and one for each stretch of articles that has any."""
    dates = cache.get(DATES)
    if dates is None:
        dates = _at_home().last_begun_by(STRETCH)
        cache.set(DATES, dates, DATES_SECONDS)
    last = Publication.objects.published().last_begun()
    pages = [Entry(absolute(reverse("sitemap_lists")), last)]
    for number in _stretches():
        address = absolute(reverse("sitemap_articles", args=[number]))
        pages.append(Entry(address, dates.get(number)))
    return _answer("sitemapindex", "sitemap", pages)


@require_safe
def sitemap_lists(request: HttpRequest) -> HttpResponse:
    """La Une, the sections, the tags in use, the authors who claimed their page, the dossiers."""
    now = timezone.now()
    public, listed = Publication.objects.published(now), Publication.objects.listed(now)
    this = OuterRef("pk")
    sections = Section.objects.filter(Exists(listed.filter(section=this)))
    tags = Tag.objects.filter(Exists(public.filter(tag_links__tag=this)))
    authors = Author.objects.claimed().filter(Exists(public.filter(author_links__author=this)))
    dossiers = list(Dossier.objects.filled(now).order_by("pk"))
    rows = [*sections, *tags.order_by("pk"), *authors.order_by("pk"), *dossiers]
    pages = [absolute(reverse("la_une")), absolute(reverse("authors"))]
    pages += [absolute(reverse("dossiers"))] if dossiers else []
    pages += [absolute(row.get_absolute_url()) for row in rows]
    return _answer("urlset", "url", [Entry(page) for page in pages[:50_000]])


@require_safe
def sitemap_articles(request: HttpRequest, number: str) -> HttpResponse:
    """The articles whose numbers lie in this stretch, each with the date of its version and the
    images that it shows."""
    first = int(number) * STRETCH
    rows = _at_home().filter(article_id__gte=first, article_id__lt=first + STRETCH)
    linked = ImageLink.objects.select_related("image").order_by("pk")
    rows = rows.select_related("lead_image").prefetch_related(Prefetch("image_links", linked))
    pages = [_article(row) for row in rows.order_by("article_id").only(*SHOWN)]
    if not pages:
        raise Http404
    return _answer("urlset", "url", pages)


@require_safe
def sitemap_news(request: HttpRequest) -> HttpResponse:
    """Our own articles of the last two days, never a copy, as Google News reads them."""
    now = timezone.now()
    rows = Publication.objects.listed(now).news(now - RECENT).newest_first()
    shown = ("article_id", "slug", "language", "dated", "dated_precision", "title")
    tree = etree.Element(f"{{{NAMESPACE}}}urlset", nsmap=PREFIXES | {"news": NEWS})
    for row in rows.only(*shown)[:MOST_NEWS]:
        _news(tree, row)
    return _written(tree)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        "Disallow: /comptes/",
        f"Disallow: {reverse('search')}?",
        # A form and a page for each article, which hold nothing of it.
        f"Disallow: {reverse('count')}",
        f"Disallow: {reverse('report')}?",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        f"Sitemap: {absolute(reverse('sitemap_news'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _article(row: Publication) -> Entry:
    images = [link.image for link in row.image_links.all()]
    shown = dict.fromkeys([row.lead_image, *images] if row.lead_image else images)
    found = [absolute(shown_as(image, "whole").src) for image in shown]
    return Entry(absolute(row.get_absolute_url()), row.live_from, found[:MOST_IMAGES])


def _at_home() -> PublicationQuerySet:
    return Publication.objects.published().at_home()


def _stretches() -> list[int]:
    """Numbers of the stretches that hold an article, found by jumping from one to the next."""
    found: list[int] = []
    rows = _at_home().order_by()
    article = rows.aggregate(first=Min("article_id"))["first"]
    while article is not None:
        found.append(article // STRETCH)
        after = rows.filter(article_id__gte=(found[-1] + 1) * STRETCH)
        article = after.aggregate(first=Min("article_id"))["first"]
    return found


def _answer(root: str, tag: str, pages: Sequence[Entry]) -> HttpResponse:
    tree = etree.Element(f"{{{NAMESPACE}}}{root}", nsmap=PREFIXES | {"image": IMAGES})
    for entry in pages:
        page = etree.SubElement(tree, f"{{{NAMESPACE}}}{tag}")
        etree.SubElement(page, f"{{{NAMESPACE}}}loc").text = entry.address
        if entry.changed:
            moment = entry.changed.astimezone(timezone.get_default_timezone())
            lastmod = etree.SubElement(page, f"{{{NAMESPACE}}}lastmod")
            lastmod.text = moment.isoformat(timespec="seconds")
        for address in entry.images:
            image = etree.SubElement(page, f"{{{IMAGES}}}image")
            etree.SubElement(image, f"{{{IMAGES}}}loc").text = address
    return _written(tree)


def _news(tree: etree._Element, row: Publication) -> None:
    page = etree.SubElement(tree, f"{{{NAMESPACE}}}url")
    etree.SubElement(page, f"{{{NAMESPACE}}}loc").text = absolute(row.get_absolute_url())
    news = etree.SubElement(page, f"{{{NEWS}}}news")
    paper = etree.SubElement(news, f"{{{NEWS}}}publication")
    etree.SubElement(paper, f"{{{NEWS}}}name").text = clean(settings.SITE_NAME)
    etree.SubElement(paper, f"{{{NEWS}}}language").text = _news_language(row.language)
    date = iso_date(row.dated, row.dated_precision)
    etree.SubElement(news, f"{{{NEWS}}}publication_date").text = date
    etree.SubElement(news, f"{{{NEWS}}}title").text = clean(row.title)


def _news_language(tag: str) -> str:
    """Two or three letters; Chinese alone says which, by country."""
    if base(tag) != "zh":
        return base(tag)
    return "zh-tw" if {"hant", "tw", "hk", "mo"} & set(tag.lower().split("-")) else "zh-cn"


def _written(tree: etree._Element) -> HttpResponse:
    content = etree.tostring(tree, xml_declaration=True, encoding="utf-8")
    return HttpResponse(content, content_type="application/xml; charset=utf-8")
