"""Items into the magazine: a batch is one transaction, and everything in it or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from articles import revisions
from articles.models import Article
from articles.snapshot import PARTS, Snapshot, snapshot
from authors.models import Blog
from magazine.sections.models import Section

from . import (
    addresses,
    arrivals,
    copying,
    drafting,
    fidelity,
    fidelity_rows,
    ledger,
    matching,
    resembling,
    showing,
    taking_turns,
    writing,
)
from .agreements import Offer
from .bodies import Found
from .decide import Known, Verb, decide
from .drafting import Order, Unmade
from .drafts import Draft, Unfit
from .items import Home, Item, Loss
from .ledger import Identity
from .models import Double
from .pace import Pace
from .resolve import Resolver, Unknown
from .writing import Plan


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator asked for.

    `blog` is the one whose feed was fetched: its items are its own, whatever they claim. `follow`:
    the blog itself gave them a moment ago, and what is public of them follows as agreed. `ours`:
    whoever gave the files may do all there is, as one at the server may; our own form then says
    more than the articles of blogs (`Import`).
    """

    section: Section | None = None
    publish: bool = False
    la_une: bool = False
    offer: Offer | None = None
    dry_run: bool = False
    source: str = ""
    blog: Blog | None = None
    follow: bool = False
    images: bool = True
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item. `waits` says why it is not public although that was asked;
    `why`, for what was refused or skipped, says the reason; `again`: the database refused it, which
    may take it another time."""

    item: Item
    verb: Verb
    article: int | None = None
    notes: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    published: bool = False
    waits: str = ""
    why: str = ""
    guessed_date: bool = False
    fidelity: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What items are stored with: the options, the instant, the names and the pictures known.

    `rehearsed`: nothing stays of it, nor of what was found for it.
    """

    options: Options
    now: datetime
    resolver: Resolver
    pictures: Mapping[str, Found]
    pace: Pace = field(default_factory=Pace)
    rehearsed: bool = False


def order(items: Sequence[Item], batch: Batch) -> Order:
    """What is to be drafted of these: outside of any transaction, so that nobody waits for it."""
    options, asked = batch.options, batch.options.publish
    whole = partial(batch.resolver.shows_all, blog=options.blog, offer=options.offer)
    shown = (n for n, one in enumerate(items) if asked and showing.asks(one) and whole(one))
    return Order(items, batch.now, frozenset(shown), batch.pictures)


def store(items: Sequence[Item], batch: Batch) -> list[Outcome]:
    """Bring these in, each whole or not at all; an outcome for each, in order."""
    return store_drafts(drafting.make(order(items, batch)), batch)


def store_drafts(drafts: Sequence[Draft | Unmade], batch: Batch) -> list[Outcome]:
    """The same, of what is drafted already.

    When the database refuses the batch, its items are tried one by one. Two that may be the same
    are in two batches: the later one must find the earlier in the ledger.
    """
    runs = list(_apart(drafts))
    if len(runs) > 1:
        return [outcome for run in runs for outcome in store_drafts(run, batch)]
    try:
        return _transaction(drafts, batch)
    except (DatabaseError, ValidationError) as error:
        batch.resolver.forget()
        if len(drafts) == 1:
            again = isinstance(error, DatabaseError)
            return [Outcome(drafts[0].item, Verb.REFUSE, why=_sentence(error), again=again)]
    return [outcome for one in drafts for outcome in store_drafts([one], batch)]


def _apart(drafts: Sequence[Draft | Unmade]) -> Iterator[Sequence[Draft | Unmade]]:
    """The drafts, cut where one bears a name that another one before it bears."""
    begun, taken = 0, set[tuple[str, str]]()
    for place, item in enumerate(one.item for one in drafts):
        names = {("guid", item.guid)}
        if item.address:
            names.add(("address", addresses.key(item.address)))
        if taken & names:
            yield drafts[begun:place]
            begun, taken = place, set()
        taken |= names
    yield drafts[begun:]


def _sentence(error: Exception) -> str:
    return " ".join(error.messages if isinstance(error, ValidationError) else str(error).split())


def _transaction(drafts: Sequence[Draft | Unmade], batch: Batch) -> list[Outcome]:
    outcomes = batch.pace.transaction(
        len(drafts),
        lambda: _store(drafts, batch),
        undone=batch.rehearsed,
        forget=batch.resolver.forget,
    )
    if batch.rehearsed:
        batch.resolver.forget()
    return outcomes


def _store(drafts: Sequence[Draft | Unmade], batch: Batch) -> list[Outcome]:
    plans = _plans([one for one in drafts if isinstance(one, Draft)], batch)
    going = copying.weighed([one for one in plans if isinstance(one, Plan)])
    # Before the first write: on SQLite nobody waits for what is read until then.
    near = resembling.look([_one(plan) for plan in going if plan.decision.verb is Verb.CREATE])
    slots = [_refused(one) if isinstance(one, Unmade) else one for one in drafts]
    return _filled(slots, _filled(plans, _done(going, near, batch)))


