"""Texts of Ghost's editor from 1.0 to 4 (Mobiledoc 0.3) as HTML.

https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md
"""

import json
import re
from html import escape
from typing import Any

from magazine.syndication.items import Lost

from .cards import Losses, card

_TAG = re.compile(r"[a-z][a-z0-9]{0,15}")
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "pull-quote"}
_TEXT, _PICTURE, _LIST, _CARD = 1, 2, 3, 10


def html(text: str, losses: Losses) -> str:
    """The HTML of a text; "" for one that is none, which is counted."""
    try:
        document = json.loads(text)
        return _Text(document, losses).html()
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        losses.lose(Lost.TEXT, "mobiledoc")
        return ""


class _Text:
    def __init__(self, document: dict[str, Any], losses: Losses) -> None:
        self.sections: list[Any] = document["sections"]
        self.markups: list[Any] = document.get("markups") or []
        self.atoms: list[Any] = document.get("atoms") or []
        self.cards: list[Any] = document.get("cards") or []
        self.losses = losses

    def html(self) -> str:
        return "".join(map(self._section, self.sections))

    def _section(self, section: Any) -> str:
        kind = section[0]
        if kind == _TEXT:
            return self._paragraph(str(section[1]).lower(), section[2])
        if kind == _PICTURE:
            return card("image", {"src": section[1]}, self.losses)
        if kind == _LIST:
            tag = "ol" if section[1] == "ol" else "ul"
            items = "".join(f"<li>{self._markers(one)}</li>" for one in section[2])
            return f"<{tag}>{items}</{tag}>"
        if kind == _CARD:
            name, payload = self.cards[section[1]]
            return card(str(name), payload if isinstance(payload, dict) else {}, self.losses)
        self.losses.lose(Lost.ELEMENT, f"section {kind}")
        return ""

    def _paragraph(self, tag: str, markers: list[Any]) -> str:
        inside = self._markers(markers)
        if tag in ("aside", "pull-quote"):
            return f'<figure class="pullquote"><blockquote>{inside}</blockquote></figure>'
        tag = tag if tag in _PARAGRAPHS else "p"
        return f"<{tag}>{inside}</{tag}>"

    def _markers(self, markers: list[Any]) -> str:
        out: list[str] = []
        waiting: list[str] = []
        for kind, opened, closed, value in markers:
            for number in opened:
                tag, about = self._markup(self.markups[number])
                out.append(about)
                waiting.append(tag)
            out.append(self._atom(self.atoms[value]) if kind == 1 else escape(str(value), False))
            for _one in range(min(closed, len(waiting))):
                out.append(f"</{waiting.pop()}>")
        return "".join(out) + "".join(f"</{tag}>" for tag in reversed(waiting))

    def _markup(self, markup: list[Any]) -> tuple[str, str]:
        """The name of an element, and its beginning."""
        tag = str(markup[0]).lower()
        tag = tag if _TAG.fullmatch(tag) else "span"
        given = markup[1] if len(markup) > 1 else []
        address = dict(zip(given[::2], given[1::2], strict=False)).get("href")
        return tag, f'<{tag} href="{escape(str(address))}">' if address else f"<{tag}>"

    def _atom(self, atom: list[Any]) -> str:
        """What stands in a text as one thing: a line break, else its words."""
        return "<br>" if atom[0] in ("soft-return", "soft-break") else escape(str(atom[1]), False)
