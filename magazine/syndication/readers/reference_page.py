"""The page of a magazine of blogs, saved as plain text: section, title, byline, prose, author box.

The form, whatever the words: « Magazine X »; a title; « Publié le … par … »; prose, one paragraph
a line, in which « Extrait: » announces a quotation; the titles of links that lost their address;
« Retour à La Une »; « A propos de l'auteur » with a share count; « Magazines ».
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import BinaryIO

from django.utils.translation import gettext as _

from magazine.lib import languages, richtext
from magazine.lib.analysis import fold
from magazine.lib.dates import Dated, parse_date
from magazine.syndication.encoding import decode
from magazine.syndication.items import (
    Entry,
    Home,
    Item,
    LinkedSource,
    Loss,
    Lost,
    Refused,
    Signature,
    Unreadable,
)

_SECTION = re.compile(r"\s*magazine\s+(\S.*?)\s*", re.IGNORECASE)
_BYLINE = re.compile(
    r"\s*(publi(?:é|e|e\u0301)e?\s+.+?)\s+par\s+(\S.*?)\s*", re.IGNORECASE | re.UNICODE
)
_LABEL = re.compile(r"\s*extraits?\s*:\s*(.*)", re.IGNORECASE)
_END = re.compile(r"(?:retour a la une|a propos de l'auteur)\b|magazines$")
_SITE = re.compile(r"retour\s+(?:à|a|À)\s+la\s+une\s+de\s+(?:logo\s+)?(\S.*?)\s*$", re.I | re.M)
_SHARES = re.compile(r"(\d[\d\s.]*)\s+partages?\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")

_ENDINGS = r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|svg)"
# What an image leaves behind when a page is saved as text: a thumbnail of a wiki (« 180px-Nom »),
# the number a camera gave, or a single word with the ending of a picture.
_THUMBNAIL = rf"\d{{2,4}}px-(?:[^\n.,;:!?]{{1,80}}?{_ENDINGS}|\S+)"
_CAMERA = rf"(?:IMG|DSCN?|DSCF|PICT|PXL|MVI|WP)[_-]?\d{{3,}}\w*(?:{_ENDINGS})?"
_FILE = rf"(?!https?:)[\w%()+~-]+(?:\.[\w%()+~-]+)*{_ENDINGS}"
_NAME = rf"(?:{_THUMBNAIL}|{_CAMERA}|{_FILE})(?![\w-])"
_LEADING = re.compile(rf"\s*({_NAME})(?:\s+|$)", re.IGNORECASE)
_TRAILING = re.compile(rf"(?<=[.!?…»”\"])\s+({_NAME})\s*$", re.IGNORECASE)
_LOWER_WORDS = re.compile(r"((?:[^\W\d_A-ZÀ-Þ][\w-]*\s+){1,3})(?=[A-ZÀ-Þ«“\"‘])")

_SENTENCE_END = re.compile(r"[.!?…:;,»”\")\]]\s*$")
_LONGEST_LINK = 15  # words in the title of a link
_KINDS = (
    ("interview", re.compile(r"\b(?:interviews?|entretiens?|podcast d'entretien)\b")),
    ("video", re.compile(r"\b(?:videos?|film|documentaire)\b")),
    ("sound", re.compile(r"\b(?:podcasts?|audio|emission|chanson|ecouter)\b")),
    ("study", re.compile(r"\b(?:etudes?|rapports?|these|enquete)\b")),
    ("book", re.compile(r"\b(?:livres?|romans?|ouvrages?|essais?)\b")),
    ("data", re.compile(r"\b(?:donnees|statistiques|chiffres)\b")),
)


def looks_right(head: bytes) -> bool:
    """Whether a file is such a page: two of its labels at least, and no markup."""
    try:
        text = decode(head).text
    except Unreadable:
        return False
    if text.lstrip()[:1] in "<{[":
        return False
    lines = text.splitlines()
    folded = [" ".join(fold(line).split()) for line in lines]
    signs = (
        any(_BYLINE.fullmatch(line) for line in lines),
        any(_SECTION.fullmatch(line) for line in lines[:10]),
        any(_END.match(line) for line in folded),
        any("voir son profil" in line or "voir son blog" in line for line in folded),
    )
    return sum(signs) >= 2


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page, by what they are."""

    section: str
    title: str
    date: str
    author: str
    prose: list[str]
    box: str
    cut: bool


