"""Changing an edition: one act at a time, on the version that one has seen, with a way back.

Each act is read from rows into a `plans.Plan`, made there, and written back whole in one
transaction, with the plan as it is now (`Arrangement`) and the events that the journal keeps.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import FilteredRelation
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Tag
from articles.states import Refused
from authors.models import Author
from magazine.events.effects import event, record
from magazine.events.models import Event
from magazine.images.models import Image
from magazine.sections.models import Section

from .models import Arrangement, Block, Edition, KeptOff, Slot
from .plans import Arranged, Chosen, Plan

# The key of an event that changes a front page itself; those of articles begin with ARTICLE.
LA_UNE, ARTICLE = "la_une", "article:"

_COLUMNS = ("format", "size", "heading", "rule", "days", "own_first")
_LINKS = ("section", "tag", "author")


class Stale(Refused):
    """Somebody else has changed the edition since; nothing was changed. `last` says who."""

    def __init__(self, last: Arrangement | None) -> None:
        super().__init__(_("Somebody has changed this page since you opened it."))
        self.last = last


def read(edition: Edition) -> Plan:
    """What the edition holds, in two queries.

    Blocks and slots come in one: an act that is written meanwhile replaces them all.
    """
    joined: Any = Block.objects.filter(edition=edition).annotate(slot=FilteredRelation("slots"))
    rows = joined.select_related("slot").order_by("position", "slot__place", "slot__pk")
    blocks: dict[int, Arranged] = {}
    for row in rows:
        block = blocks.setdefault(row.pk, _arranged(row))
        # Of a block without slots the join has none to set.
        if slot := getattr(row, "slot", None):
            block.places.setdefault(slot.place, []).append(_chosen(slot))
    return Plan(list(blocks.values()), sorted(edition.kept_off.values_list("article", flat=True)))


@transaction.atomic
def change(
    edition: Edition,
    act: Callable[[Plan, datetime], Any],
    *,
    version: int,
    by: AbstractBaseUser | None,
    what: str,
    now: datetime | None = None,
) -> Any:
    """Let `act` change the plan of an edition that stands at `version`; what it answers.

    `what` says the act in words, for the list of versions and the button that takes it back.
    Raises Stale for another version and Refused for what does not fit, an edition of the past
    among it; then nothing is changed.
    """
    now = now or timezone.now()
    edition = locked(edition, version, now)
    plan = read(edition)
    plan.forget(now)
    before = plan.to_json()
    answer = act(plan, now)
    if plan.to_json() != before:
        keep(edition, plan, before=Plan.from_json(before), by=by, what=what, now=now)
    return answer


def locked(edition: Edition, version: int, now: datetime) -> Edition:
    """The edition, for this transaction's change alone."""
    found = Edition.objects.select_for_update().filter(pk=edition.pk).first()
    if found is None:
        raise Refused(_("This edition is not there any more."))
    if found.version != version:
        raise Stale(found.arrangements.select_related("by").first())
    if is_over(found, now):
        raise Refused(_("This edition belongs to the past: copy it to begin from it."))
    return found


def is_over(edition: Edition, now: datetime) -> bool:
    """Whether another one has opened since."""
    if edition.opens_at is None or edition.opens_at > now:
        return False
    stands = Edition.objects.filter(section=edition.section_id).opened(now).first()
    return stands is not None and stands.pk != edition.pk


def keep(
    edition: Edition,
    plan: Plan,
    *,
    before: Plan,
    by: AbstractBaseUser | None,
    what: str,
    now: datetime,
    restores: int | None = None,
) -> None:
    """Write a plan as the next version of a locked edition, and tell the journal."""
    if before != plan and not edition.arrangements.exists():
        # One that was brought in has no version yet: what it held can be gone back to.
        _store(edition, before, what=_("Edition begun"), now=now, by=None)
    _record(edition, plan, before, by, what, now)
    write(edition, plan)
    edition.version += 1
    edition.save(update_fields=["version"])
    _store(edition, plan, what=what, now=now, by=by, restores=restores)


def _store(
    edition: Edition,
    plan: Plan,
    *,
    what: str,
    now: datetime,
    by: AbstractBaseUser | None,
    restores: int | None = None,
) -> None:
    stood = _stands(edition)
    Arrangement.objects.create(
        edition=edition,
        version=edition.version,
        base=stood.version if stood else None,
        restores=restores,
        plan=plan.to_json(),
        what=what[:200],
        at=now,
        by_id=by.pk if by else None,
    )


@transaction.atomic
def lay_out(edition: Edition, blocks: Iterable[dict[str, Any]]) -> None:
    """Give an edition these blocks, each by the columns of a `Block`; its slots are gone.

    Raises TypeError for what is no column of a block.
    """
    now = timezone.now()
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    plan = Plan([Arranged(**block) for block in blocks])
    keep(edition, plan, before=read(edition), by=None, what=_("Blocks arranged"), now=now)


def write(edition: Edition, plan: Plan) -> None:
    """Replace the rows of an edition by those of a plan. What is gone for good is left out: an
    article with its slot; a section, a tag, an author or an image from what names it."""
    known = _known(plan)
    edition.blocks.all().delete()
    rows = [
        Block(
            edition=edition,
            position=position,
            **{name: getattr(block, name) for name in _COLUMNS},
            **{f"{name}_id": known[name].get(getattr(block, name)) for name in _LINKS},
        )
        for position, block in enumerate(plan.blocks, start=1)
    ]
    blocks = Block.objects.bulk_create(rows)
    Slot.objects.bulk_create(
        Slot(
            block=blocks[index],
            place=place,
            article_id=slot.article,
            image_id=known["image"].get(slot.image),
            event_id=slot.event,
            **{name: getattr(slot, name) for name in _WORDS},
        )
        for (index, place), slot in plan.slots()
        if slot.article in known["article"]
    )
    edition.kept_off.all().delete()
    KeptOff.objects.bulk_create(
        KeptOff(edition=edition, article_id=number)
        for number in plan.kept_off
        if number in known["article"]
    )


