"""The ledger: what was brought in before, and what must never come back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.models import Article
from magazine.events.models import Event

from .models import Record

_ARTICLE = Article._meta.label_lower


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells an item from all others. `address` and `content` are "" where they do not."""

    source: str
    guid: str
    address: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """`record` bears this very guid; `main` holds the prints of the article.

    They differ when a source gives one article several guids. Both are None for what is new.
    """

    record: Record | None = None
    main: Record | None = None


def find(identities: Sequence[Identity]) -> list[Entry]:
    """The ledger's entry of each item, in order: by guid, else by address, else by content.

    Only within its own source: an item of another blog with the same guid is another item.
    """
    by_source: dict[str, list[Identity]] = defaultdict(list)
    for identity in identities:
        by_source[identity.source].append(identity)
    found: dict[Identity, Entry] = {}
    for source, group in by_source.items():
        found |= _find(source, group)
    return [found[identity] for identity in identities]


def _find(source: str, group: Sequence[Identity]) -> dict[Identity, Entry]:
    rows = Record.objects.filter(source=source).order_by("pk")
    by_guid = {row.guid: row for row in rows.filter(guid__in=[one.guid for one in group])}
    strangers = [one for one in group if one.guid not in by_guid]
    addresses = {one.address for one in strangers} - {""}
    contents = {one.content for one in strangers} - {""}
    by_address = _first(rows.filter(address__in=addresses), "address") if addresses else {}
    by_content = (
        _first(rows.filter(content_print__in=contents), "content_print") if contents else {}
    )
    mains = _mains(by_guid.values())
    found = {}
    for one in group:
        record = by_guid.get(one.guid)
        twin = by_address.get(one.address) or by_content.get(one.content)
        main = mains.get(record.article_id or 0, record) if record else twin
        found[one] = Entry(record, main)
    return found


def _first(rows: Iterable[Record], name: str) -> dict[str, Record]:
    """The oldest row that holds prints, by that column."""
    found: dict[str, Record] = {}
    for row in rows:
        if row.prints:
            found.setdefault(getattr(row, name), row)
    return found


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
