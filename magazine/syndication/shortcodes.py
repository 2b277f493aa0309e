"""Shortcodes, the words in square brackets that a blog replaces when it shows a post.

What we know is replaced too; what we do not is taken out, the text it wraps stays, and it is
counted. A word in brackets that is no more than that (« [sic] ») is left where it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# [name …], [/name], [name … /]; doubled brackets mean the brackets themselves.
_TAG = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]{0,60})((?:[\s/=:][^\[\]]{0,4000})?)\](\]?)")
_ATTRIBUTE = re.compile(
    r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))|\"([^\"]*)\"|([^\s\"']+)"
)
_END = re.compile(r"\s+/\s*\Z|\A/\Z")
_QUOTES = str.maketrans("“”″«»", '"""""')
# Inside these nothing is replaced: they show what was typed.
_KEPT = re.compile(r"<!--|<(pre|code|script|style)\b", re.IGNORECASE)
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Code:
    """One shortcode: its attributes (those without a name under "0", "1" …), and what it wraps,
    already replaced; None when it wraps nothing. `raw` is that text before."""

    name: str
    attributes: Mapping[str, str]
    inside: str | None = None
    raw: str = ""


type Make = Callable[[Code], str]


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    name: str
    rest: str
    partner: int = -1


def replace(html: str, makers: Mapping[str, Make], unknown: Callable[[str], None]) -> str:
    """The HTML with its shortcodes made by `makers`; `unknown` is told of each of the others."""
    if "[" not in html:
        return html
    return _Codes(html, makers, unknown).between(0, 0, len(html))


class _Codes:
    def __init__(
        self, html: str, makers: Mapping[str, Make], unknown: Callable[[str], None]
    ) -> None:
        self.html = html
        self.makers = makers
        self.unknown = unknown
        self.marks = _paired(html)

    def between(self, first: int, start: int, end: int) -> str:
        """What stands from `start` to `end`, where the mark numbered `first` is the next one."""
        out: list[str] = []
        number = first
        while number < len(self.marks) and self.marks[number].start < end:
            mark = self.marks[number]
            out.append(self.html[start : mark.start])
            made, number, start = self._made(number, mark)
            out.append(made)
        out.append(self.html[start:end])
        return "".join(out)

    def _made(self, number: int, mark: _Mark) -> tuple[str, int, int]:
        """What a shortcode becomes, the number of the next mark, and where that text ends."""
        if not mark.name:  # doubled brackets
            return self.html[mark.start + 1 : mark.end - 1], number + 1, mark.end
        inside, raw, after, next_one = None, "", mark.end, number + 1
        if mark.partner >= 0:
            close = self.marks[mark.partner]
            raw = self.html[mark.end : close.start]
            inside = self.between(number + 1, mark.end, close.start)
            after, next_one = close.end, mark.partner + 1
        if make := self.makers.get(mark.name):
            return make(Code(mark.name, _attributes(mark.rest), inside, raw)), next_one, after
        if inside is None and not _looks_like_one(mark):
            return self.html[mark.start : mark.end], next_one, after
        self.unknown(mark.name)
        return inside or "", next_one, after


def _paired(html: str) -> list[_Mark]:
    """The marks in order, each opening one with the number of the one that closes it; closing
    ones without an opening are ordinary text."""
    marks: list[_Mark] = []
    waiting: list[int] = []
    for found in _outside(html):
        doubled, closing, name, rest, doubled_end = found.groups()
        if doubled and doubled_end:
            marks.append(_Mark(found.start(), found.end(), "", ""))
            continue
        start, end = found.start() + len(doubled), found.end() - len(doubled_end)
        name = name.lower()
        if not closing:
            if len(waiting) < _DEEPEST and not rest.rstrip().endswith("/"):
                waiting.append(len(marks))
            marks.append(_Mark(start, end, name, rest))
        elif any(marks[one].name == name for one in waiting):
            while marks[waiting[-1]].name != name:
                waiting.pop()
            marks[waiting.pop()].partner = len(marks)
            marks.append(_Mark(start, end, f"/{name}", ""))
        if len(waiting) == _DEEPEST:
            del waiting[0]  # what never closes must not keep the others from it
    return marks


def _outside(html: str) -> list[re.Match[str]]:
    """The marks that stand in no comment and in nothing that shows what was typed."""
    found: list[re.Match[str]] = []
    at = 0
    while at < len(html):
        kept = _KEPT.search(html, at)
        end = kept.start() if kept else len(html)
        found.extend(_TAG.finditer(html, at, end))
        if kept is None:
            break
        stop = f"</{kept[1].lower()}" if kept[1] else "-->"
        closed = re.compile(re.escape(stop), re.IGNORECASE).search(html, kept.end())
        if closed is None:
            break
        at = closed.end()
    return found


def _looks_like_one(mark: _Mark) -> bool:
    """Whether a lone word in brackets is more than a word: it says something of itself, or has a
    name that no one writes."""
    return "=" in mark.rest or mark.rest.rstrip().endswith("/") or bool({"_", "-"} & {*mark.name})


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    bare = 0
    for match in _ATTRIBUTE.finditer(_END.sub("", text.translate(_QUOTES)).lstrip(" \t\n=:")):
        name, *values = match.groups()
        value = next((value for value in values if value is not None), "")
        if name:
            found.setdefault(name.lower(), value)
        else:
            found[str(bare)] = value
            bare += 1
    return found
