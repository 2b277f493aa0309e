"""The cards of Ghost as HTML: one function for each, whatever editor the card was made in."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from magazine.lib import videos
from magazine.syndication.addresses import web_address
from magazine.syndication.items import Loss, Lost
from magazine.syndication.losses import gathered

type Payload = Mapping[str, Any]

_markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# Cards that a page of the site does not show: they are for mail, or a mark of where to pay.
_NOT_SHOWN = {"email", "email-cta", "paywall"}


class Losses:
    """What is left out of one post."""

    def __init__(self) -> None:
        self._all: list[Loss] = []

    def lose(self, kind: Lost, what: str) -> None:
        self._all.append(Loss(kind, what[:200]))

    def all(self) -> tuple[Loss, ...]:
        return gathered(self._all)


def card(name: str, payload: Payload, losses: Losses) -> str:
    """The HTML of a card. One that we do not know is counted."""
    name = name.removeprefix("card-")
    if make := _CARDS.get(name):
        return make(payload, losses)
    if name not in _NOT_SHOWN:
        losses.lose(Lost.ELEMENT, f"card {name}")
    return ""


def words(payload: Payload, *names: str) -> str:
    """The first of these that is text and not empty."""
    found = (payload.get(name) for name in names)
    return next((one for one in found if isinstance(one, str) and one.strip()), "")


def figure(html: str, caption: str = "", kind: str = "") -> str:
    said = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure{f' class="{kind}"' if kind else ''}>{html}{said}</figure>"


def link(address: str, text: str) -> str:
    return f'<p><a href="{escape(address)}">{escape(text or address)}</a></p>'


def _picture(payload: Payload) -> str:
    shown = f'<img src="{escape(words(payload, "src"))}" alt="{escape(words(payload, "alt"))}">'
    address = words(payload, "href")
    return f'<a href="{escape(address)}">{shown}</a>' if address else shown


def _image(payload: Payload, losses: Losses) -> str:
    return figure(_picture(payload), words(payload, "caption")) if words(payload, "src") else ""


def _gallery(payload: Payload, losses: Losses) -> str:
    found = payload.get("images")
    images = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    shown = "".join(_image(one, losses) for one in images)
    return figure(shown, words(payload, "caption"), "gallery") if shown else ""


def _embed(payload: Payload, losses: Losses) -> str:
    """A video of a service that we know, else what the embedded thing gave as its HTML."""
    address, html = web_address(words(payload, "url")), words(payload, "html")
    caption = words(payload, "caption")
    if address and videos.player(address):
        shown = f'<a href="{escape(address)}">{escape(address)}</a>'
        return figure(shown, caption, "video")
    if html:
        return html + (f"<p>{caption}</p>" if caption else "")
    losses.lose(Lost.LINKED if address else Lost.EMBED, address or "embed")
    return link(address, "") if address else ""


def _bookmark(payload: Payload, losses: Losses) -> str:
    about = payload.get("metadata")
    about = about if isinstance(about, dict) else {}
    address = words(payload, "url") or words(about, "url")
    caption = words(payload, "caption")
    shown = link(address, words(about, "title") or words(payload, "title")) if address else ""
    return shown + (f"<p>{caption}</p>" if caption else "")


def _code(payload: Payload, losses: Losses) -> str:
    shown = f"<pre><code>{escape(words(payload, 'code'), quote=False)}</code></pre>"
    caption = words(payload, "caption")
    return figure(shown, caption) if caption else shown


def _html(payload: Payload, losses: Losses) -> str:
    return words(payload, "html")


def _from_markdown(payload: Payload, losses: Losses) -> str:
    return str(_markdown.render(words(payload, "markdown")))


def _callout(payload: Payload, losses: Losses) -> str:
    emoji = words(payload, "calloutEmoji")
    said = " ".join(filter(None, (escape(emoji), words(payload, "calloutText"))))
    return box(f"<p>{said}</p>")


def box(html: str) -> str:
    return f'<aside class="box">{html}</aside>'


def _toggle(payload: Payload, losses: Losses) -> str:
    return f"<h4>{words(payload, 'heading')}</h4>{words(payload, 'content')}"


def _divider(payload: Payload, losses: Losses) -> str:
    return "<hr>"


def _button(payload: Payload, losses: Losses) -> str:
    address = words(payload, "buttonUrl", "url")
    return link(address, words(payload, "buttonText", "text")) if address else ""


def _sound(payload: Payload, losses: Losses) -> str:
    address = words(payload, "src")
    losses.lose(Lost.LINKED if address else Lost.EMBED, address or "audio")
    return link(address, words(payload, "title")) if address else ""


def _film(payload: Payload, losses: Losses) -> str:
    address = words(payload, "src")
    losses.lose(Lost.LINKED if address else Lost.EMBED, address or "video")
    caption = words(payload, "caption")
    shown = link(address, words(payload, "fileName")) if address else ""
    return shown + (f"<p>{caption}</p>" if caption else "")


def _file(payload: Payload, losses: Losses) -> str:
    caption = words(payload, "fileCaption")
    shown = link(words(payload, "src"), words(payload, "fileTitle", "fileName"))
    return shown + (f"<p>{escape(caption)}</p>" if caption else "")


def _product(payload: Payload, losses: Losses) -> str:
    picture = _image({"src": words(payload, "productImageSrc")}, losses)
    title = words(payload, "productTitle")
    return box(
        picture
        + (f"<h4>{title}</h4>" if title else "")
        + words(payload, "productDescription")
        + _button({"url": words(payload, "productUrl"), "text": words(payload, "productButton")},
                  losses)
    )  # fmt: skip


def _header(payload: Payload, losses: Losses) -> str:
    title, below = words(payload, "header"), words(payload, "subheader")
    said = f"<h2>{title}</h2>" if title else ""
    return said + (f"<p>{below}</p>" if below else "") + _button(payload, losses)


def _call(payload: Payload, losses: Losses) -> str:
    picture = _image({"src": words(payload, "imageUrl")}, losses)
    return box(picture + words(payload, "textValue") + _button(payload, losses))


_CARDS: dict[str, Callable[[Payload, Losses], str]] = {
    "image": _image,
    "gallery": _gallery,
    "embed": _embed,
    "bookmark": _bookmark,
    "code": _code,
    "codeblock": _code,
    "html": _html,
    "markdown": _from_markdown,
    "callout": _callout,
    "toggle": _toggle,
    "hr": _divider,
    "horizontalrule": _divider,
    "divider": _divider,
    "button": _button,
    "audio": _sound,
    "video": _film,
    "file": _file,
    "product": _product,
    "header": _header,
    "call-to-action": _call,
}
CARDS: Sequence[str] = tuple(_CARDS)
