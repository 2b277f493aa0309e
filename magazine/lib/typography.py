"""French and English typography, set on plain text or on the text of a body.

French follows the Imprimerie nationale: a narrow no-break space (U+202F) before ; ! ?, a no-break
space (U+00A0) before the colon and inside « ». That of Canada (fr-CA) has no space before ; ! ?, as
the Office québécois has it. Both have dashes, numbers and their words (`french.py`), and in bodies
raised ordinals. French and English get curly apostrophes, ellipses and their own quotation marks,
matched across inline elements; a mark without its pair is left alone.

Nothing changes in code, addresses, hours, ratios, file names and :emoji:, nor in an element
whose `lang` is another language; a passage of France in a text of Canada is set as the text is.
Setting twice changes nothing, and no letter ever changes.

How: the text nodes are joined into one string, with control characters (which lxml text cannot
hold) where one node ends and the next begins; the rules run once on that string, keep every
control character, and it is split again.
"""

import re

from magazine.lib import ordinals
from magazine.lib.french import set_french
from magazine.lib.languages import base
from magazine.lib.quotes import QUOTE, set_quotes
from magazine.lib.tree import BLOCKS, Tree, is_note, parse, serialise

_NODE, _OBJECT, _LINE, _BLOCK, _KEPT = "\x00", "\x01", "\x02", "\x03", "\x04"
_MARKS = re.compile("[\x00-\x03]")
_FOREIGN_MARKS = re.compile("[\x00-\x04]")
_UNTOUCHED = {"code", "pre", "kbd"}
_PROFILES = {"fr", "en"}

# Tokens whose punctuation belongs to them. Cheap to look for: most texts hold no trigger.
_TRIGGERS = ("/", "\\", "@", "&", "{", "www.", "::")
_EMOJI = re.compile(r":[a-z0-9_+-]+:")
_TOKEN = re.compile(
    r"(?:(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{0,15}://|www\.|mailto:))[^\s<>«»“”\"\x00-\x04]*[^\s<>«»“”\"\x00-\x04.,;:!?…)\]'’]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|&(?:[a-z][a-z0-9]*|\#[0-9]+|\#x[0-9a-f]+);"
    r"|\{\{[^\x00-\x04]{0,200}?\}\}|\{%[^\x00-\x04]{0,200}?%\}"
    r"|:[a-z0-9_+-]+:(?![^\W_])"
    r"|(?<![\w.])(?:[a-z]:\\|\.{0,2}/|~/)[^\s\"«»“”\x00-\x04]*[\w/]"
    r"|(?<!\w)\w+(?:::\w+)+",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"(?<![./\\])\.{3}(?![./\\])")
_APOSTROPHE = re.compile(r"'(?=\x00*([^\W_]|[«“\"]))")
_ELIDED = re.compile(r"(?:^|[\W_])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)$", re.IGNORECASE)
_YEARS = re.compile(r"\d\ds?\b")


def set_text(text: str, language: str = "fr") -> str:
    """Plain text (a title, a caption) set in the profile of its language; others untouched."""
    if base(language) not in _PROFILES or _FOREIGN_MARKS.search(text):
        return text
    return _set(text, language)


def set_html(html: str, language: str = "fr") -> str:
    """Cleaned HTML with its text set; elements in another language are left as they are."""
    if base(language) not in _PROFILES:
        return html
    tree = parse(html)
    set_tree(tree, language)
    return serialise(tree)


def set_tree(tree: Tree, language: str = "fr") -> None:
    """The same in place, on a tree of `richtext.parse`, to parse a body only once."""
    if base(language) not in _PROFILES:
        return
    run = _Run(language)
    run.read(tree)
    run.read_notes()
    run.write()


def typeset(language: str) -> str:
    """The profile that sets texts in this language ("fr", "en"), "" when they are left alone."""
    return base(language) if base(language) in _PROFILES else ""


def is_canadian(language: str) -> bool:
    """Whether a tag of French names Canada: "fr-CA", "fr_ca", "fr-Latn-CA"."""
    return "ca" in re.split("[-_]", language.strip().lower())[1:]


