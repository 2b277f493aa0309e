"""The text of a page among its furniture: the element that holds it, without what is not of it.

A page that marks its text is believed; of another trafilatura says which words are the text, and
the element that holds them all is taken, with the pictures and captions that lie between.
"""

import re
from collections.abc import Iterator
from typing import cast

import trafilatura
from lxml import etree

from magazine.lib.analysis import fold
from magazine.lib.tree import Tree, drop

_GONE = (
    "script", "style", "link", "meta", "nav", "footer", "aside", "form", "button", "input",
    "select", "textarea", "dialog", "menu", "template", "base", "title",
)  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|sidebar|side-?bar|widget|footer|breadcrumbs?|share\w*|"
    r"sharing|social\w*|related|recommend\w*|newsletter|subscribe|comments?|disqus|respond|promo|"
    r"advert\w*|ads?|adsense|banner|sponsor\w*|cookie\w*|popup|modal|pagination|pager|skip-link|"
    r"most-?read|popular|author-?(?:bio|box|info)|about-author|tools|pub|publicite|partage\w*|"
    r"plus-lus|abonn\w*|mentions|printfriendly|jetpack|noprint|mw-editsection|catlinks|navbox)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"(?:^|[\s_-])(?:article|body|content|main|entry|post|page|text)(?=$|[\s_-])", re.I
)
_ROLES = {"menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog",
          "contentinfo", "search", "banner"}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MARKED = (
    ".//*[@itemprop='articleBody']",
    ".//*[contains(concat(' ',normalize-space(@class),' '),' e-content ')]",
    ".//*[contains(concat(' ',normalize-space(@class),' '),' entry-content ')]",
    ".//*[contains(concat(' ',normalize-space(@class),' '),' post-content ')]",
    ".//*[@id='mw-content-text']",
    ".//article",
    ".//main",
    ".//*[@role='main']",
)
_LEAST = 140  # characters of text, below which a mark marks something else
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_END = re.compile(
    r"(?:a propos de l'auteur|about the author|retour a la une|voir son (?:profil|blog)|"
    r"les plus lus|a lire aussi|sur le meme (?:sujet|theme)|dans la meme (?:rubrique|categorie)|"
    r"articles? (?:similaires?|lies|connexes)|partager (?:cet article|sur)|laisser un commentaire|"
    r"you may also like|related (?:posts|articles)|leave a (?:comment|reply))\b"
)
_BLOCKS = (
    "p",
    "li",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "div",
    "section",
)


def main_text(page: Tree, title: str, address: str) -> Tree:
    """The element that holds the text; the page is changed."""
    body = page.find(".//body")
    body = body if body is not None else page
    _undress(body)
    found = _marked(body)
    if found is None:
        found = _pointed_at(page, body, address)
    _furniture_out(found)
    _end_out(found)
    _heading_out(found, title)
    return found


def _undress(body: Tree) -> None:
    """Without what nobody sees and what no page has for its text."""
    for node in list(body.iter()):
        if not isinstance(node.tag, str):
            drop(node)
        elif node.tag in _GONE or _is_hidden(node):
            _drop(node)


def _is_hidden(node: Tree) -> bool:
    if node.get("hidden") is not None and node.tag != "body":
        return True
    if node.get("aria-hidden") == "true" and "fallback-image" not in (node.get("class") or ""):
        return next(node.iter("math"), None) is None
    return bool(_HIDDEN.search(node.get("style") or "")) or node.get("role") in _ROLES


def _drop(node: Tree) -> None:
    if node.getparent() is not None:
        drop(node)


def _marked(body: Tree) -> Tree | None:
    """The element that the page itself marks as its text, when there is but one such."""
    least = max(_LEAST, 0.25 * len(_text(body)))
    for path in _MARKED:
        marked = cast(list[Tree], body.xpath(path))
        found = [node for node in marked if len(_text(node)) >= least]
        outer = [node for node in found if not any(one in found for one in node.iterancestors())]
        if len(outer) == 1:
            return outer[0]
    return None


