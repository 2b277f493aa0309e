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
from .likeness import Compared, Traits
from .models import Double, Record

# What more articles than these share, such as the same last line, tells nothing.
CROWD = 20
# An article is shown beside so many at most; a batch reads so many rows of the ledger.
MOST = 3
_MOST_ROWS = 4_000
_PARTS = ("title_print", "sketch_low", "sketch_mid", "sketch_high")


@dataclass(frozen=True, slots=True)
class Pair:
    """`second` came later; `likeness` in per cent."""

    first: int
    second: int
    likeness: int


@dataclass(frozen=True, slots=True)
class One:
    """What is brought in: what will stand in its article, and what it is found by."""

    value: Snapshot
    traits: Traits


# By place, the articles that one of several is perhaps a double of, each with how alike they are.
type Near = list[list[tuple[int, int]]]


def look(new: Sequence[One]) -> Near:
    """What is here already and resembles these, which are not written yet."""
    if not new:
        return []
    shelves = _shelves(_like([one.traits for one in new]))
    nearest = [_nearest(one.traits, shelves) for one in new]
    texts = _texts({number for numbers in nearest for number in numbers})
    return [
        _alike(one, [(number, texts[number]) for number in numbers if number in texts])
        for one, numbers in zip(new, nearest, strict=True)
    ]


def find(
    made: Sequence[tuple[int, One]], near: Near, *, changed: Sequence[tuple[int, One]] = ()
) -> list[Pair]:
    """The likely doubles of these articles: what was `near` each of them before it was written,
    and those that were made or changed with it."""
    batch = dict((*changed, *made))
    shelves = _shelves((pk, one.traits.title, *one.traits.sketch) for pk, one in batch.items())
    found = {}
    for (pk, one), before in zip(made, near, strict=True):
        beside = [number for number in _nearest(one.traits, shelves) if number != pk]
        alike = _alike(one, [(number, batch[number].value) for number in beside])
        for other, how in [*(pair for pair in before if pair[0] not in batch), *alike][:MOST]:
            first, second = sorted((pk, other))
            found[first, second] = Pair(first, second, how)
    return list(found.values())


def _alike(one: One, others: Sequence[tuple[int, Snapshot]]) -> list[tuple[int, int]]:
    if not others:
        return []
    mine = Compared(one.value)
    pairs = ((number, likeness.compare(mine, Compared(value))) for number, value in others)
    return [(number, how) for number, how in pairs if how is not None]


def _nearest(one: Traits, shelves: "_Shelves") -> list[int]:
    """MOST of them, and one more in case that it is itself among them."""
    near = Counter(other for trait in _traits(one) for other in _few(shelves.get(trait, set())))
    return [other for other, _count in near.most_common(MOST + 1)]


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
    return any(mine is not None and mine == other for mine, other in parts)


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
    living = Record.objects.filter(article__isnull=False, tombstone=None).order_by()
    sought = zip(_PARTS, zip(*((one.title, *one.sketch) for one in made), strict=True), strict=True)
    each = [(part, set(values) - {None, ""}) for part, values in sought]
    # A question each, since SQLite would go through the whole ledger for all of them in one.
    first, *rest = (
        living.filter(**{f"{part}__in": values}).values_list("pk", "article_id", *_PARTS)
        for part, values in each
    )
    found = first.union(*rest).order_by("-pk")[:_MOST_ROWS]
    return [(article, *parts) for _pk, article, *parts in found]


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
