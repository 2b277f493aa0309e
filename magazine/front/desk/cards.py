"""What the board of an edition shows: its blocks, and in each place who stands there and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Publication, Tag
from authors.models import Author
from magazine.events.models import Event
from magazine.front import arranging, composing
from magazine.front.models import Edition, Format, Placing, Reason, Rule
from magazine.front.plans import Arranged, Chosen, Place, Plan
from magazine.images.models import Image
from magazine.sections.models import Section

from . import words


@dataclass(frozen=True, slots=True)
class Coming:
    """A slot whose hour is to come at this place; `seen`: it is this person's to change."""

    article: int
    title: str
    at: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Fallen:
    """A choice that may not stand where it was put. `unworthy`: it lost too much on its way, and
    its form is this person's to see."""

    article: int
    title: str
    why: str
    unworthy: bool = False


@dataclass(slots=True)
class Card:
    """A place: `key` names it in forms ("0.1"), `label` in words; without `article` it is empty."""

    key: str
    label: str
    article: int | None = None
    title: str = ""
    section: str = ""
    image: Image | None = None
    chosen: bool = False
    why: str = ""
    ends: str = ""
    told: str = ""
    own_words: bool = False
    standfirst: str = ""
    coming: list[Coming] = field(default_factory=list)
    fallen: Fallen | None = None


@dataclass(slots=True)
class Shelf:
    """A block of the board."""

    index: int
    format: str
    name: str
    heading: str
    filled: str
    size: int
    first: bool
    last: bool
    cards: list[Card] = field(default_factory=list)


@dataclass(slots=True)
class Drawn:
    """The whole board. `kept_off` are [number, title]; `until`: the page may change by then."""

    at: datetime
    plan: Plan
    shelves: list[Shelf]
    kept_off: list[tuple[int, str]]
    until: datetime | None

    @property
    def places(self) -> dict[int, str]:
        """Where each article stands, in words."""
        return {
            card.article: card.label
            for shelf in self.shelves
            for card in shelf.cards
            if card.article
        }


def place_name(block: str, number: int, size: int) -> str:
    if size == 1:
        return block
    return _("%(block)s, place %(number)d") % {"block": block, "number": number}


def block_name(block: Arranged, names: dict[int, str]) -> str:
    """What editors call a block: its heading, its section, else its format."""
    return block.heading or names.get(block.section or 0, "") or str(Format(block.format).label)


def draw(edition: Edition, at: datetime, now: datetime, user: Any) -> Drawn:
    plan = arranging.read(edition)
    page = composing.arrange(plan, at, section=edition.section)
    facts = _Facts(plan, page, at, now, user)
    placings = {(row.block, row.place): row for row in page.placings}
    last = len(plan.blocks) - 1
    shelves = []
    for index, block in enumerate(plan.blocks):
        shelf = Shelf(
            index=index,
            format=block.format,
            name=block_name(block, facts.sections),
            heading=block.heading,
            filled=facts.filled(block),
            size=block.size,
            first=index == 0,
            last=index == last,
        )
        for place in range(1, block.size + 1):
            where = (index, place)
            card = Card(f"{index}.{place}", place_name(shelf.name, place, shelf.size))
            facts.fill(card, where, placings.get(where), page.fallen.get(where))
            shelf.cards.append(card)
        shelves.append(shelf)
    kept_off = [(number, facts.title(number)) for number in plan.kept_off]
    return Drawn(at, plan, shelves, kept_off, page.valid_until)


def places(edition: Edition, at: datetime) -> dict[int, str]:
    """Where each article of the page stands, in words, without all that the board says of it."""
    plan = arranging.read(edition)
    page = composing.arrange(plan, at, section=edition.section)
    sections = dict(Section.objects.values_list("pk", "name"))
    names = [block_name(block, sections) for block in plan.blocks]
    return {
        row.article_id: place_name(names[row.block], row.place, plan.blocks[row.block].size)
        for row in page.placings
    }


