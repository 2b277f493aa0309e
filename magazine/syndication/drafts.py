"""An item as the columns of an article, before anything is asked of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from articles import desk_words
from articles.models import Article, Byline, Network, Origin, Source
from articles.snapshot import Snapshot

from . import addresses, bodies, decide, likeness
from .items import Item, LinkedSource, Loss, Lost
from .ledger import Identity
from .likeness import Traits
from .losses import gathered


class Unfit(Exception):
    """An item that cannot become an article, with the reason in words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`value` is a snapshot whose references (section, blog, signatures …) are still empty.

    `guessed_date` says that the source gave no usable date; `traits` what it resembles; `prints`
    those of all but its references, and of a guessed date; `read` the terms of its short texts.
    """

    item: Item
    value: Snapshot
    identity: Identity
    traits: Traits
    notes: tuple[str, ...]
    losses: tuple[Loss, ...]
    guessed_date: bool
    prints: Mapping[str, str]
    read: Mapping[str, str]


def draft(item: Item, *, now: datetime, pictures: Mapping[str, bodies.Found]) -> Draft:
    """Clean and check one item. Raises Unfit."""
    if not item.title.strip():
        no_text = not item.body.strip()
        raise Unfit(_("it has neither title nor text") if no_text else _("it has no title"))
    body = bodies.prepare(item.body, base=item.base, pictures=pictures)
    losses = [*item.losses, *body.losses]
    dated = _dated(item, now, losses)
    value: Snapshot = {
        "kicker": item.kicker,
        "title": " ".join(item.title.split()),
        "standfirst": item.standfirst,
        "body": body.html,
        "language": item.language or "fr",
        "section_id": None,
        "lead_image_id": _lead(item, pictures, losses),
        "origin": Origin.REPUBLISHED if item.republished else Origin.OWN,
        "blog_id": None,
        "agreement_id": None,
        "translation_of_id": None,
        "original": item.original if item.republished else "",
        "dated": dated.astimezone(UTC).isoformat() if dated else None,
        "dated_precision": item.precision if dated else "minute",
        "tags": [],
        "bylines": [],
        "sources": [_source(source) for source in item.sources],
    }
    _check(value)
    _check_words(item)
    notes = (*item.notes, *body.notes)
    traits, content = (
        (item.traits, item.content) if item.traits else likeness.read(value["title"], value["body"])
    )
    identity = _identity(item, content)
    printed = set(decide.PRINTED) - decide.RESOLVED - ({"dated"} if dated is None else set())
    made = decide.prints(value, printed)
    read = desk_words.read_ahead(value)
    return Draft(item, value, identity, traits, notes, gathered(losses), dated is None, made, read)


def _dated(item: Item, now: datetime, losses: list[Loss]) -> datetime | None:
    """The item's date; None when it has none or one to come, which no archive can have.

    That of today is noon where the hour is not said: in the morning it is this very instant.
    """
    if item.dated and item.dated > now:
        if item.precision == "day" and localdate(item.dated) == localdate(now):
            return now
        losses.append(Loss(Lost.FUTURE, item.dated.date().isoformat()))
        return None
    return item.dated


def _lead(item: Item, pictures: Mapping[str, bodies.Found], losses: list[Loss]) -> int | None:
    if not item.lead_image:
        return None
    picture = bodies.find(pictures, item.lead_image, item.base)
    if isinstance(picture, Loss):
        kind = Lost.LEAD if picture.kind == Lost.IMAGE else picture.kind
        losses.append(Loss(kind, picture.what))
        return None
    if not picture.described:
        losses.append(Loss(Lost.UNDESCRIBED))
    return picture.number


def _source(source: LinkedSource) -> dict[str, str]:
    return {
        "title": source.title,
        "address": source.address,
        "kind": source.kind,
        "language": source.language,
    }


def _check(value: Snapshot) -> None:
    """What `full_clean` says of the article and of its sources, field by field.

    Without the rows themselves, which cost more to make than to check; constraints are the
    database's own business.
    """
    _clean(Article, {name: value[name] for name in _COLUMNS})
    for source in value["sources"]:
        _clean(Source, source)


def _check_words(item: Item) -> None:
    """Roles and networks are words that the magazine knows."""
    roles = {who.role for who in item.signatures} - set(Byline.Role.values)
    networks = {network for network, _day, _count in item.shares} - set(Network.values)
    for word in sorted(roles | networks):
        raise Unfit(_("« %(word)s » is no role and no network") % {"word": word})


_COLUMNS = "kicker title standfirst body language origin original dated dated_precision".split()


def _clean(model: type[Model], values: Mapping[str, Any]) -> None:
    wrong = []
    for name, value in values.items():
        field: Any = model._meta.get_field(name)
        try:
            if not (field.blank and value in field.empty_values):
                field.clean(value, None)
        except ValidationError as error:
            wrong.append(f"{name}: {' '.join(error.messages)}")
    if wrong:
        raise Unfit("; ".join(wrong))


def _identity(item: Item, content: str) -> Identity:
    """By guid; by content too, since guids may change as names of files do; by its address, which
    is none of an article where it is the blog's own front page."""
    if not item.address:
        return Identity(item.source, item.guid, content=content)
    address = addresses.key(item.address)
    if item.blog and item.blog.address and addresses.key(item.blog.address) == address:
        address = ""
    return Identity(item.source, item.guid, address, content)
