"""The stored text of a publication, as its page and as a feed show it now.

What is stored holds no words of the interface, no ids and no title of another article: footnotes
stand in their sentences, and a related article is a number. They are written out here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from magazine.lib import related as references
from magazine.lib import richtext, videos
from magazine.lib.languages import base
from magazine.lib.slugs import slugify, unique
from magazine.lib.tags import language_name
from magazine.lib.tree import Tree, drop, inside, is_note, is_video_link

from .models import Publication

_EXTRACT = re.compile(
    r'<figure class="extract"([^>]*)><blockquote([^>]*)>(.*?)</blockquote>'
    r"(?:<figcaption([^>]*)>(.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
_LANG = re.compile(r' lang="([^"]*)"')
_CITE = re.compile(r' cite="(https?://[^"]*)"')
# Nothing is parsed of a text that holds none of these.
_WRITTEN_OUT = ('class="note"', 'class="video"', " data-article=")
# A feed goes to programs of all ages, and its readers download one file: no choice of formats.
_CHOICE = re.compile(r'</?picture>|<source [^>]*>| (?:srcset|sizes)="[^"]*"')
_MARK = re.compile(r'<sup class="note-mark">.*?</sup>', re.DOTALL)
_SPACES = re.compile(r"[ \t\r\n]+")
_HEADING = re.compile(r"<h2([^>]*)>(.*?)</h2>", re.DOTALL)
# From so many words and parts on, a text begins with the list of its parts; one of more parts than
# _MOST_PARTS is a list already.
_LONG, _PARTS, _MOST_PARTS = 700, 3, 30
_ANCHOR = 60
# More links to other articles than any text needs.
_MOST_RELATED = 100

type Related = Mapping[int, Publication]


class Heading(NamedTuple):
    """A heading of the text, by the name that a link to it bears."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """`frames` are the hosts whose players the page may show once a reader has asked; `contents`
    the headings of a text that is long enough to be read in parts."""

    html: SafeString
    frames: tuple[str, ...] = ()
    contents: tuple[Heading, ...] = ()


def on_page(publication: Publication) -> Shown:
    """The text with its notes at its end, its videos playable, its related articles named, its
    extracts labelled with their language and the link to their source."""
    html = publication.body.html
    frames: tuple[str, ...] = ()
    if any(sign in html for sign in _WRITTEN_OUT):
        tree = richtext.parse(html)
        _write_related(tree, related([html]), "includes/related.html")
        frames = _write_videos(tree)
        _write_notes(tree, "")
        html = richtext.serialise(tree)
    if "extract" in html:
        html = _EXTRACT.sub(lambda found: _labelled(found, publication.language), html)
    contents: tuple[Heading, ...] = ()
    if publication.words >= _LONG and html.count("<h2") >= _PARTS:
        html, contents = _with_anchors(html)
    return Shown(richtext.stored(html), frames, contents)


def in_feed(publication: Publication, rows: Related) -> str:
    """The text for another's reader: a note leads to our page, whatever is done with ids there."""
    html = publication.body.html
    if "srcset=" in html:
        html = _CHOICE.sub("", html)
    if not any(sign in html for sign in _WRITTEN_OUT):
        return html
    tree = richtext.parse(html)
    _write_related(tree, rows, "includes/related_in_feed.html")
    for link in list(filter(is_video_link, tree.iter("a"))):
        _name_video(link)
    _write_notes(tree, publication.get_absolute_url())
    return richtext.serialise(tree)


def related(texts: Iterable[str]) -> Related:
    """What readers may see now of the articles that these texts name: one query, or none."""
    numbers = {found for html in texts for found in references.related(html)}
    if not numbers:
        return {}
    rows = Publication.objects.published().filter(article__in=sorted(numbers)[:_MOST_RELATED])
    return {row.article_id: row for row in rows.for_cards()}


def _write_related(tree: Tree, rows: Related, template: str) -> None:
    for node in references.references(tree):
        row = rows.get(references.number(node))
        _replace(node, render_to_string(template, {"publication": row}) if row else "")


def _write_videos(tree: Tree) -> tuple[str, ...]:
    origins = set()
    for link in list(filter(is_video_link, tree.iter("a"))):
        player = videos.player(link.get("href", ""))
        if player:
            link.set("data-player", player.address)
            origins.add(player.origin)
        link.set("class", "video-link")
        for poster in link.iter("img"):
            poster.set("alt", "")  # the words beside it name the link
            poster.set("loading", "lazy")
        service = player.service if player else urlsplit(link.get("href", "")).hostname or ""
        words = escape(_("Watch the video (%(service)s)") % {"service": service})
        _append(link, f'<span class="video-play">{words}</span>')
    return tuple(sorted(origins))


def _name_video(link: Tree) -> None:
    words = escape(_("Watch the video"))
    _append(link, f"<br>{words}" if len(link) else words)


# Contents -----------------------------------------------------------------------------------------


