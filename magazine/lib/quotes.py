"""Quotation marks: pair them, then give each pair the marks of its language and level.

Works on one string in which control characters stand for the ends of text nodes (0), objects
such as code or images (1), line breaks (2), block edges (3) and kept tokens (4); pairs never cross
a block edge, and no control character is lost or moved.
"""

import re
from dataclasses import dataclass

QUOTE = re.compile(r"[\"“”«»„]")
_TOKEN = re.compile('["“”«»„\x03]')
_GAP = re.compile("[ \t\u00a0\u2009\u202f\x00]*")
_SPACES = " \t\u00a0\u2009\u202f\x00"
_SPACE_OR_EDGE = {"", " ", "\t", "\n", "\r", "\u00a0", "\u2009", "\u202f", "\x02", "\x03"}
_OPENS_AFTER = _SPACE_OR_EDGE | set("([{—–-/’'\"«“")
_NOT_OPENING = _SPACE_OR_EDGE | set(",;:!?)]}»”")
_CLOSES_BEFORE = _SPACE_OR_EDGE | set(".,;:!?…)]}»”’'\"-—–/")
_MOST_ROUNDS, _MOST_OPEN = 8, 20
_MARKS = {"fr": (("«", "»"), ("“", "”")), "en": (("“", "”"), ("‘", "’"))}
_CLOSERS = {'"': '"', "“": "”", "«": "»", "„": "“”"}


@dataclass(frozen=True, slots=True)
class _Pair:
    start: int
    end: int
    kind: str
    level: int
    low: bool  # Inside of „ “, whose closing mark is our opening one.


def set_quotes(text: str, profile: str) -> str:
    """The text with its paired marks set: « » then “ ” in French, “ ” then ‘ ’ in English.

    « » typed inside of « » become “ ”.

    Runs until nothing changes, since a pair found may free another one.
    """
    for _round in range(_MOST_ROUNDS):
        before, text = text, _apply(text, _pairs(text), profile)
        if text == before:
            break
    return text


