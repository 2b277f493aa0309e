"""The text of a WordPress post as HTML: blocks, shortcodes, marks of pages, lines without <p>."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from magazine.lib import videos

from . import shortcodes
from .addresses import web_address
from .items import Loss, Lost
from .lines import paragraphs
from .shortcodes import Code, Make

_BLOCK = re.compile(r"\s*(/?)wp:([a-z][a-z0-9/-]*)\s*(\{.*\})?\s*(/?)\s*", re.DOTALL)
_FIGURE = re.compile(r"</?(?:ul|ol|li)\b[^<>]*>|\A\s*<figure\b[^<>]*>|</figure>\s*\Z")
_CAPTION = re.compile(r"<figcaption\b[^<>]*>(.*)</figcaption>", re.DOTALL)
_PICTURE = re.compile(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", re.IGNORECASE)
_SOUNDS = ("src", "mp3", "m4a", "ogg", "wav", "wma", "flac")
_FILMS = ("src", "mp4", "m4v", "webm", "ogv", "wmv", "flv")
_NUMBERS = re.compile(r"\d{1,10}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture of the export: its address, the words about it, the post that it belongs to."""

    address: str
    alt: str = ""
    caption: str = ""
    post: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """HTML that nobody has cleaned, and what of the post is not in it."""

    html: str
    losses: tuple[Loss, ...] = ()


def text(content: str, attachments: Mapping[int, Attachment], post: int = 0) -> Text:
    """The text of the post of that number."""
    return _Post(attachments, post).text(content)


class _Post:
    def __init__(self, attachments: Mapping[int, Attachment], post: int) -> None:
        self.attachments = attachments
        self.post = post
        self.lost: dict[tuple[str, str], int] = {}

    def text(self, content: str) -> Text:
        # A parser of HTML would take what stands after it for a comment.
        content = content.replace("<![CDATA[", "&lt;![CDATA[")
        html = shortcodes.replace(
            content, self._makers(), lambda name: self._lose(Lost.ELEMENT, f"[{name}]")
        )
        parts = list(_comments(html))
        if any(is_block for _part, is_block in parts):
            html = self._blocks(parts)
        else:  # a mark of a page, or <!--more-->, parts two paragraphs
            html = self._lines("\n\n".join(part for part, _block in parts))
        losses = (Loss(kind, what, count) for (kind, what), count in self.lost.items())
        return Text(html, tuple(losses))

    def _lose(self, kind: Lost, what: str) -> None:
        self.lost[kind, what] = self.lost.get((kind, what), 0) + 1

    def _lines(self, html: str) -> str:
        return paragraphs(html, alone=self._embed)

    # Blocks -------------------------------------------------------------------------------------

    def _blocks(self, parts: Sequence[tuple[str, bool]]) -> str:
        """What stands in no block is text of the old kind, whose lines count."""
        stack: list[tuple[str, str, list[str]]] = []
        out: list[str] = []
        for part, is_block in parts:
            into = stack[-1][2] if stack else out
            if not is_block:
                into.append(part if stack else self._lines(part))
                continue
            closing, name, about, alone = _block(part)
            if alone:
                self._lose(Lost.ELEMENT, f"wp:{name}")
            elif not closing:
                stack.append((name, about, []))
            elif any(name == one[0] for one in stack[-40:]):
                self._close(name, stack, out)
        while stack:
            self._close(stack[-1][0], stack, out)
        return "".join(out)

    def _close(self, name: str, stack: list[tuple[str, str, list[str]]], out: list[str]) -> None:
        while True:
            one, about, pieces = stack.pop()
            into = stack[-1][2] if stack else out
            into.append(self._block(one, about, "".join(pieces)))
            if one == name:
                return

    def _block(self, name: str, about: str, html: str) -> str:
        if name.startswith("core-embed/") or name == "embed":
            return self._embed(_value(about, "url"), _caption(html))
        if name == "gallery" and "<img" in html:
            return f'<figure class="gallery">{_FIGURE.sub("", html)}</figure>'
        if name == "pullquote":
            return html.replace('class="wp-block-pullquote', 'class="pullquote ', 1)
        if name == "cover" and "<img" not in html and (address := _value(about, "url")):
            return f'<figure><img src="{escape(address)}" alt=""></figure>{html}'
        if name == "freeform":
            return self._lines(html)
        return html

    # Shortcodes ---------------------------------------------------------------------------------

    def _makers(self) -> Mapping[str, Make]:
        makers: dict[str, Make] = {"gallery": self._gallery, "playlist": self._playlist}
        makers |= dict.fromkeys(("caption", "wp_caption"), _captioned)
        makers |= dict.fromkeys(("code", "sourcecode", "source"), _typed)
        hosts = ("embed", "youtube", "vimeo", "dailymotion", "wpvideo", "soundcloud", "tweet")
        makers |= dict.fromkeys(hosts, self._elsewhere)
        makers["audio"] = self._media(_SOUNDS, "audio")
        makers["video"] = self._media(_FILMS, "video")
        return makers

    def _gallery(self, code: Code) -> str:
        named = code.attributes.get("ids") or code.attributes.get("include")
        if named is None:
            without = set(map(int, _NUMBERS.findall(code.attributes.get("exclude", ""))))
            numbers = [
                number
                for number, one in self.attachments.items()
                if one.post == self.post and self.post and number not in without
            ]
        else:
            numbers = list(map(int, _NUMBERS.findall(named)))
        figures = [self._figure(number) for number in numbers]
        if not any(figures):
            self._lose(Lost.ELEMENT, "[gallery]")
            return ""
        return f'\n<figure class="gallery">{"".join(figures)}</figure>\n'

    def _figure(self, number: int) -> str:
        one = self.attachments.get(number)
        if one is None:
            self._lose(Lost.IMAGE, f"#{number}")
            return ""
        caption = f"<figcaption>{escape(one.caption)}</figcaption>" if one.caption else ""
        picture = f'<img src="{escape(one.address)}" alt="{escape(one.alt)}">'
        return f"<figure>{picture}{caption}</figure>"

    def _playlist(self, code: Code) -> str:
        self._lose(Lost.EMBED, "playlist")
        return ""

    def _elsewhere(self, code: Code) -> str:
        """[embed]address[/embed], [youtube address], [youtube id="…"], [tweet address] …"""
        given = code.attributes
        named = (code.raw.strip(), given.get("0"), given.get("url"), given.get("src"))
        found = next((one for one in named if one and web_address(unescape(one))), "")
        number = given.get("id") or given.get("0") or ""
        if not found and code.name == "youtube" and number:
            found = f"https://www.youtube.com/watch?v={number}"
        elif not found and code.name == "vimeo" and number:
            found = f"https://vimeo.com/{number}"
        return self._embed(unescape(found))

    def _media(self, names: Sequence[str], what: str) -> Make:
        def make(code: Code) -> str:
            """The address of the file stands for what plays it."""
            named = (*(code.attributes.get(name) for name in names), code.raw.strip())
            found = next((one for one in named if one and web_address(one)), "")
            self._lose(Lost.LINKED if found else Lost.EMBED, found or what)
            return f"\n<p>{_link(found)}</p>\n" if found else ""

        return make

    def _embed(self, address: str, caption: str = "") -> str:
        """What a page of elsewhere shows: a video that we know how to show, or a link to it."""
        address = web_address(address)
        said = f"<figcaption>{caption}</figcaption>" if caption else ""
        if not address:
            self._lose(Lost.EMBED, "embed")
            return f"<p>{caption}</p>" if caption else ""
        if videos.player(address):
            shown = escape(address)
            return f'\n<figure class="video"><a href="{shown}">{shown}</a>{said}</figure>\n'
        self._lose(Lost.LINKED, address)
        return f"\n<p>{_link(address)}</p>{f'<p>{caption}</p>' if caption else ''}\n"


