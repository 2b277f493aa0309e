"""Builders: rows with sane defaults, so that a test says only what it is about."""

import io
import itertools
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow

from articles import pictured, workflow
from articles.models import Article, Byline, Dossier, Origin, Publication, Source, Tag
from authors.models import Agreement, Author, Blog
from magazine.images.models import Image
from magazine.lib.analysis import fold
from magazine.lib.slugs import slugify
from magazine.sections.models import Seat, Section

number = itertools.count(1)
BODY = "<p>Il pleuvait sur la ville. Les cafés étaient pleins de gens qui attendaient.</p>"
# The smallest GIF: one transparent pixel.
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
)


def user(name: str = "", **fields: Any) -> Any:
    name = name or f"user{next(number)}"
    return get_user_model().objects.create_user(name, f"{name}@example.org", "secret", **fields)


def seated(role: str, of: Section | None = None, name: str = "") -> Any:
    """Someone of the desk with a seat: in this section, or in every one."""
    person = user(name or role, is_staff=True)
    Seat.objects.create(user=person, section=of, role=role)
    return person


def section(name: str = "Culture", **fields: Any) -> Section:
    fields.setdefault("slug", slugify(name))
    return Section.objects.get_or_create(name=name, defaults=fields)[0]


def author(name: str = "", *, claimed: bool = True, **fields: Any) -> Author:
    name = name or f"Autrice {next(number)}"
    fields.setdefault("slug", slugify(name))
    fields.setdefault("claimed_at", timezone.now() if claimed else None)
    return Author.objects.create(name=name, **fields)


def blog(title: str = "", *, authors: Sequence[Author] = (), **fields: Any) -> Blog:
    title = title or f"Carnet {next(number)}"
    fields.setdefault("address", f"https://{slugify(title)}.example/")
    row = Blog.objects.create(title=title, **fields)
    # One by one: several at once are written in the order of a set.
    for one in authors:
        row.authors.add(one)
    return row


def agreement(of: Blog, mode: str = "full", **fields: Any) -> Agreement:
    fields.setdefault("agreed_on", date(2026, 1, 15))
    fields.setdefault("agreed_by", "l'auteur, par courriel")
    fields.setdefault("version", of.agreements.count() + 1)
    return Agreement.objects.create(blog=of, mode=mode, **fields)


def image(**fields: Any) -> Image:
    serial = next(number)
    fields.setdefault("digest", f"{serial:064x}")
    fields.setdefault("alt", "Une place sous la pluie")
    fields.setdefault("file", ContentFile(PIXEL, f"{serial}.gif"))
    return Image.objects.create(**{"width": 1600, "height": 1067, **fields})


def article(title: str = "", **fields: Any) -> Article:
    """A draft of our own; `authors`, `tags` and `sources` are names, rows or titles."""
    signed = fields.pop("authors", None)
    tags = fields.pop("tags", ())
    sources = fields.pop("sources", ())
    fields.setdefault("section", section())
    fields.setdefault("body", BODY)
    row = Article.objects.create(title=title or f"Un titre {next(number)}", **fields)
    for position, signer in enumerate([author()] if signed is None else signed):
        Byline.objects.create(article=row, author=signer, position=position)
    for name in tags:
        row.tags.add(tag(name))
    for position, source in enumerate(sources):
        Source.objects.create(article=row, title=source, position=position)
    if "data-file" in row.body:  # as whoever writes a text does
        pictured.note({row.pk: row.body})
    return row


def tag(name: str) -> Tag:
    found = Tag.objects.filter(folded=fold(name)).first()
    return found or Tag.objects.create(name=name, slug=slugify(name))


def dossier(title: str = "", *articles: Article, **fields: Any) -> Dossier:
    """One that readers may open, with these articles in this order."""
    title = title or f"Dossier {next(number)}"
    fields.setdefault("slug", slugify(title))
    fields.setdefault("shown_since", timezone.now())
    row = Dossier.objects.create(title=title, **fields)
    for position, one in enumerate(articles, start=1):
        row.parts.create(article=one, position=position)
    return row


def republished(title: str = "", *, mode: str = "full", **fields: Any) -> Article:
    """A draft brought in from a blog whose agreement has this mode; `terms` adds to it."""
    terms = fields.pop("terms", {})
    signed = fields.pop("authors", None) or [author()]
    if "blog" not in fields:
        fields["blog"] = blog(authors=signed)
        agreement(fields["blog"], mode, **terms)
    return article(title, origin=Origin.REPUBLISHED, authors=signed, **fields)


def published(title: str = "", *, at: datetime | None = None, **fields: Any) -> Publication:
    """An article of our own that readers see."""
    return workflow.publish(article(title, **fields), by=None, at=at)


def picture_bytes(size: tuple[int, int] = (60, 40), form: str = "PNG") -> bytes:
    """The bytes of a picture that no other size has."""
    out = io.BytesIO()
    Pillow.linear_gradient("L").resize(size).convert("RGB").save(out, form)
    return out.getvalue()
