"""The rows of a batch: articles with their signatures, sources and tags, records, events."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles import revisions
from articles.models import Article, Byline, Share, Source, State, TaggedArticle
from articles.snapshot import Snapshot, dated, snapshot
from magazine.events.effects import event, record
from magazine.events.models import Event
from magazine.lib.inserting import insert

from .decide import FIELDS, Decision, Verb
from .drafts import Draft
from .ledger import Entry
from .models import Copy, Record
from .models.records import JOINED

_SIZE = 200
_LONGEST_GUID = 300
_ROWS = ("tags", "bylines", "sources")
_COLUMNS = tuple(name for name in FIELDS if name not in _ROWS)
# What a source may ask for. What is public is decided by --publish alone.
_STATES = {State.DRAFT.value: State.DRAFT, "": State.REVIEW, State.REVIEW.value: State.REVIEW}


@dataclass(frozen=True, slots=True)
class Plan:
    """A draft with its references found, what the ledger says, and what shall be done.

    `current` is how the article stands at the desk; `speaks`: it follows this item, which is not
    only another name of it; `copy` and `restless` say how it stood to its original.
    """

    draft: Draft
    wanted: Snapshot
    entry: Entry
    decision: Decision
    article: Article | None = None
    current: Snapshot | None = None
    speaks: bool = True
    copy: Copy | None = None
    restless: int = 0
    notes: tuple[str, ...] = ()


def write(plans: Sequence[Plan], *, now: datetime) -> list[Article]:
    """Create, update or leave the article of each plan; the articles, in order."""
    articles = [plan.article or _new(plan) for plan in plans]
    pairs = list(zip(plans, articles, strict=True))
    created = [(plan, row) for plan, row in pairs if plan.decision.verb is Verb.CREATE]
    updated = [(plan, row) for plan, row in pairs if plan.decision.verb is Verb.UPDATE]
    names = _names(pairs, now)
    # From here on whoever else writes waits.
    insert((row for _plan, row in created), numbered=True)
    _write_rows(created, _ROWS)
    _write_shares(created)
    for plan, row in updated:
        _update(plan, row)
    _write_names(names, now)
    return articles


def keep_trace(plans: Sequence[Plan], articles: Sequence[Article], *, now: datetime) -> None:
    """A revision and an event for each article that was created or updated: what publishing
    leaves of those that it takes."""
    changed = [
        (plan, row)
        for plan, row in zip(plans, articles, strict=True)
        if plan.decision.verb is not Verb.KEEP
    ]
    values = [
        plan.wanted if plan.decision.verb is Verb.CREATE else _fresh(row) for plan, row in changed
    ]
    rows = [row for _plan, row in changed]
    created = {row.pk for plan, row in changed if plan.decision.verb is Verb.CREATE}
    revisions.keep(rows, values, by=None, at=now, note=_("Imported"), created=created)
    record(*(_event(plan, row) for plan, row in changed))


def _fresh(article: Article) -> Snapshot:
    return snapshot(Article.objects.with_rows().get(pk=article.pk))


def _new(plan: Plan) -> Article:
    state = _STATES.get(plan.draft.item.state, State.READY)
    return Article(state=state, **_columns(plan.wanted, _COLUMNS))


def _columns(value: Snapshot, names: Sequence[str]) -> dict[str, Any]:
    return {name: dated(value) if name == "dated" else value[name] for name in names}


def _update(plan: Plan, article: Article) -> None:
    """Only the fields that the source changed; the version moves on, so that a form that was
    opened before cannot undo them."""
    columns = [name for name in plan.decision.fields if name in _COLUMNS]
    for name, value in _columns(plan.wanted, columns).items():
        setattr(article, name, value)
    article.version += 1
    article.save(update_fields=[*columns, "version", "changed"])
    rows = [name for name in plan.decision.fields if name in _ROWS]
    if "tags" in rows:
        article.tagged.all().delete()
    if "bylines" in rows:
        article.bylines.all().delete()
    if "sources" in rows:
        article.sources.all().delete()
    _write_rows([(plan, article)], rows)


def _write_rows(pairs: Sequence[tuple[Plan, Article]], names: Sequence[str]) -> None:
    if "bylines" in names:
        insert(
            Byline(article_id=row.pk, author_id=one["author"], role=one["role"], position=position)
            for plan, row in pairs
            for position, one in enumerate(plan.wanted["bylines"])
        )
    if "sources" in names:
        insert(
            Source(article_id=row.pk, position=position, **one)
            for plan, row in pairs
            for position, one in enumerate(plan.wanted["sources"])
        )
    if "tags" in names:
        insert(
            TaggedArticle(content_object_id=row.pk, tag_id=tag)
            for plan, row in pairs
            for tag in plan.wanted["tags"]
        )


def _write_shares(pairs: Sequence[tuple[Plan, Article]]) -> None:
    insert(
        Share(article_id=row.pk, network=network, day=day, count=count)
        for plan, row in pairs
        for network, day, count in plan.draft.item.shares
    )


@dataclass(slots=True)
class _Names:
    """Records to be written: those that are new, former names that are kept, those whose words
    changed, and the keys of those that were seen again."""

    new: list[Record] = field(default_factory=list)
    former: list[Record] = field(default_factory=list)
    moved: list[Record] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)


def _names(pairs: Sequence[tuple[Plan, Article]], now: datetime) -> _Names:
    """A record for each name; the prints stand in the article's first record alone."""
    found = _Names()
    for plan, row in pairs:
        record, main = plan.entry.record, plan.entry.main
        if record is None:
            found.new.append(_record(plan, row, now))
        else:
            found.seen.append(record.pk)
        if main:
            before = _values(main)
            _take_over(main, record or found.new[-1], plan)
            found.former += _former(main, plan, now)
            _take(main, plan)
            if _values(main) != before:
                found.moved.append(main)
    for made in found.new:
        made.full_clean(
            exclude=("article", "blog", "prints"),
            validate_unique=False,
            validate_constraints=False,
        )
    return found


