"""Where an address that is not there has moved to: former names first, then the redirects.

Asked only once a page has answered 404, so that what is found costs nothing. The answer is the
final address, one hop away, and always one of ours.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from django.db.models import Exists, Model, OuterRef
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from articles.models import FormerDossier, FormerTag, Publication
from authors.models import FormerAuthor
from magazine.lib.slugs import slugify
from magazine.sections.models import FormerSection

from . import old_addresses
from .models import Redirect

# How many redirects may follow one another in the table; an import refuses more, and loops.
HOPS = 5
# What WordPress, for one, puts behind the address of the front page, which answers here.
NUMBERED = frozenset({"p", "page_id", "attachment_id", "cat", "author", "m", "tag"})
_FORMER: dict[str, type[Model]] = {
    "section": FormerSection,
    "section_feed": FormerSection,
    "figures_of_section": FormerSection,
    "author": FormerAuthor,
    "author_feed": FormerAuthor,
    "figures_of_author": FormerAuthor,
    "tag": FormerTag,
    "tag_feed": FormerTag,
    "dossier": FormerDossier,
    "dossier_feed": FormerDossier,
}
_NAMED = re.compile(
    r"/(?P<root>magazine|auteurs|mots-cles|dossiers)/(?P<name>[^/]+)(?:/(?P<rest>.*))?"
)
_LINKS = {FormerAuthor: "author_links__author", FormerTag: "tag_links__tag"}


@dataclass(frozen=True, slots=True)
class Present:
    """The address of today; "" when what stood there is gone for good (410)."""

    address: str


GONE = Present("")


def find(request: HttpRequest) -> Present | None:
    """Where what this request asks for is now; None when nothing is known of it."""
    path, query = request.path_info, request.META.get("QUERY_STRING", "")
    cursor = request.GET.get("avant")
    renamed = _renamed(path, cursor) or _spelt_otherwise(path, cursor)
    if renamed:
        return renamed
    row = _row(path, query)
    found = _follow(row) if row else None
    if found and found.address and old_addresses.of_text(found.address) == _spelt(path, query):
        return None
    return found


def numbered(request: HttpRequest) -> bool:
    """Whether the front page is asked for with a number that an earlier site gave to a page."""
    return request.path_info == "/" and not NUMBERED.isdisjoint(request.GET)


def page_at(path: str) -> ResolverMatch | None:
    """The page of ours that has this address, with or without its last slash."""
    for spelling in (path, f"{path}/"):
        try:
            return resolve(spelling)
        except Resolver404:
            continue
    return None


def _renamed(path: str, cursor: str | None) -> Present | None:
    """The same page or feed under the present name of what it is about."""
    match = page_at(path)
    former: Any = _FORMER.get(match.url_name or "") if match else None
    if match is None or former is None:
        return None
    rows = former.objects.filter(slug=match.kwargs["slug"])
    if former in _LINKS:
        # One without anything public stays unknown, under whatever name.
        public = Publication.objects.published().filter(**{_LINKS[former]: OuterRef("of")})
        rows = rows.filter(Exists(public))
    if former is FormerDossier:
        rows = rows.filter(of__shown_since__isnull=False)
    slug = rows.values_list("of__slug", flat=True).first()
    if slug is None:
        return None
    address = reverse(match.view_name, kwargs={**match.kwargs, "slug": slug})
    return Present(f"{address}?{urlencode({'avant': cursor})}" if cursor else address)


def _spelt_otherwise(path: str, cursor: str | None) -> Present | None:
    """The same page or feed whose name is written there in capitals, with accents or spaces."""
    found = _NAMED.fullmatch(path)
    slug = slugify(found["name"], max_length=150, fallback="") if found else ""
    if found is None or slug in ("", found["name"]):
        return None
    plain = f"/{found['root']}/{slug}/{found['rest'] or ''}"
    match = page_at(plain)
    former = _FORMER.get(match.url_name or "") if match else None
    if former is None:
        return None
    if not _is_shown(former, slug):
        return _renamed(plain, cursor)
    return Present(f"{plain}?{urlencode({'avant': cursor})}" if cursor else plain)


def _is_shown(former: Any, slug: str) -> bool:
    """Whether a page has this name today, and something to show."""
    rows = former._meta.get_field("of").related_model._default_manager.filter(slug=slug)
    if former in _LINKS:
        public = Publication.objects.published().filter(**{_LINKS[former]: OuterRef("pk")})
        rows = rows.filter(Exists(public))
    if former is FormerDossier:
        rows = rows.filter(shown_since__isnull=False)
    return bool(rows.exists())


def _row(path: str, query: str) -> Redirect | None:
    keys = old_addresses.asked(path, query)
    rows = {row.old: row for row in Redirect.objects.filter(old__in=keys)} if keys else {}
    return next((rows[key] for key in keys if key in rows), None)


def _follow(row: Redirect | None) -> Present | None:
    for _hop in range(HOPS):
        if row is None:
            break
        if row.gone:
            return GONE
        if row.article_id:
            return _article(row.article_id)
        parts = urlsplit(row.target)
        path = unquote(parts.path)
        renamed = _renamed(path, None)
        if renamed:
            return renamed
        target, row = row.target, _row(path, parts.query)
        if row is None:
            return Present(target)
    return None


def _article(number: int) -> Present | None:
    rows = Publication.objects.published().filter(article=number).only("article_id", "slug")
    public = rows.first()
    if public:
        return Present(public.get_absolute_url())
    return GONE if Publication.objects.gone().filter(article=number).exists() else None


def _spelt(path: str, query: str) -> str:
    return old_addresses.of_text(f"{path}?{query}" if query else path)
