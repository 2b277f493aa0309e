"""An article as schema.org data (JSON-LD), for the machines that read pages.

https://developers.google.com/search/docs/appearance/structured-data/article
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString

from magazine.images.models import Image
from magazine.images.shown import shown
from magazine.lib import richtext
from magazine.lib.parts import kept
from magazine.lib.tags import absolute, iso_date, typeset

from .corrections import Told
from .models import Byline, Correction, Dossier, Publication

# What says that something was wrong; an update and a reply do not.
_CORRECTING = (Correction.Kind.CORRECTION, Correction.Kind.CLARIFICATION)

SHAPES = ("square", "four_thirds", "wide")


def script(publication: Publication, canonical: str, told: Sequence[Told] = ()) -> SafeString:
    """The content of the `<script type="application/ld+json">`."""
    key = ("structured", canonical, settings.SITE_URL, settings.SITE_NAME, *told)
    return kept(publication, key, lambda: richtext.script_json(data(publication, canonical, told)))


def data(publication: Publication, canonical: str, told: Sequence[Told] = ()) -> dict[str, Any]:
    """NewsArticle for our own texts; for a copy BlogPosting with the original as its base."""
    address = settings.SITE_URL + publication.get_absolute_url()
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting" if publication.republished else "NewsArticle",
        "url": address,
        "mainEntityOfPage": canonical or address,
        "headline": publication.title,
        "datePublished": _date(publication),
        "inLanguage": publication.language,
        "articleSection": publication.section.name,
        "wordCount": publication.words,
        "author": [_person(byline) for byline in _authors(publication)],
        "publisher": _publisher(),
        "keywords": [tag["name"] for tag in publication.tags],
        "correction": [_correction(one) for one in told if one.kind in _CORRECTING],
    }
    changed = [one.at for one in told]
    if publication.number and publication.number > 1:  # a draft has none
        changed.append(publication.live_from)
    if changed:
        value["dateModified"] = iso_date(max(changed))
    if publication.standfirst:
        value["description"] = publication.standfirst
    if publication.lead_image:
        value["image"] = _pictures(publication.lead_image)
    if publication.original:
        value["isBasedOn"] = publication.original
    return {key: found for key, found in value.items() if found}


def dossier_script(dossier: Dossier, rows: Sequence[Publication]) -> SafeString:
    """A dossier with what it shows, in its order."""
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "url": settings.SITE_URL + dossier.get_absolute_url(),
        "name": typeset(dossier.title),
        "description": typeset(dossier.standfirst),
        "dateModified": iso_date(dossier.changed),
        "publisher": _publisher(),
        "image": _pictures(dossier.image) if dossier.image else [],
        "mainEntity": {
            "@type": "ItemList",
            "itemListOrder": "https://schema.org/ItemListOrderAscending",
            "numberOfItems": len(rows),
            "itemListElement": [_listed(number, row) for number, row in enumerate(rows, start=1)],
        },
    }
    return richtext.script_json({key: found for key, found in value.items() if found})


def _listed(number: int, row: Publication) -> dict[str, Any]:
    address = settings.SITE_URL + row.get_absolute_url()
    return {"@type": "ListItem", "position": number, "url": address, "name": row.title}


def _correction(one: Told) -> dict[str, str]:
    return {
        "@type": "CorrectionComment",
        "text": one.text,
        "datePublished": iso_date(one.at),
    }


def _publisher() -> dict[str, Any]:
    logo = _picture(absolute(static("img/icon-512.png")), 512, 512)
    name, address = settings.SITE_NAME, settings.SITE_URL
    return {"@type": "Organization", "name": name, "url": address, "logo": logo}


def _pictures(image: Image) -> list[dict[str, Any]]:
    """The shapes that search engines ask for: 1:1, 4:3, 16:9; the master until there are any."""
    made = [shown(image, use) for use in SHAPES if use in image.renditions]
    found = made or [shown(image, SHAPES[0])]
    return [_picture(absolute(one.src), one.width, one.height) for one in found]


def _picture(address: str, width: int, height: int) -> dict[str, Any]:
    return {"@type": "ImageObject", "url": address, "width": width, "height": height}


def _authors(publication: Publication) -> list[dict[str, Any]]:
    return [row for row in publication.bylines if row["role"] == Byline.Role.AUTHOR]


def _person(byline: dict[str, Any]) -> dict[str, str]:
    address = settings.SITE_URL + reverse("author", args=[byline["slug"]])
    return {"@type": "Person", "name": byline["name"], "url": address}


def _date(publication: Publication) -> str:
    return iso_date(publication.dated, publication.dated_precision)
