"""What readers give, as JSON and back: how it comes out of another process.

Never pickled, since that process has read what a stranger wrote: every value is checked against
the type that its field declares, and anything else is Nonsense.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from .items import Entry, Item, LeftOut, Outline, Refused, Row

_KINDS: dict[str, Any] = {
    "item": Item,
    "row": Row,
    "refused": Refused,
    "left": LeftOut,
    "outline": Outline,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


class Nonsense(Exception):
    """Something else than an entry."""


def dump(entry: Entry | Outline) -> str:
    """One line of JSON."""
    return json.dumps([_NAMES[type(entry)], _plain(entry)], ensure_ascii=True)


def load(value: Any) -> Entry | Outline:
    """The entry that a line held, once it is parsed. Raises Nonsense."""
    try:
        name, about = value
        return _maker(_KINDS[name])(about)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise Nonsense(str(error)[:200]) from error


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {
            name: _plain(getattr(value, name))
            for name, default in _defaults(cast(Any, type(value)))
            if getattr(value, name) != default
        }
    return value


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a form and what needs no saying of them."""
    return tuple((one.name, one.default) for one in fields(kind))


@cache
def _maker(hint: Any) -> Callable[[Any], Any]:
    """What makes a value of this type from JSON, or fails."""
    if hint in (str, int, bool):
        return _exactly(hint)
    if hint is datetime:
        return _instant
    if hint is date:
        return date.fromisoformat
    if get_origin(hint) is tuple:
        return _tuple(*get_args(hint))
    if get_origin(hint) is UnionType:
        (one,) = (part for part in get_args(hint) if part is not NoneType)
        make = _maker(one)
        return lambda value: None if value is None else make(value)
    if get_origin(hint) is dict:
        return _exactly(dict)
    if is_dataclass(hint):
        return _form(hint)  # type: ignore[arg-type]
    raise TypeError(hint)


def _instant(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(value)
    return found


def _exactly(kind: type) -> Callable[[Any], Any]:
    def make(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(kind.__name__)
        return value

    return make


def _tuple(*parts: Any) -> Callable[[Any], Any]:
    if parts[-1] is Ellipsis:
        make_one = _maker(parts[0])
        return lambda value: tuple(map(make_one, _listed(value)))
    makers = tuple(map(_maker, parts))
    return lambda value: tuple(make(one) for make, one in zip(makers, _listed(value), strict=True))


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("list")
    return value


def _form(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    makers = {one.name: _maker(hints[one.name]) for one in fields(kind)}

    def make(value: Any) -> Any:
        if not isinstance(value, dict):
            raise TypeError(kind.__name__)
        return kind(**{name: makers[name](one) for name, one in value.items()})

    return make