def _with_anchors(html: str) -> tuple[str, tuple[Heading, ...]]:
    """The text with a name at each heading, or as it is where these are few or very many. Named by
    its words: a link that somebody keeps goes on leading there when parts are added before it."""
    found: dict[str, str] = {}

    def name(heading: re.Match[str]) -> str:
        attributes, inner = heading.groups()
        # A no-break space is part of what was set.
        words = _SPACES.sub(" ", richtext.plain(_MARK.sub("", inner))).strip()
        if not words or " id=" in attributes:
            return heading[0]
        anchor = unique(f"partie-{slugify(words, max_length=_ANCHOR, fallback='texte')}", found)
        found[anchor] = words
        return f'<h2 id="{anchor}"{attributes}>{inner}</h2>'

    named = _HEADING.sub(name, html)
    if not _PARTS <= len(found) <= _MOST_PARTS:
        return html, ()
    return named, tuple(Heading(*pair) for pair in found.items())


# Footnotes --------------------------------------------------------------------------------------


def _write_notes(tree: Tree, page: str) -> None:
    """Numbers where the notes stood, and the notes in a list at the end, each with its way back.

    With the address of a page the numbers lead there, and the list has neither ids nor ways back.
    """
    found = [node for node in tree.iter("span") if is_note(node)]
    notes = [node for node in found if not any(map(is_note, node.iterancestors("span")))]
    if not notes:
        return
    items = [_item(number, note, page) for number, note in enumerate(notes, start=1)]
    for number, note in enumerate(notes, start=1):
        _put_mark(number, note, page)
    title = escape(_("Notes"))
    rows = "".join(items)
    if page:
        _append(tree, f"<h2>{title}</h2><ol>{rows}</ol>")
    else:
        head = f'<h2 id="notes">{title}</h2>'
        start = '<section class="notes" role="doc-endnotes" aria-labelledby="notes">'
        _append(tree, f"{start}{head}<ol>{rows}</ol></section>")


def _item(number: int, note: Tree, page: str) -> str:
    words = inside(note)
    language = note.get("lang")
    tongue = f' lang="{escape(language)}"' if language else ""
    if page:
        return f"<li{tongue}>{words}</li>"
    back = escape(_("Back to the text, note %(number)d") % {"number": number})
    link = f'<a href="#note-{number}-text" role="doc-backlink" aria-label="{back}">↩\ufe0e</a>'
    return f'<li id="note-{number}"><span{tongue}>{words}</span>\u00a0{link}</li>'


def _put_mark(number: int, note: Tree, page: str) -> None:
    """A link cannot stand in a link: there the mark comes after it."""
    name = escape(_("Note %(number)d") % {"number": number})
    anchor = "" if page else f' id="note-{number}-text" role="doc-noteref" aria-label="{name}"'
    mark = f'<sup class="note-mark"><a href="{page}#note-{number}"{anchor}>{number}</a></sup>'
    around = next(iter(reversed([*note.iterancestors("a")])), None)
    _strip_space_before(note)
    if around is None:
        _replace(note, mark)
        return
    _replace(note, "")
    made = richtext.parse(mark)[0]
    made.tail, around.tail = around.tail, None
    around.addnext(made)


def _strip_space_before(node: Tree) -> None:
    before, parent = node.getprevious(), node.getparent()
    if before is not None:
        before.tail = (before.tail or "").rstrip()
    elif parent is not None:
        parent.text = (parent.text or "").rstrip()


# The tree ---------------------------------------------------------------------------------------


def _append(element: Tree, html: str) -> None:
    """The nodes of this HTML after what the element holds."""
    fragment = richtext.parse(html)
    if fragment.text:
        if len(element):
            element[-1].tail = (element[-1].tail or "") + fragment.text
        else:
            element.text = (element.text or "") + fragment.text
    element.extend(list(fragment))


def _replace(node: Tree, html: str) -> None:
    """One element of this HTML, or nothing, in the place of the node; the text after it stays."""
    tail = node.tail
    parent = node.getparent()
    if not html or parent is None:
        drop(node)
        return
    made = richtext.parse(html)[0]
    made.tail = tail
    parent.replace(node, made)


# Extracts ---------------------------------------------------------------------------------------


def _labelled(found: re.Match[str], language: str) -> str:
    of_figure, of_quote, words, of_caption, caption = found.groups(default="")
    tongue = _LANG.search(of_quote) or _LANG.search(of_figure)
    source = _CITE.search(of_quote)
    extract = escape(_("Extract"))
    label = f"<b>{extract}</b>"
    if tongue and base(tongue[1]) != base(language):
        name = escape(_("in %(language)s") % {"language": language_name(tongue[1])})
        label += f" <span>{name}</span>"
    if source:
        words_of_link = escape(_("See the source"))
        caption = f'{caption} <a href="{source[1]}">{words_of_link}</a>'.strip()
    foot = f"<figcaption{of_caption}>{caption}</figcaption>" if caption else ""
    return (
        f'<figure class="extract"{of_figure}><p class="extract-label">{label}</p>'
        f"<blockquote{of_quote}>{words}</blockquote>{foot}</figure>"
    )