def read(file: BinaryIO, *, name: str, now: datetime, zone: tzinfo) -> Iterator[Entry]:
    """The one article of the page. Raises Unreadable for a file that is no text."""
    text = decode(file.read())
    page = _parts(text.text)
    found = parse_date(page.date, zone=zone) if page.date else None
    if not page.title:
        yield Refused("", _("the page has no title"))
    elif not found:
        wrong = _("its date cannot be read: %(date)s") % {"date": page.date}
        yield Refused("", wrong if page.date else _("the page has no date (« Publié le … par … »)"))
    elif not any(line.strip() for line in page.prose):
        yield Refused("", _("the page has no text"))
    else:
        yield _item(page, found, text.losses)


def _parts(text: str) -> _Page:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    byline = next((i for i, line in enumerate(lines) if _BYLINE.fullmatch(line)), None)
    start = 0 if byline is None else byline
    end = next((i for i in range(start, len(lines)) if _ends(lines[i])), len(lines))
    head = lines[:end] if byline is None else lines[:byline]
    filled = [line for line in head if line.strip()]
    section = _SECTION.fullmatch(filled[0]) if filled else None
    signed = _BYLINE.fullmatch(lines[byline]) if byline is not None else None
    title = filled[1:] if section else filled
    return _Page(
        section=section[1] if section else "",
        # Without a byline nothing tells the title from the prose: the first line it is.
        title=" ".join(" ".join(title if signed else title[:1]).split()),
        date=signed[1] if signed else "",
        author=" ".join(signed[2].split()) if signed else "",
        prose=lines[start + 1 : end],
        box="\n".join(lines[end:]),
        cut=end == len(lines),
    )


def _ends(line: str) -> bool:
    return _END.match(" ".join(fold(line).split())) is not None


def _item(page: _Page, found: Dated, losses: Sequence[Loss]) -> Item:
    prose, names = _without_file_names(page.prose)
    prose, links = _without_links(prose)
    language = languages.guess(_own_words(prose)) or "fr"
    site = _SITE.search(page.box)
    site_name = site[1] if site else ""
    sources = tuple(_source(line) for line in links)
    author = _author(page, site_name, found)
    lines = [
        *(
            _("a linked source has no address: %(title)s") % {"title": source.title}
            for source in sources
            if not source.address
        ),
        _("the address of the original is not known"),
        *([_("the page ends without its author box: it may be cut")] if page.cut else ()),
    ]
    return Item(
        source=f"page:{fold(site_name)}"[:200],
        guid=_print(page.title, page.author, found.at.date().isoformat()),
        title=page.title,
        body=_body(prose, language),
        language=language,
        section=page.section,
        blog=Home(title=_blog_title(page.author, language), language=language),
        dated=found.at,
        precision=found.precision,
        signatures=(author,),
        sources=sources,
        notes=tuple(lines),
        losses=(*losses, *(Loss(Lost.IMAGE, name) for name in names)),
    )


def _own_words(lines: Sequence[str]) -> str:
    """The prose without what it quotes, to tell its language."""
    own, quoting = [], False
    for line in lines:
        if _LABEL.fullmatch(line):
            quoting = True
        elif quoting and line.strip():
            continue
        else:
            quoting = False
            own.append(line)
    return " ".join(own)


def _blog_title(author: str, language: str) -> str:
    """A title in the language of the page: what identifies the blog cannot depend on the site's."""
    if language != "fr":
        return f"{author} (blog)"
    return f"Blog d'{author}" if fold(author)[:1] in "aeiouyh" else f"Blog de {author}"


