"""The head of a text file: YAML between ---, TOML between +++, or lines « Key: value »."""

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from magazine.syndication.items import Unreadable

_LONGEST, _MOST_ALIASES = 65536, 20
_FENCED = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)(?:^|\n)(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_OPEN = re.compile(r"(?:---|\+\+\+)[ \t]*\n(?:[ \t]*\n|#[^\n]*\n)*[\w\"'-]+[ \t]*[:=]")
_KEY = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
_PLAIN_KEYS = {"title", "date", "author", "authors", "slug", "category", "tags", "summary"}
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")


@dataclass(frozen=True, slots=True)
class Head:
    """The values by lower-case name, the text after them, and what was wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    notes: tuple[str, ...] = ()


class _Loader(yaml.SafeLoader):
    """Text stays text: « date: 2015-03-15 » is read as every date is, « title: Non » is a title."""

    aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > _MOST_ALIASES:
                raise _TooMany
        return super().compose_node(parent, index)


class _TooMany(Exception):
    pass


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)


def begins(text: str) -> bool:
    """Whether a text begins with such a head, closed or not."""
    return bool(_OPEN.match(text)) or bool(_plain_lines(text))


def parse(text: str) -> Head:
    """The head of the text. Raises Unreadable for one that is never closed, or is no head but a
    trap; one with mistakes is read line by line."""
    if _OPEN.match(text):
        found = _FENCED.match(text)
        if not found:
            raise Unreadable(_("the head of the file is never closed (%(sign)s)") % _sign(text))
        if len(found[2]) > _LONGEST:
            raise Unreadable(_("the head of the file is too long"))
        read = _toml if found[1] == "+++" else _yaml
        values, notes = read(found[2])
        return Head(values, text[found.end() :], notes)
    if lines := _plain_lines(text):
        return Head(_by_line(lines), text[sum(len(line) + 1 for line in lines) :])
    return Head({}, text)


def _sign(text: str) -> dict[str, str]:
    return {"sign": text[:3]}


def _yaml(text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        values = yaml.load(text, _Loader)  # noqa: S506 - a safe loader, with less in it
    except _TooMany as error:
        raise Unreadable(_("the head of the file repeats itself too often")) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return _by_line(text.split("\n")), (_note(error),)
    return _named(values) if isinstance(values, dict) else {}, ()


def _toml(text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        return _named(tomllib.loads(text)), ()
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        lines = [line.replace("=", ":", 1) for line in text.split("\n")]
        return _by_line(lines), (_note(error),)


def _note(error: Exception) -> str:
    """Where the mistake is, in the words of the parser, on one line."""
    mark = getattr(error, "problem_mark", None)
    reason = " ".join(str(getattr(error, "problem", None) or error).split())[:100]
    place = {"line": mark.line + 2 if mark else "?", "reason": reason}
    return _("the head of the file has a mistake (line %(line)s: %(reason)s)") % place


def _named(values: dict[Any, Any]) -> dict[str, Any]:
    return {str(key).strip().lower(): value for key, value in values.items()}


def _plain_lines(text: str) -> list[str]:
    """The lines of a head without fences (Pelican): keys up to the first empty line."""
    lines = text[:_LONGEST].split("\n\n", maxsplit=1)[0].split("\n")
    keys = [match[1].lower() for line in lines if (match := _KEY.match(line))]
    whole = len(keys) == len(lines) or all(
        _KEY.match(line) or line.startswith(("    ", "\t")) for line in lines
    )
    return lines if whole and "title" in keys and _PLAIN_KEYS & set(keys) else []


def _by_line(lines: list[str]) -> dict[str, Any]:
    """What people mean by lines that no parser takes: a key with its words, or with a list."""
    values: dict[str, Any] = {}
    key = ""
    for line in lines:
        if found := _KEY.match(line):
            key = found[1].strip().lower()
            values[key] = _bare(found[2] or "")
        elif key and (item := _ITEM.match(line)):
            listed = values[key] if isinstance(values[key], list) else []
            values[key] = [*listed, _bare(item[1])]
    return values


def _bare(words: str) -> str:
    words = words.strip()
    return words[1:-1] if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'" else words
