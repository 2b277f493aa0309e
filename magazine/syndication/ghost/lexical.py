"""Texts of Ghost's editor since 5.0 (Lexical) as HTML."""

import json
from collections.abc import Callable, Mapping
from html import escape

from magazine.syndication.items import Lost

from .cards import Losses, Payload, card

# The bits of the format of a text, the innermost first.
_FORMATS = (
    (16, "code"),
    (1, "strong"),
    (2, "em"),
    (4, "s"),
    (32, "sub"),
    (64, "sup"),
    (128, "mark"),
)
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_TEXTS = {"text", "extended-text", "code-highlight", "tk"}
_NOTHING = {"zwnj", "at-link-search"}
_DEEPEST = 60


def html(text: str, losses: Losses) -> str:
    """The HTML of a text; "" for one that is none, which is counted."""
    try:
        root = json.loads(text)["root"]
        return _Text(losses).inside(root, 0)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        losses.lose(Lost.TEXT, "lexical")
        return ""


class _Text:
    def __init__(self, losses: Losses) -> None:
        self.losses = losses

    def inside(self, node: Payload, depth: int) -> str:
        children = node.get("children")
        if not isinstance(children, list):
            return ""
        if depth > _DEEPEST:
            self.losses.lose(Lost.TEXT, "lexical")
            return ""
        return "".join(self._node(one, depth) for one in children if isinstance(one, dict))

    def _node(self, node: Payload, depth: int) -> str:
        kind = str(node.get("type", ""))
        if kind in _TEXTS:
            return _formatted(node)
        if kind in ("linebreak", "tab"):
            return "<br>" if kind == "linebreak" else " "
        if kind in _NOTHING:
            return ""
        wrap = _WRAPS.get(kind)
        if wrap and (kind != "code" or "children" in node):
            return wrap(node, self.inside(node, depth + 1))
        if "children" in node:
            self.losses.lose(Lost.ELEMENT, kind[:50])
            return self.inside(node, depth + 1)
        return card(kind, node, self.losses)


def _formatted(node: Payload) -> str:
    text, format_bits = node.get("text"), node.get("format")
    shown = escape(text, quote=False) if isinstance(text, str) else ""
    if shown and isinstance(format_bits, int):
        for bit, tag in _FORMATS:
            if format_bits & bit:
                shown = f"<{tag}>{shown}</{tag}>"
    return shown


def _heading(node: Payload, inside: str) -> str:
    tag = _HEADINGS.get(str(node.get("tag")), "h3")
    return f"<{tag}>{inside}</{tag}>"


def _list(node: Payload, inside: str) -> str:
    if node.get("listType") != "number":
        return f"<ul>{inside}</ul>"
    start = node.get("start")
    given = f' start="{start}"' if isinstance(start, int) and start > 1 else ""
    return f"<ol{given}>{inside}</ol>"


def _link(node: Payload, inside: str) -> str:
    return f'<a href="{escape(str(node.get("url") or ""))}">{inside}</a>'


def _in(tag: str) -> Callable[[Payload, str], str]:
    return lambda _node, inside: f"<{tag}>{inside}</{tag}>"


def _aside(_node: Payload, inside: str) -> str:
    return f'<figure class="pullquote"><blockquote>{inside}</blockquote></figure>'


_WRAPS: Mapping[str, Callable[[Payload, str], str]] = {
    "paragraph": _in("p"),
    "heading": _heading,
    "extended-heading": _heading,
    "quote": _in("blockquote"),
    "extended-quote": _in("blockquote"),
    "aside": _aside,
    "list": _list,
    "listitem": _in("li"),
    "link": _link,
    "autolink": _link,
    "at-link": _link,
    "code": lambda _node, inside: f"<pre><code>{inside}</code></pre>",
}