def _pointed_at(page: Tree, body: Tree, address: str) -> Tree:
    """The smallest element that holds the first and the last words of the text."""
    lines = _lines(etree.tostring(page, encoding="unicode", method="html"), address)
    holders = [
        node for line in (lines[:1] + lines[-1:]) if (node := _holder(body, line)) is not None
    ]
    if not holders:
        return body
    common = [holders[0], *holders[0].iterancestors()]
    for node in holders[1:]:
        line = [node, *node.iterancestors()]
        common = [one for one in common if one in line]
    found = common[0] if common else body
    while found.tag in ("p", "li", "h1", "h2", "h3", "td", "tr", "tbody", "blockquote"):
        parent = found.getparent()
        if parent is None:
            break
        found = parent
    _cut_after(holders[-1], found)
    return found


def _cut_after(last: Tree, found: Tree) -> None:
    """What comes after the last words is of the page, but for pictures and headings."""
    node = last
    while node is not found and (parent := node.getparent()) is not None:
        for after in list(node.itersiblings()):
            kept = after.tag in _HEADINGS or next(after.iter("img"), None) is not None
            if not kept or len(_text(after)) > _LEAST:
                parent.remove(after)
        node = parent


def _end_out(found: Tree) -> None:
    """From the line that ends an article (« À propos de l'auteur »): it, and all that follows."""
    whole, so_far = len(_text(found)), 0
    for node in list(found.iter()):
        if isinstance(node.tag, str) and node.tag in (*_HEADINGS, "p", "div", "section"):
            text = fold(_text(node))
            if len(text) < _LEAST and so_far > whole / 2 and _END.match(text):
                _cut_from(node, found)
                return
        so_far += len((node.text or "").strip()) + len((node.tail or "").strip())


def _cut_from(node: Tree, found: Tree) -> None:
    """The node and what follows it, up to the element that holds the text."""
    while node is not found and (parent := node.getparent()) is not None:
        for after in list(node.itersiblings()):
            parent.remove(after)
        if _END.match(fold(_text(node))) or not _text(node):
            parent.remove(node)
        node = parent


def _lines(html: str, address: str) -> list[str]:
    """The lines of the text as trafilatura finds it, without signs of a form."""
    try:
        text = trafilatura.extract(
            html, url=address or None, include_comments=False, favor_recall=True, no_fallback=True
        )
    except Exception:  # it is the last resort: of a page that breaks it the whole is taken
        return []
    lines = (re.sub(r"^[-*#>|\s]+", "", line).strip() for line in (text or "").split("\n"))
    return [line for line in lines if len(line) > 20]


def _holder(body: Tree, line: str) -> Tree | None:
    start = re.sub(r"\W+", "", line)[:50]
    found = None
    for node in body.iter(*_BLOCKS):
        if start in re.sub(r"\W+", "", _text(node)):
            found = node  # the innermost comes last
    return found


def _furniture_out(found: Tree) -> None:
    """What a text holds that is not of it, known by its name and by how little it says."""
    for node in list(found.iter()):
        if node is found or not isinstance(node.tag, str) or node.getparent() is None:
            continue
        marks = f"{node.get('class') or ''} {node.get('id') or ''}"
        named = node.tag == "header" or (_FURNITURE.search(marks) and not _KEPT.search(marks))
        if _names_itself(node) or (named and _is_slight(node, found)):
            _drop(node)


def _is_slight(node: Tree, found: Tree) -> bool:
    """Whether it is a small part of the whole: a wrong name must not cost the text."""
    return len(_text(node)) < 0.4 * max(1, len(_text(found)))


def _names_itself(node: Tree) -> bool:
    """The byline and the date within the text, which stand elsewhere."""
    classes = set((node.get("class") or "").split())
    prop = node.get("itemprop") or ""
    marked = prop in ("author", "datePublished", "dateModified", "headline") or classes & {
        "p-author", "dt-published", "byline", "entry-meta", "post-meta", "entry-title", "p-name",
    }  # fmt: skip
    return bool(marked) and len(_text(node)) < 200


def _heading_out(found: Tree, title: str) -> None:
    """The heading that says the title again."""
    wanted = re.sub(r"\W+", "", title).casefold()
    for node in found.iter("h1", "h2"):
        if wanted and re.sub(r"\W+", "", _text(node)).casefold() == wanted:
            _drop(node)
            return


def _text(node: Tree) -> str:
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: Tree) -> Iterator[str]:
    for piece in node.itertext():
        yield str(piece)
