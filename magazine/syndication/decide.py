"""What to do with an item, from what is known of it. Pure: values in, a decision out.

The rule: an import never undoes an editor. A field of the article that no longer has the print
of what was last imported is the editor's.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from articles.snapshot import Snapshot, dated

from . import likeness

# The fields an import may write. `translation_of` is set once all items of a file are in.
FIELDS = (
    "kicker",
    "title",
    "standfirst",
    "body",
    "language",
    "section_id",
    "lead_image_id",
    "origin",
    "blog_id",
    "original",
    "dated",
    "dated_precision",
    "tags",
    "bylines",
    "sources",
)
_PRINT = 16


class Verb(StrEnum):
    CREATE = "created"
    UPDATE = "updated"
    KEEP = "kept"
    SKIP = "skipped"
    REFUSE = "refused"


# Where the desk files an article is its own affair, and no correction of what the blog says.
FILING = {"section_id", "tags"}
# Among the prints of fields, that of what the text says whatever its markup: two forms of one feed
# mark up the same words differently, and would undo one another for ever.
ESSENCE = "essence"
PRINTED = (*FIELDS, ESSENCE)
# What is known only where the magazine is: who signs, where it is filed.
RESOLVED = {"section_id", "blog_id", "tags", "bylines"}


@dataclass(frozen=True, slots=True)
class Known:
    """What was last taken, as prints, and the article as it stands on the desk."""

    prints: Mapping[str, str]
    current: Snapshot


@dataclass(frozen=True, slots=True)
class Decision:
    """`fields` to write; `edited` differ in the source too, but are the editor's; `withheld` are
    not taken although nobody edited them; `touched`: something that readers get is the editor's,
    whatever the source says; `prints` are those of what is taken after this."""

    verb: Verb
    fields: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    touched: bool = False
    prints: Mapping[str, str] = MappingProxyType({})

    @property
    def refused(self) -> tuple[str, ...]:
        """What the source has and the article does not get."""
        return (*self.edited, *self.withheld)

    def withholding(self, prints: Mapping[str, str]) -> "Decision":
        """The same, but that nothing is taken: the prints stay those that there were."""
        return replace(self, verb=Verb.KEEP, fields=(), withheld=self.fields, prints=prints)


def decide(
    wanted: Snapshot,
    known: Known | None,
    *,
    silent: Collection[str] = frozenset(),
    ready: Mapping[str, str] = MappingProxyType({}),
) -> Decision:
    """Create, update these fields, or keep; `known` is None for what is new.

    Of `silent` fields the source says nothing: they stay as they are. `ready` holds the prints of
    `wanted` that are made already.
    """
    new = {name: _of(wanted, name) for name in PRINTED if name not in ready} | dict(ready)
    if known is None:
        return Decision(Verb.CREATE, FIELDS, prints=new)
    now = prints(known.current)
    edited = {name for name in FIELDS if now[name] != known.prints.get(name)}
    moved = {name for name in FIELDS if _moved(name, new, known.prints)} - set(silent)
    fields = tuple(name for name in FIELDS if name in moved - edited)
    kept = tuple(name for name in FIELDS if name in moved & edited and new[name] != now[name])
    # A change that an editor made too is the source's again.
    taken = {*fields, *(name for name in moved if new[name] == now[name])}
    return Decision(
        Verb.UPDATE if fields else Verb.KEEP,
        fields,
        kept,
        touched=bool(edited - FILING),
        prints={**known.prints, **_named(taken, new)},
    )


def _moved(name: str, new: Mapping[str, str], old: Mapping[str, str]) -> bool:
    if name == "body" and ESSENCE in old:
        return new[ESSENCE] != old[ESSENCE]
    return new[name] != old.get(name)


def _named(names: Collection[str], values: Mapping[str, str]) -> dict[str, str]:
    found = {name: values[name] for name in names}
    return found | ({ESSENCE: values[ESSENCE]} if "body" in names else {})


def prints(value: Snapshot, names: Collection[str] = PRINTED) -> dict[str, str]:
    """The print of each field that an import may write, and that of what the text says."""
    return {name: _of(value, name) for name in names}


def _of(value: Snapshot, name: str) -> str:
    if name == ESSENCE:
        return _print(likeness.essence(value["body"]))
    return _print(_instant(dated(value)) if name == "dated" else value[name])


def _instant(at: datetime | None) -> str:
    """The same instant in any zone has the same print."""
    return at.astimezone(UTC).isoformat() if at else ""


def _print(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_PRINT]
