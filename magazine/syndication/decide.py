"""What to do with an item, from what is known of it. Pure: values in, a decision out.

The rule: an import never undoes an editor. A field of the article that no longer has the print
of what was last imported is the editor's.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from articles.snapshot import Snapshot, dated

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


@dataclass(frozen=True, slots=True)
class Known:
    """What was last imported, as prints, and the article as it stands on the desk."""

    prints: Mapping[str, str]
    current: Snapshot


@dataclass(frozen=True, slots=True)
class Decision:
    """`fields` to write; `edited` differ in the source too, but are the editor's; `touched`: some
    field is the editor's, whatever the source says."""

    verb: Verb
    fields: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    touched: bool = False


def decide(wanted: Snapshot, known: Known | None) -> Decision:
    """Create, update these fields, or keep; `known` is None for what is new."""
    if known is None:
        return Decision(Verb.CREATE, FIELDS)
    new, now = prints(wanted), prints(known.current)
    edited = {name for name in FIELDS if now[name] != known.prints.get(name)}
    moved = {name for name in FIELDS if new[name] != known.prints.get(name)}
    fields = tuple(name for name in FIELDS if name in moved - edited)
    kept = tuple(name for name in FIELDS if name in moved & edited and new[name] != now[name])
    verb = Verb.UPDATE if fields else Verb.KEEP
    return Decision(verb, fields, kept, touched=bool(edited))


def prints(value: Snapshot) -> dict[str, str]:
    """The print of each field that an import may write."""
    return {name: _print(value[name]) for name in FIELDS if name != "dated"} | {
        "dated": _print(_instant(dated(value)))
    }


def content_print(value: Snapshot) -> str:
    """The print of title and text, by which an item that moved is known again."""
    return hashlib.sha256(f"{value['title']}\n{value['body']}".encode()).hexdigest()


def _instant(at: datetime | None) -> str:
    """The same instant in any zone has the same print."""
    return at.astimezone(UTC).isoformat() if at else ""


def _print(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_PRINT]
