"""A part of an article as blocks of words: what a comparison of two versions looks at. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from magazine.lib import richtext
from magazine.lib.related import number
from magazine.lib.tree import BLOCKS, Tree, has_class, is_note, is_video_link

from .models import Byline, Origin, Precision, Source
from .references import References
from .snapshot import Snapshot, dated

# A word with its apostrophes and hyphens; one sign of a script without spaces; spaces; a sign.
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:['’\-\u2011][^\W_]+)*|[ \t]+|.", re.DOTALL
)
_SPACES = re.compile(r"[ \t\n\r]+")
# Settings of a block that readers hear or see, though they are no words.
_SETTINGS = ("lang", "dir", "cite", "start", "type", "reversed", "value")
_FIGURES = ("extract", "pullquote", "gallery", "box", "video", "audio", "wide")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign or white space; `marks` say how it is set: "bold", "→ https://…"."""

    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: the name of an element ("p", "ul" …) or figure ("extract" …), "settings" or ""."""

    kind: str
    tokens: tuple[Token, ...]


def blocks(part: str, value: Snapshot, refs: References) -> list[Block]:
    """One part of an article (a name in `snapshot.PARTS`); rows by their names, not numbers."""
    if part == "body":
        return list(_Body().read(value["body"]))
    return [Block("", _tokens(text)) for text in _texts(part, value, refs) if text]


def _texts(part: str, value: Snapshot, refs: References) -> list[str]:
    match part:
        case "section":
            return [_named(refs.sections, value["section_id"])]
        case "lead_image":
            return [_named(refs.images, value["lead_image_id"])]
        case "tags":
            return sorted(_named(refs.tags, tag) for tag in value["tags"])
        case "dated":
            return [_date(value)]
        case "bylines":
            return [_byline(row, refs) for row in value["bylines"]]
        case "sources":
            return [_source(row) for row in value["sources"]]
        case "origin":
            return _origin(value, refs)
        case "translation_of":
            number = value["translation_of_id"]
            return [_("article %(number)d") % {"number": number} if number else ""]
    return [str(value[part])]


def _named(rows: dict[int, Any], number: int | None) -> str:
    """What the row is called; its number when it is gone."""
    if number is None:
        return ""
    return str(rows[number]) if number in rows else _("no longer there (%d)") % number


def _date(value: Snapshot) -> str:
    at = dated(value)
    if at is None:
        return ""
    day = value["dated_precision"] == Precision.DAY
    return date_format(timezone.localtime(at), "DATE_FORMAT" if day else "DATETIME_FORMAT")


def _byline(row: dict[str, Any], refs: References) -> str:
    roles: dict[str, Any] = dict(Byline.Role.choices)
    return f"{_named(refs.authors, row['author'])} ({roles.get(row['role'], row['role'])})"


def _source(row: dict[str, Any]) -> str:
    kinds: dict[str, Any] = dict(Source.Kind.choices)
    kind = str(kinds.get(row["kind"], row["kind"]))
    return " · ".join(filter(None, [row["title"], row["address"], kind, row["language"]]))


def _origin(value: Snapshot, refs: References) -> list[str]:
    labels: dict[str, Any] = dict(Origin.choices)
    return [
        str(labels.get(value["origin"], value["origin"])),
        _named(refs.blogs, value["blog_id"]),
        value["original"],
        _named(refs.overrides, value["agreement_id"]),
    ]


def _tokens(text: str, marks: tuple[str, ...] = ()) -> tuple[Token, ...]:
    return tuple(Token(piece, marks) for piece in _TOKEN.findall(text))


# The text ---------------------------------------------------------------------------------------


class _Body:
    """Walks a body once, gathering the words of one block after the other."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.words: list[Token] = []
        self.notes: list[Tree] = []
        self.kind = "p"

    def read(self, html: str) -> list[Block]:
        self._inside(richtext.parse(html), "p", ())
        self._end()
        return self.found

    def _inside(self, element: Tree, kind: str, marks: tuple[str, ...]) -> None:
        self.kind = kind
        self._say(element.text, marks)
        for child in element:
            self._child(child, kind, marks)
            self._say(child.tail, marks)

    def _child(self, child: Tree, kind: str, marks: tuple[str, ...]) -> None:
        tag = str(child.tag)
        if tag == "br":
            self.words.append(Token("\n", marks))
        elif tag == "img":
            self._alone("img", _picture(child), kind)
        elif tag == "hr":
            self._alone("hr", "* * *", kind)
        elif "data-article" in child.attrib:
            words = _("article %(number)d") % {"number": number(child)}
            self._alone("related", words, kind)
        elif is_note(child):
            self.words += _tokens(_("[note]"), marks)
            self.notes.append(child)
        elif is_video_link(child):
            self._alone("video", child.get("href", ""), kind)
            self._inside(child, kind, ())
        elif tag in BLOCKS:
            self._end()
            if tag == "figure" and has_class(child, "gallery"):
                self.found.append(Block("gallery", _tokens(_pictures(child))))
            for text in _settings(child):
                self.found.append(Block("settings", _tokens(text)))
            self._inside(child, _kind(child, kind), ())
            self._end()
            self.kind = kind
        else:
            self._inside(child, kind, (*marks, _mark(child)))

    def _alone(self, kind: str, text: str, after: str) -> None:
        self._end()
        self.found.append(Block(kind, _tokens(text)))
        self.kind = after

    def _say(self, text: str | None, marks: tuple[str, ...]) -> None:
        if text:
            self.words += _tokens(text if self.kind == "pre" else _SPACES.sub(" ", text), marks)

    def _end(self) -> None:
        """What was gathered is a block, without the white space around it."""
        words = list(_stripped(self.words))
        if words:
            self.found.append(Block(self.kind, tuple(words)))
        self.words = []
        for note in self._taken_notes():
            self._inside(note, "note", ())
            self._end()

    def _taken_notes(self) -> list[Tree]:
        notes, self.notes = self.notes, []
        return notes


def _stripped(words: Iterable[Token]) -> Iterator[Token]:
    blank: list[Token] = []
    begun = False
    for token in words:
        if token.text.strip(" \t\n\r"):
            yield from blank if begun else ()
            yield token
            blank, begun = [], True
        else:
            blank.append(token)


def _kind(element: Tree, around: str) -> str:
    tag = str(element.tag)
    if tag == "li":
        parent = element.getparent()
        return "ol" if parent is not None and parent.tag == "ol" else "ul"
    if tag == "figure":
        named = [name for name in element.get("class", "").split() if name in _FIGURES]
        return named[0] if named else "figure"
    # A paragraph in a list or a quotation is that list's or quotation's.
    if tag == "p" or (tag == "blockquote" and around in _FIGURES):
        return around
    return tag


def _settings(element: Tree) -> list[str]:
    return [f"{name}: {element.get(name)}" for name in _SETTINGS if element.get(name) is not None]


def _picture(element: Tree) -> str:
    alt = element.get("alt") or _("(no alternative text)")
    return f"{alt} · {element.get('data-file') or element.get('src', '')}"


def _pictures(gallery: Tree) -> str:
    count = sum(1 for _image in gallery.iter("img"))
    return ngettext("%(count)d image", "%(count)d images", count) % {"count": count}


def _mark(element: Tree) -> str:
    names = {
        "strong": _("bold"),
        "b": _("bold"),
        "em": _("italic"),
        "i": _("italic"),
        "s": _("struck through"),
        "a": _("link"),
    }
    tag = str(element.tag)
    values = [str(element.attrib[name]) for name in sorted(map(str, element.attrib))]
    return " ".join([names.get(tag, tag), *values])