def _write_names(names: _Names, now: datetime) -> None:
    # First what gives its name away, then what takes it.
    Record.objects.bulk_update(names.moved, _FOLLOWING, batch_size=_SIZE)
    insert(names.new)
    # An address that bears this name already keeps it.
    insert(names.former, passing=True)
    Record.objects.filter(pk__in=names.seen).update(last_seen=now)


# What of a record follows its article.
_FOLLOWING = ["source", "guid", "prints", "address", "blog", "content_print", "title_print"]
_FOLLOWING += ["sketch_low", "sketch_mid", "sketch_high"]


def _record(plan: Plan, row: Article, now: datetime) -> Record:
    one, main = plan.draft.identity, plan.entry.main
    made = Record(
        source=one.source,
        guid=one.guid,
        address=one.address,
        blog_id=plan.wanted["blog_id"],
        content_print=one.content,
        prints={} if main else plan.decision.prints,
        article=row,  # which may not have its number yet
        first_seen=now,
        last_seen=now,
    )
    if main is None:
        _set_traits(made, plan)
    elif plan.entry.joined:
        made.title_print = JOINED
    return made


def _set_traits(record: Record, plan: Plan) -> None:
    found = plan.draft.traits
    record.title_print = found.title
    record.sketch_low, record.sketch_mid, record.sketch_high = found.sketch


def _take_over(main: Record, named: Record, plan: Plan) -> None:
    """The blog's own feed or export is what its article follows from now on: what had brought it
    in before, such as a page that somebody saved, is only another name of it."""
    one = plan.draft.identity
    if not plan.speaks or not one.at_home or main.source == one.source:
        return
    if named is main:
        main.source = one.source
    elif named.pk is None:
        main.source, main.guid, named.source, named.guid = (
            named.source,
            named.guid,
            main.source,
            main.guid,
        )


def _follows(main: Record, plan: Plan) -> bool:
    """Whether the record with the prints is one that this item speaks for."""
    return plan.speaks and main.source == plan.draft.identity.source


def _former(main: Record, plan: Plan, now: datetime) -> list[Record]:
    """The address that the article had: it goes on being one of its names."""
    address = plan.draft.identity.address
    if not _follows(main, plan) or not main.address or address in ("", main.address):
        return []
    return [
        Record(
            source=main.source,
            guid=main.address[-_LONGEST_GUID:],
            address=main.address,
            blog_id=main.blog_id,
            article_id=main.article_id,
            first_seen=now,
            last_seen=now,
        )
    ]


def _take(main: Record, plan: Plan) -> None:
    """Bring the record to what was taken."""
    main.prints = dict(plan.decision.prints)
    if _follows(main, plan):
        one = plan.draft.identity
        main.address, main.content_print = one.address or main.address, one.content
        main.blog_id = plan.wanted["blog_id"] or main.blog_id
        _set_traits(main, plan)


def _values(record: Record) -> list[Any]:
    return [getattr(record, name) for name in _FOLLOWING]


def _event(plan: Plan, article: Article) -> Event:
    return event(
        "imported" if plan.decision.verb is Verb.CREATE else "reimported",
        article,
        data={"title": article.title, "source": plan.draft.identity.source},
        keys=[f"article:{article.pk}"],
    )