def _print(*parts: str) -> str:
    return hashlib.sha256("\n".join(fold(part) for part in parts).encode()).hexdigest()


def _author(page: _Page, site: str, found: Dated) -> Signature:
    """Who signs, with the shares that the site had counted, if it says so."""
    count = _SHARES.search(page.box)
    shares = min(int(re.sub(r"\D", "", count[1])), 2**31 - 1) if count else 0
    if not shares:
        return Signature(page.author)
    by_whom = site or _("the page it came from")
    return Signature(page.author, shares=shares, shares_from=by_whom, shares_on=found.at.date())


def _without_file_names(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines without the file names that lost images left at their ends, and those names."""
    kept, lost = [], []
    for line in lines:
        while match := _LEADING.match(line):
            name, line = _split_name(match, line)
            lost.append(name)
        if match := _TRAILING.search(line):
            line = line[: match.start()]
            lost.append(match[1])
        kept.append(line)
    return kept, lost


def _split_name(match: re.Match[str], line: str) -> tuple[str, str]:
    """The name and what follows. A thumbnail's name may hold spaces: no sentence begins with a
    small letter, so the small words before the next capital are still the name."""
    name, rest = match[1], line[match.end() :]
    if "px-" not in name or re.search(_ENDINGS, name, re.IGNORECASE):
        return name, rest
    if rest and len(rest.split()) <= 4 and not _SENTENCE_END.search(rest):
        return f"{name} {rest.strip()}", ""
    more = _LOWER_WORDS.match(rest)
    return (f"{name} {more[1].strip()}", rest[more.end() :]) if more else (name, rest)


def _without_links(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The prose, and the titles of links that stand after it: short lines that end no sentence."""
    kept = list(lines)
    links: list[str] = []
    while kept and (not kept[-1].strip() or _is_link(kept[-1])):
        line = kept.pop().strip()
        if line and sum(bool(other.strip()) for other in kept) == 0:
            return [line], links
        if line:
            links.insert(0, line)
    return kept, links


def _is_link(line: str) -> bool:
    bare = _ADDRESS.sub("", line)
    short = len(line.split()) <= _LONGEST_LINK and not _LABEL.fullmatch(line)
    return short and (bare != line or not _SENTENCE_END.search(line))


def _source(line: str) -> LinkedSource:
    address = _ADDRESS.search(line)
    title = " ".join(_ADDRESS.sub("", line).split()).strip(" :-–()[]")
    words = fold(title)
    kind = next((kind for kind, pattern in _KINDS if pattern.search(words)), "article")
    return LinkedSource(
        title=(title or line.strip())[:300],
        address=address[0].rstrip(".,;)") if address else "",
        kind=kind,
    )


def _body(lines: Sequence[str], language: str) -> str:
    """The prose as paragraphs and its quotations as extracts, in order."""
    pieces: list[str] = []
    position = 0
    while position < len(lines):
        label = _LABEL.fullmatch(lines[position])
        position += 1
        if label:
            quote, position = _quotation(lines, position, label[1].strip(), language)
            foreign = languages.guess(" ".join(quote))
            pieces.append(
                richtext.extract_html(quote, language=foreign if foreign != language else "")
            )
        elif line := lines[position - 1].strip():
            pieces.append(richtext.paragraphs_to_html(line))
    return "\n".join(filter(None, pieces))


def _quotation(
    lines: Sequence[str], position: int, first: str, language: str
) -> tuple[list[str], int]:
    """The paragraphs that a label announces, and the position after them: up to the next blank
    line, and beyond it while the text goes on in the same foreign language."""
    quote = [first] if first else []
    while position < len(lines):
        line = lines[position].strip()
        if line and _LABEL.fullmatch(line):
            break
        after_blank = position > 0 and not lines[position - 1].strip()
        if line and quote and after_blank:
            foreign = languages.guess(" ".join(quote))
            if not foreign or foreign == language or languages.guess(line) != foreign:
                break
        if line:
            quote.append(line)
        position += 1
    return quote, position