def _known(plan: Plan) -> dict[str, dict[int | None, int]]:
    """Of what a plan names, what is there, by kind: the bin is not gone for good."""
    slots = [slot for _where, slot in plan.slots()]
    named: dict[str, tuple[Any, set[int | None]]] = {
        "article": (Article.with_bin, {*(slot.article for slot in slots), *plan.kept_off}),
        "image": (Image.objects, {slot.image for slot in slots}),
        "section": (Section.objects, {block.section for block in plan.blocks}),
        "tag": (Tag.objects, {block.tag for block in plan.blocks}),
        "author": (Author.objects, {block.author for block in plan.blocks}),
    }
    known: dict[str, dict[int | None, int]] = {}
    for name, (rows, numbers) in named.items():
        numbers.discard(None)
        found = rows.filter(pk__in=numbers).values_list("pk", flat=True) if numbers else []
        known[name] = {number: number for number in found}
    return known


# Taking back ----------------------------------------------------------------------------------


def undoable(edition: Edition) -> Arrangement | None:
    """The act that "undo" would take back, with its words and its author."""
    found = _stands(edition)
    return found if found and found.base is not None else None


def redoable(edition: Edition) -> Arrangement | None:
    """The act that "redo" would bring again, while nothing else was done since."""
    last, found = edition.arrangements.first(), _stands(edition)
    if last is None or found is None or last.restores is None:
        return None
    return edition.arrangements.filter(base=found.version, restores=None).first()


def undo(edition: Edition, *, version: int, by: AbstractBaseUser | None) -> None:
    """Bring back what stood before the last act that was not taken back yet."""
    found = undoable(edition)
    if found is None or found.base is None:
        raise Refused(_("There is nothing to take back."))
    earlier = _at_version(edition, found.base)
    if earlier is None:
        raise Refused(_("There is nothing to take back."))
    words = _("Taken back: %(what)s") % {"what": found.what}
    _bring(edition, earlier, version=version, by=by, what=words, restores=earlier.version)


def redo(edition: Edition, *, version: int, by: AbstractBaseUser | None) -> None:
    found = redoable(edition)
    if found is None:
        raise Refused(_("There is nothing to bring again."))
    _bring(edition, found, version=version, by=by, what=found.what, restores=found.version)


def restore(
    edition: Edition, earlier: Arrangement, *, version: int, by: AbstractBaseUser | None
) -> None:
    """Give an edition what it held at an earlier version: an act like others."""
    words = _("Back to version %(number)d") % {"number": earlier.version}
    _bring(edition, earlier, version=version, by=by, what=words, restores=None)


@transaction.atomic
def _bring(
    edition: Edition,
    earlier: Arrangement,
    *,
    version: int,
    by: AbstractBaseUser | None,
    what: str,
    restores: int | None,
) -> None:
    now = timezone.now()
    edition = locked(edition, version, now)
    plan = Plan.from_json(earlier.plan)
    keep(edition, plan, before=read(edition), by=by, what=what, now=now, restores=restores)


def _stands(edition: Edition) -> Arrangement | None:
    """The act whose plan stands now: to take one back is no act of its own."""
    last = edition.arrangements.first()
    if last is None or last.restores is None:
        return last
    return _at_version(edition, last.restores)


def _at_version(edition: Edition, version: int) -> Arrangement | None:
    return edition.arrangements.select_related("by").filter(version=version).first()


# Rows and plans -------------------------------------------------------------------------------

_WORDS = ("starts_at", "ends_at", "title", "standfirst", "why")


def _arranged(row: Block) -> Arranged:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return Arranged(**values, **{name: getattr(row, f"{name}_id") for name in _LINKS})


def _chosen(row: Slot) -> Chosen:
    words = {name: getattr(row, name) for name in _WORDS}
    return Chosen(article=row.article_id, image=row.image_id, event=row.event_id, **words)


# The journal ----------------------------------------------------------------------------------


def _record(
    edition: Edition,
    plan: Plan,
    before: Plan,
    by: AbstractBaseUser | None,
    what: str,
    now: datetime,
) -> None:
    """One event for each article that was chosen or lost its place, and one for the whole."""
    had = {slot.article: slot for _where, slot in before.slots() if not slot.over(now)}
    has = {slot.article: slot for _where, slot in plan.slots() if not slot.over(now)}
    titles = dict(
        Article.with_bin.filter(pk__in=had.keys() ^ has.keys()).values_list("pk", "title")
    )
    chosen = _events("chosen", has.keys() - had.keys(), titles, has, edition, by)
    left = _events("taken_off", had.keys() - has.keys(), titles, had, edition, by)
    whole = event("arranged", edition, by=by, data={"what": what}, keys=[LA_UNE])
    record(*chosen, *left, whole)
    numbers = {one.subject_id: one.pk for one in chosen}
    for _where, slot in plan.slots():
        slot.event = numbers.get(slot.article, slot.event)


def _events(
    verb: str,
    articles: Iterable[int],
    titles: dict[int, str],
    slots: dict[int, Chosen],
    edition: Edition,
    by: AbstractBaseUser | None,
) -> list[Event]:
    """Of articles that stand in the plan of an edition, or stood there."""
    return [
        event(
            verb,
            Article(pk=number, title=titles[number]),
            by=by,
            why=slots[number].why,
            data={"title": titles[number], "edition": edition.pk},
            keys=[LA_UNE, f"{ARTICLE}{number}"],
        )
        for number in sorted(articles)
        if number in titles
    ]