def leftover(text: str, profile: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Where the marks stand that setting leaves without a pair, and the pairs (opening, closing).

    The text is as for `set_quotes`; the places are in it as it was given.
    """
    pairs = _pairs(text)
    for _round in range(_MOST_ROUNDS):
        signs = list(text)
        for pair in pairs:
            opening, closing = _new_marks(pair, profile)
            signs[pair.start] = opening or signs[pair.start]
            signs[pair.end] = closing or signs[pair.end]
        before, text = text, "".join(signs)
        if text == before:
            break
        pairs = _pairs(text)
    paired = {place for pair in pairs for place in (pair.start, pair.end)}
    lonely = [match.start() for match in QUOTE.finditer(text) if match.start() not in paired]
    return lonely, [(pair.start, pair.end) for pair in pairs]


def shape(text: str, at: int) -> str:
    """What the mark at this place does by what stands around it: "opens", "closes" or ""."""
    before = _previous(text, at) in _OPENS_AFTER
    after = _next(text, at) in _CLOSES_BEFORE
    spaced = _next(text, at) in _SPACE_OR_EDGE
    if before and not spaced and not (after and _previous(text, at) not in _SPACE_OR_EDGE):
        return "opens"
    return "closes" if after and _previous(text, at) not in _SPACE_OR_EDGE else ""


def _pairs(text: str) -> list[_Pair]:
    found: list[tuple[int, int, str]] = []
    stack: list[tuple[int, str]] = []
    for match in _TOKEN.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\x03":
            stack.clear()
            continue
        opener = _closed_by(mark, stack) if _may_close(text, at, mark, stack) else None
        if opener is not None:
            start, kind = stack[opener]
            del stack[opener:]
            if any(map(str.isalnum, text[start + 1 : at])) or "\x01" in text[start:at]:
                found.append((start, at, kind))
        elif _may_open(text, at, mark):
            stack.append((at, mark))
            del stack[:-_MOST_OPEN]
    return _levelled(sorted(found))


def _levelled(found: list[tuple[int, int, str]]) -> list[_Pair]:
    pairs, around = list[_Pair](), list[_Pair]()
    for start, end, kind in found:
        while around and around[-1].end < start:
            around.pop()
        low = any(pair.kind == "„" for pair in around)
        pairs.append(_Pair(start, end, kind, len(around), low))
        around.append(pairs[-1])
    return pairs


def _closed_by(mark: str, stack: list[tuple[int, str]]) -> int | None:
    """The place in the stack of the nearest mark that this one closes."""
    for index in range(len(stack) - 1, -1, -1):
        if mark in _CLOSERS[stack[index][1]]:
            return index
    return None


def _may_open(text: str, at: int, mark: str) -> bool:
    if mark != '"':
        return mark in "“«„"
    following = _next(text, at)
    if following == "." and _next(text, text.index(".", at)) in _SPACE_OR_EDGE:
        return False
    return _previous(text, at) in _OPENS_AFTER and following not in _NOT_OPENING


def _may_close(text: str, at: int, mark: str, stack: list[tuple[int, str]]) -> bool:
    if mark == "“":
        return bool(stack) and stack[-1][1] == "„"
    if mark != '"':
        return mark in "”»"
    previous = _previous(text, at)
    return (
        previous not in _SPACE_OR_EDGE
        and previous not in "([{"
        and _next(text, at) in _CLOSES_BEFORE
    )


def _previous(text: str, at: int) -> str:
    while at and text[at - 1] == "\x00":
        at -= 1
    return text[at - 1] if at else ""


def _next(text: str, at: int) -> str:
    at += 1
    while at < len(text) and text[at] == "\x00":
        at += 1
    return text[at] if at < len(text) else ""


def _apply(text: str, pairs: list[_Pair], profile: str) -> str:
    edits: dict[int, tuple[str, bool]] = {}
    for pair in pairs:
        opening, closing = _new_marks(pair, profile)
        if opening:
            edits[pair.start] = (opening, True)
            edits[pair.end] = (closing, False)
    pieces, at = list[str](), 0
    for place in sorted(edits):
        mark, opens = edits[place]
        if mark not in "«»" and text[place] not in "«»":
            pieces += (text[at:place], mark)
            at = place + 1
        elif mark not in "«»":
            at = _closely(text, at, place, pieces, mark, opens=opens)
        elif opens:
            pieces += (text[at:place], mark)
            at = _after(text, place, pieces)
        else:
            _before(text, at, place, pieces)
            pieces.append(mark)
            at = place + 1
    pieces.append(text[at:])
    return "".join(pieces)


def _new_marks(pair: _Pair, profile: str) -> tuple[str, str]:
    """The marks of the pair, "" when it stays as it is."""
    marks = _MARKS[profile]
    if pair.kind == '"':
        return marks[min(pair.level, 1)]
    if profile == "fr" and pair.kind == "«" and pair.level == 1 and not pair.low:
        return marks[1]
    if profile == "fr" and (pair.kind == "«" or (pair.kind == "“" and pair.level == 0)):
        return marks[0]
    return "", ""


def _closely(text: str, at: int, place: int, pieces: list[str], mark: str, *, opens: bool) -> int:
    """The mark without the spaces on its inner side; node ends stay."""
    start, end = place, place + 1
    if opens:
        while end < len(text) and text[end] in _SPACES:
            end += 1
    else:
        while start > at and text[start - 1] in _SPACES:
            start -= 1
    nodes = "\x00" * text.count("\x00", start, end)
    pieces += (text[at:start], mark + nodes if opens else nodes + mark)
    return end


def _after(text: str, place: int, pieces: list[str]) -> int:
    """A no-break space for the spaces after the mark, unless a line ends there."""
    gap = _GAP.match(text, place + 1)
    end = gap.end() if gap else place + 1
    if text[end : end + 1] in ("\n", "\r"):
        return place + 1
    pieces.append("\u00a0" + "\x00" * text.count("\x00", place, end))
    return end


def _before(text: str, at: int, place: int, pieces: list[str]) -> None:
    """A no-break space for the spaces before the mark, unless a line begins there."""
    start = place
    while start > at and text[start - 1] in _SPACES:
        start -= 1
    if start > at and text[start - 1] in "\n\r":
        pieces.append(text[at:place])
        return
    pieces.append(text[at:start] + "\x00" * text.count("\x00", start, place) + "\u00a0")
