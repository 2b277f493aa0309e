"""A body as the passages that an editor writes: one for each block of words.

Where `typography` joins all texts of a body, a check needs the words of one paragraph as they stand
in the editor, so that a fault in them can be shown and mended there. Pure; takes cleaned HTML.
"""

import re
from dataclasses import dataclass, field

from magazine.lib.languages import base
from magazine.lib.tree import BLOCKS, Tree, is_note, parse, text_of
from magazine.lib.typography import masked

# As in lib.quotes: an object stands for what is no prose; a line break for itself.
OBJECT, LINE = "\x01", "\x02"
PICTURE = "\ufffc"
_SPACES = re.compile(r"[ \t\n\r\f]+")
_CODE = frozenset({"code", "kbd", "pre"})
# A piece is prose, in another language or in a note, or no prose at all.
_PROSE, _FOREIGN, _CODED, _BREAK, _IMAGE = range(5)


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one block, white space collapsed as a browser does it.

    `text` has "\\n" for a line break and U+FFFC for a picture. `words` and `prose` are as long:
    `words` without code and addresses, `prose` also without what is in another language.
    `group` is the same for the blocks of one parent, `nth` counts earlier passages of the same
    text, `kind` is the element's name, `quoted` whether it stands in a quotation.
    """

    text: str
    words: str
    prose: str
    kind: str = ""
    group: int = 0
    nth: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link: where it leads, and the words it stands on (a place in `Reading.passages`)."""

    address: str
    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """A block quotation; `language` is what the markup says, "" when it says nothing.

    Its passages are `first` to `last`, without `last`. `extract` when it is one, with its source.
    """

    text: str
    language: str
    first: int
    last: int
    extract: bool
    cite: str
    caption: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: the number of our own row (None when it is not ours), its texts."""

    number: int | None
    alt: str
    caption: str


@dataclass(slots=True)
class Reading:
    """What was read of one body, each in order."""

    passages: list[Passage] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def plain(text: str) -> Passage:
    """A field of plain text as one passage."""
    words = masked(text).replace("\n", LINE)
    return Passage(text, words, words)


def read(html: str, language: str) -> Reading:
    """The passages, links, quotations and pictures of a body; what is preformatted is left out."""
    reader = _Reader(base(language))
    reader.inside(parse(html), _Around("p", 0, _PROSE, quoted=False))
    reader.end()
    return reader.reading


@dataclass(frozen=True, slots=True)
class _Around:
    """Where the reader stands: the block's name, its parent, how its words count."""

    kind: str
    group: int
    piece: int
    quoted: bool


class _Reader:
    def __init__(self, language: str) -> None:
        self.language = language
        self.reading = Reading()
        self.pieces: list[tuple[str, int]] = []
        self.length = 0
        self.groups = 0
        self.around = _Around("p", 0, _PROSE, quoted=False)
        self.seen: dict[str, int] = {}

    def inside(self, element: Tree, around: _Around) -> None:
        self.around = around
        self._say(element.text, around.piece)
        for child in element:
            if child.tag in BLOCKS:
                self._block(child, around)
                self.around = around
            else:
                self._inline(child, around)
            self._say(child.tail, around.piece)

    def _block(self, child: Tree, around: _Around) -> None:
        self.end()
        if child.tag == "pre":
            return
        self.groups += 1
        tag = str(child.tag)
        inner = _Around(
            kind=tag,
            # A paragraph belongs to what holds it; a list or a quotation holds its own.
            group=around.group if tag == "p" else self.groups,
            piece=self._piece(child, around.piece),
            quoted=around.quoted or tag == "blockquote",
        )
        first = len(self.reading.passages)
        self.inside(child, inner)
        self.end()
        if tag == "blockquote" and not around.quoted:
            self._quotation(child, first)

    def _inline(self, child: Tree, around: _Around) -> None:
        if child.tag == "br":
            self._add("\n", _BREAK)
        elif child.tag == "img":
            self._add(PICTURE, _IMAGE)
            self.reading.pictures.append(_picture(child))
        else:
            start, passage = self.length, len(self.reading.passages)
            piece = _CODED if child.tag in _CODE else self._piece(child, around.piece)
            self.inside(child, _Around(around.kind, around.group, piece, around.quoted))
            self.around = around
            if child.tag == "a":
                link = Link(child.get("href", ""), passage, start, self.length)
                self.reading.links.append(link)

    def _piece(self, element: Tree, piece: int) -> int:
        if is_note(element):
            # It is shown elsewhere: its marks make no pair with those of the sentence.
            return _FOREIGN
        lang = element.get("lang")
        if lang is None or piece == _CODED:
            return piece
        return _PROSE if base(lang) == self.language else _FOREIGN

    def _say(self, text: str | None, piece: int) -> None:
        if text:
            text = _SPACES.sub(" ", text)
            at_start = not self.pieces or self.pieces[-1][0][-1:] in (" ", "\n")
            self._add(text[1:] if at_start and text[:1] == " " else text, piece)

    def _add(self, text: str, piece: int) -> None:
        if piece == _BREAK and self.pieces and self.pieces[-1][0].endswith(" "):
            self._trim()
        if text:
            self.pieces.append((text, piece))
            self.length += len(text)

    def _trim(self) -> None:
        text, piece = self.pieces.pop()
        self.length -= 1
        if text[:-1]:
            self.pieces.append((text[:-1], piece))

    def end(self) -> None:
        """What was gathered is a passage."""
        if self.pieces and self.pieces[-1][0].endswith(" "):
            self._trim()
        text = "".join(text for text, _piece in self.pieces)
        if text.strip(PICTURE):
            words = masked("".join(_shown(*one, foreign=True) for one in self.pieces))
            prose = masked("".join(_shown(*one, foreign=False) for one in self.pieces))
            nth = self.seen.get(text, 0)
            self.seen[text] = nth + 1
            a = self.around
            passage = Passage(text, words, prose, a.kind, a.group, nth, a.quoted)
            self.reading.passages.append(passage)
        self.pieces, self.length = [], 0

    def _quotation(self, element: Tree, first: int) -> None:
        figure = _figure(element)
        quotation = Quotation(
            text=text_of(element),
            language=element.get("lang") or _attribute(figure, "lang"),
            first=first,
            last=len(self.reading.passages),
            extract="extract" in _attribute(figure, "class").split(),
            cite=element.get("cite", ""),
            caption=_caption(figure),
        )
        self.reading.quotations.append(quotation)


def _shown(text: str, piece: int, *, foreign: bool) -> str:
    if piece == _BREAK:
        return LINE
    if piece == _PROSE or (piece == _FOREIGN and foreign):
        return text
    return OBJECT * len(text)


def _picture(image: Tree) -> Picture:
    number = image.get("data-file", "")
    own = int(number) if number.isdecimal() else None
    return Picture(own, image.get("alt", ""), _caption(_figure(image)))


def _figure(element: Tree) -> Tree | None:
    """The figure that holds the element, itself or by a link or paragraph."""
    return next(element.iterancestors("figure"), None)


def _attribute(element: Tree | None, name: str) -> str:
    return "" if element is None else element.get(name, "")


def _caption(figure: Tree | None) -> str:
    found = None if figure is None else figure.find(".//figcaption")
    return "" if found is None else text_of(found)
