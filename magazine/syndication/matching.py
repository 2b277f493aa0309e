"""What the ledger found for an item: is it the same post, and of what does the item speak? Pure."""

from datetime import UTC, datetime, timedelta

from articles.models import Precision
from articles.snapshot import Snapshot, dated

from . import ledger, likeness
from .decide import FIELDS
from .drafts import Draft
from .ledger import Entry, Identity
from .models import Record

# A post keeps its date when it moves: one of another date is another one.
_SAME_DATE = timedelta(days=2)
# A name that was not seen for so long speaks for its article no more: another one may.
_SPEAKS = timedelta(days=30)
# What a poorer form of the same post leaves out, and thereby does not take away.
_MAY_LACK = (
    "kicker",
    "standfirst",
    "section_id",
    "lead_image_id",
    "blog_id",
    "original",
    "tags",
    "bylines",
    "sources",
)


def is_another(one: Draft, entry: Entry, current: Snapshot) -> bool:
    """Whether the item only stands where another one stood, or only says the same words.

    A feed may give one address to all its posts in turn, and a blog the same notice each month.
    """
    if entry.by in ("", "guid"):
        return False
    apart = _days_apart(one.item.dated, dated(current))
    if entry.by == "content":
        return apart
    same_title = likeness.title_print(one.value["title"]) == likeness.title_print(current["title"])
    return apart and not same_title


def _days_apart(one: datetime | None, other: datetime | None) -> bool:
    return bool(one and other) and abs(one - other) > _SAME_DATE  # type: ignore[operator]


def silent(
    one: Draft, wanted: Snapshot, current: Snapshot, *, speaks: bool, filed: bool
) -> frozenset[str]:
    """The fields of which the item says nothing: what the article has there stays.

    A line of our own form says all that it has; of other forms one lacks what another gives. What
    leads to the article by another name, from another source, adds the rest of a text that was cut
    and changes nothing else: two sources in turn would undo one another for ever. `filed`: the
    source or the operator names the section; the rules of a blog file what is new.
    """
    if not speaks:
        beginning = likeness.is_beginning(current["body"], wanted["body"])
        return frozenset(FIELDS) - ({"body"} if beginning else set())
    names = set() if filed else {"section_id"}
    if not one.identity.address:
        return frozenset(names | _undated(one, current))
    names |= {name for name in _MAY_LACK if not wanted[name] and current[name]}
    if likeness.is_beginning(wanted["body"], current["body"]):
        names.add("body")
    return frozenset(names | _undated(one, current))


def speaks(one: Identity, entry: Entry, now: datetime) -> bool:
    """Whether this item is the one that its article follows: the blog's own feed or export before
    a page that somebody saved; another source once the first has long been silent. What was joined
    to it never is: of two posts of one blog each would take the other's text away at every poll."""
    if entry.joined:
        return False
    main = entry.main
    if main is None or main.source == one.source or main.blog_id is None:
        return True
    return main.blog_id == one.blog and (one.at_home or now - main.last_seen > _SPEAKS)


def _undated(one: Draft, current: Snapshot) -> set[str]:
    """No date, or the day alone of an instant that is known."""
    here, given = dated(current), one.item.dated
    rougher = (
        here
        and given
        and one.value["dated_precision"] == Precision.DAY != current["dated_precision"]
        and abs(here.astimezone(UTC) - given.astimezone(UTC)) < timedelta(days=1)
    )
    return {"dated", "dated_precision"} if here and (one.guessed_date or rougher) else set()


def dead(entry: Entry) -> Record | None:
    """The name by which the item must not come back, if there is one."""
    rows = (row for row in (entry.record, entry.main) if row)
    return next((row for row in rows if ledger.is_dead(row)), None)
