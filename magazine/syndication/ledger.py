"""The ledger: what was brought in before, and what must never come back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Q

from articles.models import Article
from magazine.events.models import Event

from .models import Record

_ARTICLE = Article._meta.label_lower
# A shorter identifier, such as « 12 », may name something else in another file of the same blog.
_TELLING_GUID = 12


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells an item from all others. `address` and `content` are "" where they do not.

    `blog` is the number of its blog; None when it has none, 0 when the magazine does not know it.
    `at_home`: the source is the address of that blog, as it is for its feeds and exports.
    """

    source: str
    guid: str
    address: str = ""
    content: str = ""
    blog: int | None = None
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """`record` bears this very guid; `main` holds the prints of the article.

    They differ when an article has several names. Both are None for what is new. `by` says what
    `main` was found by: "guid", "address" or "content"; `joined` that this was the name of another
    article, which is the same by somebody's decision.
    """

    record: Record | None = None
    main: Record | None = None
    by: str = ""
    joined: bool = False


NEW = Entry()


def find(identities: Sequence[Identity], *, now: datetime) -> list[Entry]:
    """The ledger's entry of each item, in order: by guid, else by address, else by content.

    A guid and a content count within one source and among those of one blog: an item of another
    blog with the same guid is another item. An address is known again whatever file names it,
    unless both sides have a blog and these differ. What must not come back is known by its
    address and content from anywhere. `now` is the instant of this run: two items that it finds at
    once are two, however alike.
    """
    shelves = _shelves(identities)
    found = {one: _entry(one, shelves, now) for one in identities}
    mains = _mains(entry.main for entry in found.values() if entry.main)
    for one, entry in found.items():
        if entry.main and not entry.main.prints:
            main = mains.get(entry.main.article_id or 0, entry.main)
            found[one] = Entry(entry.record, main, entry.by, entry.main.joined)
    return [found[one] for one in identities]


def read_again(entries: Sequence[Entry]) -> list[Entry] | None:
    """The entries as they stand now; None when one of them leads elsewhere."""
    known = {row.pk: row for entry in entries for row in (entry.record, entry.main) if row}
    binned = F("article__deleted_at")
    fresh = {row.pk: row for row in Record.objects.filter(pk__in=known).annotate(binned=binned)}
    if any(pk not in fresh or _leads(row) != _leads(fresh[pk]) for pk, row in known.items()):
        return None
    return [
        replace(
            entry,
            record=fresh[entry.record.pk] if entry.record else None,
            main=fresh[entry.main.pk] if entry.main else None,
        )
        for entry in entries
    ]


def _leads(row: Record) -> tuple[int | None, bool, bool]:
    return row.article_id, bool(row.prints), is_dead(row)


type _Shelf = dict[str, list[Record]]


@dataclass(frozen=True, slots=True)
class _Shelves:
    """The rows that may be meant, oldest first, by what they are looked up by."""

    guids: _Shelf
    addresses: _Shelf
    contents: _Shelf


def _shelves(identities: Sequence[Identity]) -> _Shelves:
    guids = {one.guid for one in identities}
    blogs = {one.blog for one in identities if one.blog}
    near = Q(source__in={one.source for one in identities}) | Q(blog__in=blogs)
    by_guid = _shelf(Q(guid__in=guids) & near, "guid")
    strangers = [one for one in identities if not _named(one, by_guid)]
    addresses = {one.address for one in strangers} - {""}
    contents = {one.content for one in strangers} - {""}
    return _Shelves(
        by_guid,
        _shelf(Q(address__in=addresses), "address") if addresses else {},
        _shelf(Q(content_print__in=contents), "content_print") if contents else {},
    )


def _shelf(condition: Q, name: str) -> _Shelf:
    shelf: _Shelf = defaultdict(list)
    binned = F("article__deleted_at")
    for row in Record.objects.filter(condition).annotate(binned=binned).order_by("pk"):
        shelf[getattr(row, name)].append(row)
    return shelf


def _entry(one: Identity, shelves: _Shelves, now: datetime) -> Entry:
    record = _named(one, shelves.guids)
    if record:
        return Entry(record, record, "guid")
    at_address = [row for row in shelves.addresses.get(one.address, ()) if _meets(one, row)]
    if at_address:
        return Entry(None, _living(at_address), "address")
    same = [row for row in shelves.contents.get(one.content, ()) if _moved(one, row, now)]
    return Entry(None, _living(same), "content") if same else NEW


def _named(one: Identity, by_guid: _Shelf) -> Record | None:
    """The row that bears this guid in this source, else among those of the same blog."""
    rows = by_guid.get(one.guid, ())
    own = next((row for row in rows if row.source == one.source), None)
    if own or len(one.guid) < _TELLING_GUID:
        return own
    return next((row for row in rows if one.blog and row.blog_id == one.blog), None)


def _meets(one: Identity, row: Record) -> bool:
    """Whether an item at the address of this row may be the same."""
    if is_dead(row) or row.source == one.source or row.blog_id is None or one.blog is None:
        return True
    return row.blog_id == one.blog


def _moved(one: Identity, row: Record, now: datetime) -> bool:
    """Whether this is the row's item under another address and another guid."""
    near = row.source == one.source or (one.blog and row.blog_id == one.blog)
    if is_dead(row):
        return bool(near) or row.sketch_low is not None  # a few words are anybody's
    return bool(near) and row.last_seen != now


def is_dead(row: Record) -> bool:
    """Withdrawn, or deleted; of a row that was read with the mark of the bin."""
    binned = getattr(row, "binned", None)
    return row.tombstone is not None or row.article_id is None or binned is not None


def _living(rows: Sequence[Record]) -> Record:
    return next((row for row in rows if not is_dead(row)), rows[0])


def _mains(records: Iterable[Record]) -> dict[int, Record]:
    """For records that are only another name of an article: the one that holds its prints."""
    articles = {row.article_id for row in records if not row.prints and row.article_id}
    rows = Record.objects.filter(article__in=articles).exclude(prints={}).order_by("-pk")
    return {row.article_id: row for row in rows if row.article_id} if articles else {}


def after_change(events: Sequence[Event]) -> None:
    """Effect: a withdrawn article's items never come back, until it is reinstated. Idempotent."""
    for event in events:
        if event.subject != _ARTICLE or event.verb not in ("withdrawn", "reinstated"):
            continue
        records = Record.objects.filter(article=event.subject_id)
        if event.verb == "withdrawn":
            records.filter(tombstone=None).update(
                tombstone=event.at, tombstone_reason=event.why[:300]
            )
        else:
            records.exclude(tombstone=None).update(tombstone=None, tombstone_reason="")