def _comments(html: str) -> list[tuple[str, bool]]:
    """The HTML without its comments, in pieces; a comment that marks a block is a piece too."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start)) >= 0:
        pieces.append((html[at:start], False))
        comment = html[start + 4 : end]
        if _BLOCK.fullmatch(comment):
            pieces.append((comment, True))
        at = end + 3
    return [*pieces, (html[at:], False)]


def _block(comment: str) -> tuple[bool, str, str, bool]:
    """Whether it closes, its name, what it says of itself, whether it stands alone."""
    found = _BLOCK.fullmatch(comment)
    closing, name, about, alone = found.groups(default="") if found else ("", "", "", "")
    return bool(closing), name, about, bool(alone)


def _value(about: str, name: str) -> str:
    try:
        found = json.loads(about or "{}").get(name)
    except (ValueError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def _caption(html: str) -> str:
    found = _CAPTION.search(html)
    return found[1].strip() if found else ""


def _captioned(code: Code) -> str:
    """[caption …]<img> words[/caption]; in old posts the words are an attribute."""
    inside = code.inside or ""
    picture = _PICTURE.search(inside)
    if picture is None:
        return inside
    words = code.attributes.get("caption") or (inside[: picture.start()] + inside[picture.end() :])
    said = f"<figcaption>{words.strip()}</figcaption>" if words.strip() else ""
    return f"\n<figure>{picture[0]}{said}</figure>\n"


def _typed(code: Code) -> str:
    words = escape(unescape(code.raw.strip("\r\n")), quote=False)
    return f"\n<pre><code>{words}</code></pre>\n"


def _link(address: str) -> str:
    parts = urlsplit(address)
    name = unquote(PurePosixPath(parts.path).name)
    shown = name if "." in name else address
    return f'<a href="{escape(address)}">{escape(shown)}</a>'