class _Facts:
    """All that the cards say, read once for the whole board."""

    def __init__(
        self, plan: Plan, page: composing.Page, at: datetime, now: datetime, user: Any
    ) -> None:
        self.plan, self.at, self.now = plan, at, now
        slots = [slot for _where, slot in plan.slots() if not slot.over(at)]
        shown = {row.article_id for row in page.placings}
        others = {slot.article for slot in slots} | set(plan.kept_off)
        rows = Publication.objects.listed(at).for_cards()
        self.rows = {row.article_id: row for row in rows.filter(article__in=shown | others)}
        seen = Article.with_bin.seen_by(user).filter(pk__in=others)
        self.articles = {row.pk: row for row in seen.only("title", "state", "deleted_at")}
        # The hour at which something appears is told to whoever may see it.
        self.starts = _starts(self.articles.keys() - self.rows.keys(), at)
        events = Event.objects.filter(pk__in={slot.event for slot in slots if slot.event})
        self.events = {row.pk: row for row in events.select_related("by")}
        images = {slot.image for slot in slots if slot.image}
        self.images = Image.objects.in_bulk(images) if images else {}
        self.sections = dict(Section.objects.values_list("pk", "name"))
        self.tags = _names(Tag, {block.tag for block in plan.blocks})
        self.authors = _names(Author, {block.author for block in plan.blocks})

    def title(self, article: int) -> str:
        """What may be told of it: what readers see, or what this person does."""
        row, found = self.rows.get(article), self.articles.get(article)
        # At the hour of the board it may be public that is not yet.
        if row and (found or row.live_from <= self.now):
            return row.title
        return (found.title or str(_("(no title yet)"))) if found else words.elsewhere()

    def filled(self, block: Arranged) -> str:
        """By what rule a block is filled, in words."""
        found: dict[str, Any] = {
            Rule.TAG: _('the newest tagged "%(name)s"') % {"name": self.tags.get(block.tag, "?")},
            Rule.AUTHOR: _("the newest by %(name)s")
            % {"name": self.authors.get(block.author, "?")},
            Rule.SHARED: ngettext(
                "the most shared of %(days)d day", "the most shared of %(days)d days", block.days
            )
            % {"days": block.days},
        }
        text = str(found.get(block.rule, Rule(block.rule).label))
        if block.section and block.rule != Rule.NONE:
            section = self.sections.get(block.section, "?")
            text = _("%(rule)s, in %(section)s") % {"rule": text, "section": section}
        if block.own_first and block.rule != Rule.NONE:
            text = _("%(rule)s, our own first") % {"rule": text}
        return text

    def fill(
        self, card: Card, where: Place, placing: Placing | None, fallen: Chosen | None
    ) -> None:
        index, place = where
        slots = self.plan.blocks[index].places.get(place, [])
        card.coming = [self._coming(slot) for slot in slots if _waits(slot, self.at)]
        if fallen is not None:
            card.fallen = self._fallen(fallen)
        if placing is None:
            return
        row = self.rows.get(placing.article_id)
        slot = self.plan.blocks[index].of(place, self.at)
        chosen = slot if placing.reason == Reason.CHOSEN else None
        card.article = placing.article_id
        card.title = placing.title or placing.shown_title
        card.section = row.section.name if row else ""
        card.image = self.images.get(placing.image_id or 0) or (row.lead_image if row else None)
        card.chosen = chosen is not None
        card.why = (
            words.chosen_by(chosen, self.events, self.now)
            if chosen
            else words.automatic(placing, card.section)
        )
        card.ends = words.ends(chosen, row, self.now)
        card.told = placing.why
        card.standfirst = placing.standfirst or (row.standfirst if row else "")
        card.own_words = bool(placing.title or placing.standfirst or placing.image_id)

    def _coming(self, slot: Chosen) -> Coming:
        at = words.when(slot.starts_at, self.now) if slot.starts_at else ""
        seen, title = slot.article in self.articles, self.title(slot.article)
        return Coming(slot.article, (seen and slot.title) or title, at, seen)

    def _fallen(self, slot: Chosen) -> Fallen:
        number = slot.article
        row, article = self.rows.get(number), self.articles.get(number)
        why = words.fallen(article, row, self.starts.get(number), self.now)
        unworthy = row is not None and not row.front_worthy and article is not None
        return Fallen(number, self.title(number), why, unworthy)


def _waits(slot: Chosen, at: datetime) -> bool:
    return slot.starts_at is not None and slot.starts_at > at


def _starts(articles: Iterable[int], at: datetime) -> dict[int, datetime]:
    """When those that are not public yet will be."""
    rows = Publication.objects.to_come(at).filter(article__in=articles).in_time()
    found: dict[int, datetime] = {}
    for article, begins in rows.values_list("article", "live_from"):
        found.setdefault(article, begins)
    return found


def _names(model: Any, numbers: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {number for number in numbers if number}
    if not wanted:
        return {}
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", "name"))


def options(drawn: Drawn) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every place by its block, with who stands there: what « Move to… » offers."""
    return [
        (shelf.name, [(card.key, _option(card)) for card in shelf.cards]) for shelf in drawn.shelves
    ]


def _option(card: Card) -> str:
    title = words.short(card.title) if card.article else str(_("empty"))
    return _("%(place)s: %(title)s") % {"place": card.label, "title": title}