def _refused(one: Unmade) -> Outcome:
    return Outcome(one.item, Verb.REFUSE, why=one.why)


def _filled[T](slots: Sequence[T | Outcome], outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes in the order of the slots: those that stand there, else the next one."""
    rest = iter(outcomes)
    return [slot if isinstance(slot, Outcome) else next(rest) for slot in slots]


def _plans(drafts: Sequence[Draft], batch: Batch) -> list[Plan | Outcome]:
    if not batch.options.dry_run:
        taking_turns.take(_names(drafts, batch))
    drafts = [replace(one, identity=_at_home(one, batch)) for one in drafts]
    entries, articles = _known([one.identity for one in drafts], batch)
    gone = _gone(drafts, entries)
    return [
        Outcome(one.item, Verb.SKIP, why=gone[place])
        if place in gone
        else _plan(one, entry, articles, batch)
        for place, (one, entry) in enumerate(zip(drafts, entries, strict=True))
    ]


def _names(drafts: Sequence[Draft], batch: Batch) -> set[str]:
    """What whoever brings in one of these too must name as well: the source, the blog, the host."""
    blog = batch.options.blog
    names = {one.identity.source for one in drafts}
    names |= {urlsplit(one.identity.address).netloc for one in drafts}
    homes = [Home(blog.title, blog.address or "")] if blog else []
    homes += [one.item.blog for one in drafts if one.item.blog and not blog]
    return names | {addresses.key(one.address) if one.address else one.title for one in homes}


def _known(
    identities: Sequence[Identity], batch: Batch
) -> tuple[list[ledger.Entry], dict[int, Article]]:
    """What the ledger says of these, and the articles that it names, held."""
    entries = ledger.find(identities, now=batch.now)
    articles = _articles(entries)
    if not articles or not connection.features.has_select_for_update:
        return entries, articles
    # Whoever held one of them before us may have taken or joined what was read of it.
    fresh = ledger.read_again(entries)
    return (fresh, articles) if fresh else _known(identities, batch)


def _gone(drafts: Sequence[Draft], entries: Sequence[ledger.Entry]) -> dict[int, str]:
    """By place, why what is new here by every name is none the less what was taken away."""
    places = [place for place, entry in enumerate(entries) if entry.main is None]
    found = resembling.dead([drafts[place] for place in places])
    words = _("it says what was withdrawn or deleted here (%(source)s)")
    return {places[one]: words % {"source": row.source} for one, row in found.items()}


def _at_home(one: Draft, batch: Batch) -> Identity:
    """With the blog whose item it is, which is not made for it yet."""
    home = one.item.blog
    if not one.item.republished or not (home or batch.options.blog):
        return one.identity
    blog = batch.options.blog or (batch.resolver.standing(home) if home else None)
    if blog is None:
        return replace(one.identity, blog=0)
    own = addresses.key(blog.address)[:200] if blog.address else ""
    return replace(one.identity, blog=blog.pk, at_home=one.identity.source == own)


def _articles(entries: Sequence[ledger.Entry]) -> dict[int, Article]:
    """The working copies that the ledger names, held until the transaction ends."""
    numbers = {entry.main.article_id for entry in entries if entry.main and entry.main.article_id}
    if not numbers:
        return {}
    rows = Article.objects.select_for_update(of=("self",)).filter(pk__in=numbers)
    return {row.pk: row for row in rows.order_by("pk").with_rows()}


def _plan(
    one: Draft, entry: ledger.Entry, articles: Mapping[int, Article], batch: Batch
) -> Plan | Outcome:
    article = articles.get(entry.main.article_id or 0) if entry.main else None
    dead = _dead(entry, article)
    if dead:
        return Outcome(one.item, Verb.SKIP, why=dead)
    current = snapshot(article) if article else None
    if current and matching.is_another(one, entry, current):
        entry, article, current = ledger.NEW, None, None
    main = entry.main
    try:
        wanted = _resolved(one, main.first_seen if main else batch.now, batch)
    except (Unfit, Unknown) as error:
        return Outcome(one.item, Verb.REFUSE, why=str(error))
    if main is None or current is None:
        return Plan(one, wanted, entry, decide(wanted, None, ready=one.prints))
    speaks = matching.speaks(one.identity, entry, batch.now)
    filed = bool(batch.options.section or one.item.section)
    silent = matching.silent(one, wanted, current, speaks=speaks, filed=filed)
    decision = decide(wanted, Known(main.prints, current), silent=silent, ready=one.prints)
    return Plan(one, wanted, entry, decision, article, current, speaks)


def _dead(entry: ledger.Entry, article: Article | None) -> str:
    """Why an item may not come back: withdrawn, or deleted on the desk."""
    row = matching.dead(entry)
    if row and row.tombstone:
        reason = row.tombstone_reason or _("no reason given")
        return _("it was withdrawn (%(reason)s)") % {"reason": reason}
    return _("it was deleted here") if row or (entry.main and article is None) else ""


def _resolved(one: Draft, first_seen: datetime, batch: Batch) -> Snapshot:
    """The snapshot with its references found. Raises Unfit or Unknown."""
    item, resolver = one.item, batch.resolver
    section = _section(item, batch)
    # Before a row is made for the item: one that is refused must leave none.
    for who in item.signatures:
        if who.slug:
            resolver.signature(who, None)
    blog = _blog(item, batch)
    if blog and batch.options.offer:
        batch.resolver.agreed(blog, batch.options.offer)
    signers = [(resolver.signature(who, blog), who.role) for who in item.signatures]
    value = one.value | {
        "section_id": section.pk if section else _filed(item, blog, resolver),
        "blog_id": blog.pk if blog else None,
        "bylines": [{"author": author, "role": role} for author, role in dict.fromkeys(signers)],
        "tags": resolver.tags(item.tags),
    }
    if one.guessed_date:
        value["dated"] = first_seen.astimezone(UTC).isoformat()
    return value


def _filed(item: Item, blog: Blog | None, resolver: Resolver) -> int | None:
    """Where the rules of its blog file what no one gave a section."""
    return resolver.filed(blog, tags=item.tags, title=item.title) if blog else None


def _blog(item: Item, batch: Batch) -> Blog | None:
    if not item.republished:
        return None
    home = item.blog
    return batch.options.blog or (batch.resolver.blog(home) if home else None)


def _section(item: Item, batch: Batch) -> Section | None:
    if batch.options.section or not item.section:
        return batch.options.section
    section = batch.resolver.section(item.section)
    if section is None:
        known = ", ".join(batch.resolver.section_names()) or _("none")
        raise Unfit(
            _(
                "the section « %(name)s » is not known (known: %(known)s): "
                "make it in the admin, or give another with --section"
            )
            % {"name": item.section, "known": known}
        )
    return section


def _done(plans: Sequence[Plan], near: resembling.Near, batch: Batch) -> list[Outcome]:
    articles = writing.write(plans, now=batch.now)
    copying.keep(plans, articles, now=batch.now, live=batch.options.follow)
    fidelity_rows.keep(plans, articles, now=batch.now)
    doubles = _doubles(plans, articles, near, batch.now)
    asked = showing.Asked(batch.options.publish, batch.options.follow)
    shown = showing.publish(plans, articles, asked=asked, doubles=doubles, now=batch.now)
    _await(plans, articles, shown, batch)
    return [
        Outcome(
            plan.draft.item,
            plan.decision.verb,
            article.pk,
            notes=(*plan.draft.notes, *plan.notes, *_editors(plan)),
            losses=plan.draft.losses,
            published=public.published,
            waits=public.waits,
            guessed_date=plan.draft.guessed_date,
            fidelity=fidelity.score(plan.draft.losses),
        )
        for plan, article, public in zip(plans, articles, shown, strict=True)
    ]


def _await(
    plans: Sequence[Plan], articles: Sequence[Article], shown: Sequence[showing.Shown], batch: Batch
) -> None:
    pairs = zip(plans, articles, (one.published for one in shown), strict=True)
    filed = batch.options.section is not None
    arrivals.open_for(pairs, filed=filed, resolver=batch.resolver, now=batch.now)


def _doubles(
    plans: Sequence[Plan], articles: Sequence[Article], near: resembling.Near, now: datetime
) -> dict[int, Double]:
    """Write down which of the new articles are perhaps one that is here; those of all that wait."""
    pairs = [(row.pk, _one(plan), plan) for plan, row in zip(plans, articles, strict=True)]
    made = [(pk, one) for pk, one, plan in pairs if plan.decision.verb is Verb.CREATE]
    changed = [
        (pk, one) for pk, one, plan in pairs if plan.decision.verb is Verb.UPDATE and plan.speaks
    ]
    found = resembling.find(made, near, changed=changed)
    resembling.note(found, now=now)
    # What was made a moment ago waits for nothing that was not found now.
    known = {row.pk for row in articles} - {pk for pk, _value in made}
    return resembling.waiting(known | {pair.second for pair in found})


def _one(plan: Plan) -> resembling.One:
    return resembling.One(plan.wanted, plan.draft.traits)


def _editors(plan: Plan) -> list[str]:
    """What the source changed and the desk had changed before: the desk's words stay."""
    if not plan.decision.edited:
        return []
    labels, edited = revisions.part_labels(), set(plan.decision.edited)
    names = ", ".join(labels[part] for part, names in PARTS.items() if edited & set(names))
    return [_("changed at the source, kept as edited here: %(fields)s") % {"fields": names}]
