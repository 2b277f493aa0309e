"""Template tags and filters of the reader pages; built into every template."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from itertools import batched, groupby
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from magazine.lib.languages import base, rtl
from magazine.lib.typography import set_text

register = template.Library()

# How a signature is introduced; authors come first and without a word of their role.
_SIGNED = {
    "author": gettext_lazy("by"),
    "translator": gettext_lazy("translated by"),
    "photographer": gettext_lazy("photographs by"),
    "illustrator": gettext_lazy("illustrations by"),
    "interviewer": gettext_lazy("interview by"),
    "editor": gettext_lazy("edited by"),
}
# Languages that Django has no name for and that quotations are often in.
_NAMES = {"la": gettext_lazy("Latin"), "grc": gettext_lazy("Ancient Greek")}
_KINDS = {
    "article": gettext_lazy("article"),
    "interview": gettext_lazy("interview"),
    "book": gettext_lazy("book"),
    "study": gettext_lazy("study"),
    "data": gettext_lazy("data"),
    "video": gettext_lazy("video"),
    "sound": gettext_lazy("sound"),
}
# What OpenGraph calls a language that names no country.
_COUNTRIES = {
    "ar": "AR",
    "de": "DE",
    "en": "GB",
    "es": "ES",
    "fr": "FR",
    "it": "IT",
    "ja": "JP",
    "nl": "NL",
    "pt": "PT",
    "ru": "RU",
    "zh": "CN",
}

_FIRST = re.compile(r"\b1 (?=[^\W\d])")


@register.filter
def shown_date(at: datetime | date) -> str:
    """The day in the brand's form (« 05 juin 2009 »; DATE_FORM), in the site's time zone."""
    return _first(date_format(_local(at), settings.BRAND_DATE))


@register.filter
def whole_date(at: datetime) -> str:
    """The day with its weekday, as a masthead bears it; French writes the first « 1er »."""
    return _first(date_format(_local(at), "l j F Y"))


def _local(at: datetime | date) -> datetime | date:
    return timezone.localtime(at) if isinstance(at, datetime) else at


def _first(text: str) -> str:
    """« 1er juin » where a French date has « 1 juin »; « 01 juin » stays."""
    return _FIRST.sub("1er ", text) if base(get_language() or "") == "fr" else text


@register.filter
def grouped(number: float, places: int = 0) -> str:
    """« 12 345 » and « 7,5 »: with thin no-break spaces in French, commas in English."""
    text = f"{number:,.{places}f}"
    if base(get_language() or "") != "fr":
        return text
    return text.replace(",", "\u202f").replace(".", ",")


@register.filter
def typeset(text: str) -> str:
    """Words of the desk that are no article (a caption, a biography), in the site's typography."""
    return set_text(text, settings.LANGUAGE_CODE)


@register.filter
def iso_date(at: datetime | date, precision: str = "minute") -> str:
    """What `<time datetime>` holds: the day alone when nothing more is known."""
    local = _local(at)
    if precision == "day" or not isinstance(local, datetime):
        return f"{local:%Y-%m-%d}"
    return local.isoformat(timespec="minutes")


@register.filter
def day(iso: str) -> date | None:
    """The day that an ISO 8601 text names, for the date filters; None for ""."""
    return date.fromisoformat(iso) if iso else None


@register.filter
def credits(bylines: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The signatures by role, each with its words (« par », « traduit par »), in their order."""
    groups = groupby(bylines, key=lambda row: row["role"])
    return [(str(_SIGNED.get(role, _("by"))), list(rows)) for role, rows in groups]


@register.filter
def absolute(address: str) -> str:
    """The whole address of one of our pages or files."""
    return address if "://" in address else settings.SITE_URL + address


@register.filter
def without_scheme(address: str) -> str:
    """A web address as people say it: « mastodon.social/@anthony »."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


@register.filter
def spoken(tag: str) -> str:
    """The `lang` (and `dir`) of a text in another language than the page; nothing for its own."""
    if not tag or base(tag) == base(get_language() or ""):
        return ""
    return format_html('lang="{}" dir="{}"', tag, "rtl" if rtl(tag) else "ltr")


@register.filter
def og_locale(tag: str) -> str:
    """The language as OpenGraph writes it, with a country; the site's own for "", "" if unknown."""
    tag = tag or settings.LANGUAGE_CODE
    parts = tag.replace("_", "-").split("-")
    country = next((part for part in parts[1:] if len(part) == 2 and part.isalpha()), "")
    country = country or _COUNTRIES.get(base(tag), "")
    return f"{base(tag)}_{country.upper()}" if country else ""


@register.filter
def language_name(tag: str) -> str:
    """The name of a language in the language of the page, as inside a sentence; "" if unknown."""
    try:
        name = get_language_info(tag)["name_translated"]
    except KeyError:
        name = str(_NAMES.get(base(tag), ""))
    # English writes its languages with a capital, French does not.
    return name if base(get_language() or "") == "en" else name.lower()


@register.filter
def focus(image: Any) -> str:
    """The classes that keep the focal point of a picture in sight when it is cropped."""
    return f"fx{_quarter(image.focal_x)} fy{_quarter(image.focal_y)}"


def _quarter(percent: int) -> int:
    return round(percent / 25) * 25


@register.filter
def names(bylines: Iterable[Mapping[str, Any]]) -> str:
    """Who signs, in a few words: « Anne, Bob et Carl »."""
    *first, last = [row["name"] for row in bylines] or [""]
    return (
        _("%(names)s and %(last)s") % {"names": ", ".join(first), "last": last} if first else last
    )


@register.filter
def marked(pieces: Iterable[tuple[str, bool]]) -> str:
    """A passage whose matching pieces are marked, from (text, whether it matched)."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", text) if found else text,) for text, found in pieces),
    )


@register.filter
def newest_date(rows: Iterable[Any]) -> datetime | None:
    """The date of the newest publication among these, where an archive can be entered."""
    return max((timezone.localtime(row.dated) for row in rows), default=None)


@register.filter
def kind_name(kind: str) -> str:
    """The word for the kind of a source; the kinds are those of `articles.models.Source`."""
    return str(_KINDS.get(kind, ""))


@register.inclusion_tag("includes/crumbs.html")
def crumbs(*ways: str, language: str = "") -> dict[str, Any]:
    """The way from La Une to this page, shown and marked for machines (schema.org) at once.

    `ways` are the name and the address of each page between them, then the name of this one, whose
    `language` is told where it may be another than the site's.
    """
    *between, here = ways
    pairs = [(settings.SITE_NAME, reverse("la_une")), *batched(between, 2), (here, "")]
    return {
        "crumbs": [{"name": name, "address": address} for name, address in pairs],
        "language": language,
    }


@register.simple_tag
def same(template: str, site_name: str, sections: Iterable[Any] = (), here: Any = None) -> str:
    """A part that is the same on many pages (masthead, feeds, footer), rendered once for all.

    It sees nothing but these arguments. Without this, such parts are a third of what a page costs.
    """
    rows = tuple((section.slug, section.name) for section in sections)
    return _same(template, site_name, rows, here.slug if here else "", get_language() or "")


@lru_cache(maxsize=256)
def _same(
    template: str, site_name: str, rows: tuple[tuple[str, str], ...], here: str, language: str
) -> str:
    sections = [{"slug": slug, "name": name} for slug, name in rows]
    return render_to_string(template, {"site_name": site_name, "sections": sections, "here": here})
