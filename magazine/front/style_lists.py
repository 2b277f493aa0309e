"""The pages of people, sections and dossiers in their states, for the style pages."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest

from articles.models import Dossier, Publication
from authors.directory import MOST, Figures
from authors.models import Author, Blog
from magazine.images.models import Image
from magazine.lib import richtext
from magazine.lib.lists import Page

from . import errors
from . import style_samples as samples

type State = tuple[str, dict[str, Any]]

_SINCE = datetime(2009, 6, 5, 12, tzinfo=UTC)
_ACCOUNTS = "https://mastodon.example/@chloe\nhttps://chloe.example/"
_BIO = "Elle écrit sur la presse depuis vingt ans.\n\nElle vit à Nantes."


def _image() -> Image | None:
    return Image.objects.order_by("pk").first()


# People -----------------------------------------------------------------------------------------


def _author(rows: Sequence[Publication], blogs: Sequence[Blog], **fields: Any) -> State:
    found = Author(pk=0, slug="anthony-hamelle", **fields)
    found._prefetched_objects_cache = {"blogs": list(blogs)}  # type: ignore[attr-defined]
    context = {"author": found, "page": Page(rows, "", ""), "hidden": not found.claimed}
    return "authors/author.html", context


def _claimed(_request: HttpRequest) -> State:
    blogs = [Blog(title="Réputation", address="https://example.org/"), Blog(title="Sans adresse")]
    about = {"bio": _BIO, "accounts": _ACCOUNTS, "claimed_at": _SINCE}
    shared = {"imported_shares": 21, "imported_from": "Paperblog", "imported_on": _SINCE.date()}
    rows = samples.cards(_image())
    template, context = _author(rows, blogs, name="Chloé", **about, **shared)
    given = {"reads": 1234, "copied": 1000, "originals": 83, "ratio": 8.3, "blogs": 12}
    figures = Figures(MOST, more=True, since=_SINCE)
    return template, context | {"figures": figures, "given": SimpleNamespace(**given)}


def _unclaimed(_request: HttpRequest) -> State:
    blogs = [Blog(title="Réputation", address="https://example.org/")]
    shared = {"imported_shares": 1, "imported_from": "Paperblog"}
    return _author([samples.publication()], blogs, name="Anthony Hamelle", **shared)


def _long_name(_request: HttpRequest) -> State:
    about = {"bio": samples.LONG, "accounts": f"https://example.org/{'x' * 120}"}
    blogs = [Blog(title=samples.LONG, address="https://example.org/")]
    return _author([samples.long_words()], blogs, name=samples.LONG, claimed_at=_SINCE, **about)


# Sections, dossiers, what is gone ---------------------------------------------------------------


def _section(name: str, rows: Callable[[], Sequence[Publication]]) -> Any:
    def drawn(_request: HttpRequest) -> State:
        page = Page(rows(), "", "")
        return "sections/section.html", {"section": samples.section(name), "page": page}

    return drawn


def _dossier(title: str, rows: Callable[[], Sequence[Publication]], *, pictured: bool) -> Any:
    def drawn(_request: HttpRequest) -> State:
        image = _image() if pictured else None
        found = Dossier(title=title, slug="dossier", standfirst=title, image=image)
        words = richtext.stored(richtext.paragraphs_to_html("Ce que ce dossier rassemble."))
        context = {"dossier": found, "introduction": words, "rows": rows(), "picture": image}
        return "articles/dossier.html", context | {"structured": "{}"}

    return drawn


def _no_dossiers(_request: HttpRequest) -> State:
    return "articles/dossiers.html", {"page": Page([], "", "")}


def _broken(_request: HttpRequest) -> State:
    title, text = errors.WORDS[500]
    return "errors/error.html", {"status": 500, "title": title, "text": text}


STATES: dict[str, Callable[[HttpRequest], State]] = {
    "auteur": _claimed,
    "auteur-non-renseigne": _unclaimed,
    "auteur-mots-longs": _long_name,
    "magazine-vide": _section("Culture", list),
    "magazine-mots-longs": _section(samples.LONG, lambda: [samples.long_words()] * 3),
    "magazine-arabe": _section("Culture", lambda: [samples.foreign()] * 3),
    "dossier": _dossier("La presse", lambda: samples.cards(_image()), pictured=True),
    "dossier-vide": _dossier("La presse", list, pictured=False),
    "dossier-mots-longs": _dossier(
        samples.LONG, lambda: [samples.long_words(), samples.foreign()], pictured=False
    ),
    "dossiers-vides": _no_dossiers,
    "article-retire": lambda _request: ("errors/gone.html", {}),
    "lien-fini": lambda _request: ("errors/link_over.html", {}),
    "panne": _broken,
}
