"""Which articles that were just brought in are perhaps one that is here: found by index, a batch at
once, and bounded."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from articles.models import Article
from articles.snapshot import Snapshot

from . import likeness
from .drafts import Draft
from .likeness import Traits
from .models import Double, Record

# What more articles than these share, such as the same last line, tells nothing.
CROWD = 20
# An article is shown beside so many at most; a batch reads so many rows of the ledger.
MOST = 3
_MOST_ROWS = 4_000
# Of the three parts of a sketch, so many are the same when nothing but a few words differ.
_MOSTLY = 2
_PARTS = ("title_print", "sketch_low", "sketch_mid", "sketch_high")


@dataclass(frozen=True, slots=True)
class Pair:
    """`second` came later; `likeness` in per cent."""

    first: int
    second: int
    likeness: int


@dataclass(frozen=True, slots=True)
class Here:
    """An article with what stands in it, and what it is found by."""

    number: int
    value: Snapshot
    traits: Traits


@dataclass(frozen=True, slots=True)
class Near:
    """What of the ledger resembles some items: its rows, and the texts of the nearest."""

    rows: list["_Row"]
    texts: dict[int, Snapshot]


def look(new: Sequence[Traits]) -> Near:
    """What is here already and resembles these, which are not written yet."""
    rows = _like(new) if new else []
    shelves = _shelves(rows)
    return Near(rows, _texts({number for one in new for number in _nearest(one, shelves)}))


def find(made: Sequence[Here], near: Near, *, changed: Sequence[Here] = ()) -> list[Pair]:
    """The likely doubles of these articles among themselves, those that were changed with them,
    and what was `near` them before."""
    batch = {one.number: one for one in (*changed, *made)}
    rows: list[_Row] = [row for row in near.rows if row[0] not in batch]
    rows += [(one.number, one.traits.title, *one.traits.sketch) for one in batch.values()]
    shelves = _shelves(rows)
    texts = near.texts | {number: one.value for number, one in batch.items()}
    found = {}
    for one in made:
        for other in _nearest(one.traits, shelves, but=one.number):
            alike = likeness.likeness(one.value, texts[other]) if other in texts else None
            if alike is not None:
                pair = Pair(min(one.number, other), max(one.number, other), alike)
                found[pair.first, pair.second] = pair
    return list(found.values())


def _nearest(one: Traits, shelves: "_Shelves", *, but: int = 0) -> list[int]:
    near = Counter(other for trait in _traits(one) for other in _few(shelves.get(trait, set())))
    del near[but]
    return [other for other, _count in near.most_common(MOST)]


def dead(drafts: Sequence[Draft]) -> dict[int, Record]:
    """Those of these new items, by their place, that say what was withdrawn or deleted here."""
    gone = Q(article=None) | Q(tombstone__isnull=False) | Q(article__deleted_at__isnull=False)
    titles = {one.traits.title for one in drafts} - {""}
    rows = Record.objects.filter(gone, title_print__in=titles).order_by("pk")
    by_title: dict[str, list[Record]] = defaultdict(list)
    for row in rows[:_MOST_ROWS]:
        by_title[row.title_print].append(row)
    found = {}
    for place, one in enumerate(drafts):
        for row in by_title[one.traits.title]:
            if _same_text(one.traits, row):
                found[place] = row
    return found


def _same_text(one: Traits, row: Record) -> bool:
    parts = zip(one.sketch, (row.sketch_low, row.sketch_mid, row.sketch_high), strict=True)
    return sum(mine is not None and mine == other for mine, other in parts) >= _MOSTLY


def note(pairs: Sequence[Pair], *, now: Any) -> None:
    """Write them down, once each, for the desk to decide."""
    Double.objects.bulk_create(
        (
            Double(first_id=one.first, second_id=one.second, likeness=one.likeness, found_at=now)
            for one in pairs
        ),
        ignore_conflicts=True,
    )


def waiting(articles: Collection[int]) -> dict[int, Double]:
    """Those of these articles that wait for a decision, with it."""
    if not articles:
        return {}
    rows = Double.objects.open().filter(second__in=articles).select_related("first")
    return {row.second_id: row for row in rows.defer("first__body")}


type _Row = tuple[int, *tuple[str | int | None, ...]]


def _like(made: Sequence[Traits]) -> list[_Row]:
    """The articles of the ledger that share something with any of these, each with its _PARTS."""
    condition = Q(title_print__in={one.title for one in made} - {""})
    for part, values in zip(
        _PARTS[1:], zip(*(one.sketch for one in made), strict=True), strict=True
    ):
        condition |= Q(**{f"{part}__in": set(values) - {None}})
    living = Record.objects.filter(condition, article__isnull=False, tombstone=None)
    return list(living.order_by("-pk").values_list("article_id", *_PARTS)[:_MOST_ROWS])


type _Trait = tuple[str, str | int]
type _Shelves = dict[_Trait, set[int]]


def _traits(one: Traits) -> list[_Trait]:
    pairs = zip(_PARTS, (one.title, *one.sketch), strict=True)
    return [(part, value) for part, value in pairs if value not in ("", None)]


def _shelves(rows: Iterable[_Row]) -> _Shelves:
    found: _Shelves = defaultdict(set)
    for article, *parts in rows:
        for part, value in zip(_PARTS, parts, strict=True):
            if value:
                found[part, value].add(article)
    return found


def _few(articles: set[int]) -> set[int]:
    return articles if len(articles) <= CROWD else set()


def _texts(numbers: set[int]) -> dict[int, Snapshot]:
    """What is compared of each; what lies in the bin is nobody's double."""
    rows = Article.objects.filter(pk__in=numbers).values("pk", "title", "body")
    return {row.pop("pk"): row for row in rows} if numbers else {}
