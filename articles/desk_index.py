"""The desk's search index, kept as articles are written: drafts, and what is public, alike.

`revisions.keep` calls `index` with whatever it keeps; what is written without a revision calls
`note` (an autosave) or `reindex`. A name that changes elsewhere is heard of as an event.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import batched

from django.db.models import Model
from django.tasks import task
from django.utils import timezone

from authors.models import Author
from magazine.events.models import Event
from magazine.lib.inserting import insert

from .desk_words import analysed, words
from .models import Article, DeskTerms, Tag
from .snapshot import Snapshot, snapshot

# What is read of an article; another change leaves the index as it is.
READ = ("kicker", "title", "standfirst", "body", "tags", "bylines", "sources")
_HEADING, _WHOLE = ("heading", "lead", "stale"), ("heading", "lead", "body", "stale")
_SIZE = 200
# Nobody is kept waiting: of more characters than these in all (an import, a text as long as a
# book's chapter), the worker reads the texts.
MUCH = 40_000
# How long the worker waits for the writer to pause: a text that is typed is read once a minute.
PAUSE = timedelta(minutes=1)


def differs(before: Snapshot | None, after: Snapshot) -> bool:
    """Whether the index has to be told."""
    return before is None or any(before.get(name) != after[name] for name in READ)


def index(values: Mapping[int, Snapshot], *, later: bool = False) -> None:
    """Write what these articles hold, by number; three queries, whatever their number.

    Of more than MUCH text, and when it may be `later` (an import, which keeps others waiting), the
    titles and names now and the texts in a minute.
    """
    whole = not later and sum(len(value["body"]) for value in values.values()) <= MUCH
    _write(values, whole=whole)
    if not whole:
        _later(sorted(values))


def _write(values: Mapping[int, Snapshot], *, whole: bool) -> None:
    if not values:
        return
    authors = _names(Author, (row["author"] for one in values.values() for row in one["bylines"]))
    tags = _names(Tag, (tag for one in values.values() for tag in one["tags"]))
    insert(
        (_row(number, value, authors, tags, whole) for number, value in values.items()),
        over=_WHOLE if whole else _HEADING,
    )


def note(article: Article) -> None:
    """After a save that leaves no revision: its title is found at once, its text in a minute."""
    heading = analysed(f"{article.kicker} {article.title}")
    rows = DeskTerms.objects.filter(article=article)
    standing = rows.values_list("heading", "stale").first()
    if standing is None:
        DeskTerms.objects.create(article=article, heading=heading, lead="", body="", stale=True)
    elif standing != (heading, True):
        # An unchanged heading is left alone: the databases would index the whole row again.
        moved = {"heading": heading} if standing[0] != heading else {}
        rows.update(stale=True, **moved)
    if standing is None or not standing[1]:
        _later([article.pk])


def reindex(
    numbers: Iterable[int] | None = None, *, advance: Callable[[int], None] = lambda _count: None
) -> int:
    """Read these articles (default: all, those in the bin too) again; how many there were."""
    rows = Article.with_bin.order_by("pk")
    if numbers is None:
        numbers = rows.values_list("pk", flat=True).iterator(chunk_size=5_000)
    done = 0
    for batch in batched(numbers, _SIZE):
        found = {row.pk: snapshot(row) for row in rows.filter(pk__in=batch).with_rows()}
        _write(found, whole=True)
        done += len(found)
        advance(len(batch))
    return done


@task
def reindex_later(numbers: list[int]) -> int:
    return reindex(numbers)


@task
def reindex_named(authors: list[int], tags: list[int]) -> int:
    """Read again what these authors sign and these tags are on."""
    found = set(Article.with_bin.filter(bylines__author__in=authors).values_list("pk", flat=True))
    found |= set(Article.with_bin.filter(tagged__tag__in=tags).values_list("pk", flat=True))
    return reindex(sorted(found))


def after_change(events: Sequence[Event]) -> None:
    """AFTER_CHANGE effect: an author or a tag has another name."""
    keys = {key for event in events if event.verb == "changed" for key in event.keys}
    authors, tags = _numbers(keys, "author"), _numbers(keys, "tag")
    if authors or tags:
        reindex_named.enqueue(authors, tags)


def _later(numbers: list[int]) -> None:
    chosen = reindex_later
    if chosen.get_backend().supports_defer:
        chosen = chosen.using(run_after=timezone.now() + PAUSE)
    chosen.enqueue(numbers)


def _row(
    number: int,
    value: Snapshot,
    authors: Mapping[int, str],
    tags: Mapping[int, str],
    whole: bool,
) -> DeskTerms:
    read = value if whole else value | {"body": ""}
    names = [authors.get(row["author"], "") for row in value["bylines"]]
    names += [tags.get(tag, "") for tag in value["tags"]]
    sources = [f"{row['title']} {row['address'].partition('://')[2]}" for row in value["sources"]]
    return DeskTerms(article_id=number, stale=not whole, **words(read, names, sources))


def _names(model: type[Model], numbers: Iterable[int]) -> dict[int, str]:
    wanted = set(numbers)
    rows = model._default_manager.filter(pk__in=wanted)
    return dict(rows.values_list("pk", "name")) if wanted else {}


def _numbers(keys: set[str], kind: str) -> list[int]:
    found = (key.removeprefix(f"{kind}:") for key in keys if key.startswith(f"{kind}:"))
    return sorted(int(number) for number in found if number.isdecimal())