def masked(text: str) -> str:
    """The text with each token that keeps its own punctuation (an address, a path) made signs
    that no rule touches; as long as before."""
    if not any(trigger in text for trigger in _TRIGGERS) and not _EMOJI.search(text):
        return text
    return _TOKEN.sub(lambda match: _KEPT * len(match[0]), text)


class _Run:
    """The texts of a tree joined into one string, and the places they go back to."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.profile = base(language)
        self.places: list[tuple[Tree, bool] | None] = [None]
        self.pieces: list[str] = [""]
        self.notes: list[Tree] = []

    def read(self, element: Tree) -> None:
        self._add(_NODE, element.text, (element, False))
        for child in element:
            edge = _BLOCK if child.tag in BLOCKS else _LINE if child.tag == "br" else _NODE
            lang = child.get("lang")
            if lang is not None and base(lang) != self.profile:
                self._add(_OBJECT)
                self._read_inside(child)
            elif child.tag in _UNTOUCHED or child.tag == "img":
                self._add(_OBJECT)
            elif is_note(child):
                self.notes.append(child)
            else:
                self._add(edge)
                self.read(child)
            self._add(edge, child.tail, (child, True))

    def read_notes(self) -> None:
        """Each footnote for itself: the sentence that it stands in goes on around it."""
        while self.notes:
            self._add(_BLOCK)
            self.read(self.notes.pop(0))

    def _read_inside(self, foreign: Tree) -> None:
        """Passages in our language inside a foreign one, each for itself."""
        for child in foreign:
            if base(child.get("lang", "")) == self.profile and child.tag not in _UNTOUCHED:
                self._add(_BLOCK)
                self.read(child)
                self._add(_BLOCK)
            elif child.tag not in _UNTOUCHED:
                self._read_inside(child)

    def _add(
        self, mark: str, text: str | None = "", place: tuple[Tree, bool] | None = None
    ) -> None:
        self.pieces += (mark, text or "")
        self.places.append(place)

    def write(self) -> None:
        before = "".join(self.pieces)
        after = _set(before, self.language)
        if after != before:
            self._place(before, after)
        if self.profile == "fr" and ordinals.may_hold(after):
            for element, is_tail in filter(None, self.places):
                text = (element.tail if is_tail else element.text) or ""
                ordinals.raise_in(element, is_tail, masked(text))

    def _place(self, before: str, after: str) -> None:
        for place, old, new in zip(
            self.places, _MARKS.split(before), _MARKS.split(after), strict=True
        ):
            if place is not None and old != new:
                element, is_tail = place
                if is_tail:
                    element.tail = new
                else:
                    element.text = new


def _set(text: str, language: str) -> str:
    profile = base(language)
    kept: list[str] = []
    if any(trigger in text for trigger in _TRIGGERS) or _EMOJI.search(text):

        def keep(match: re.Match[str]) -> str:
            kept.append(match[0])
            return _KEPT

        text = _TOKEN.sub(keep, text)
    if "..." in text:
        text = _ELLIPSIS.sub("…", text)
    if "'" in text:
        text = _APOSTROPHE.sub(_french_apostrophe if profile == "fr" else _apostrophe, text)
    if QUOTE.search(text):
        text = set_quotes(text, profile)
    if profile == "fr":
        text = set_french(text, canadian=is_canadian(language))
    if kept:
        restored = iter(kept)
        text = re.sub(_KEPT, lambda _: next(restored), text)
    return text


def _apostrophe(match: re.Match[str]) -> str:
    """Curly inside a word, and in English before the short form of a decade."""
    text, at = match.string, match.start()
    before = text[max(0, at - 12) : at].replace(_NODE, "")[-1:]
    if before.isalpha():
        return "’" if match[1].isalnum() else "'"
    decade = (not before or before in " \t\n(\u00a0\u202f\x02\x03") and _YEARS.match(text, at + 1)
    return "’" if decade else "'"


def _french_apostrophe(match: re.Match[str]) -> str:
    """Curly inside a word, and after an elision before an opening quotation mark."""
    at = match.start()
    before = match.string[max(0, at - 12) : at].replace(_NODE, "")
    if match[1].isalnum():
        return "’" if before[-1:].isalpha() else "'"
    return "’" if _ELIDED.search(before) else "'"
