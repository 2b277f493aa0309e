"""A text file of a site generator or of anybody: a head, then Markdown or HTML.

Jekyll, Hugo, MkDocs and Pelican write the same things under different names; a date may stand in
the name of the file alone. The address of the site stands nowhere: relative links lose it. What the
site does not show is left out, as by every reader: drafts, what is private, what is dated to come.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from magazine.lib import languages, richtext
from magazine.lib.analysis import fold
from magazine.lib.dates import Dated, parse_date
from magazine.lib.tree import parse as parse_html
from magazine.syndication.addresses import web_address
from magazine.syndication.encoding import decode
from magazine.syndication.foreign import readied
from magazine.syndication.items import (
    Entry,
    Home,
    Item,
    LeftOut,
    Loss,
    Lost,
    Refused,
    Unreadable,
)

from . import front_matter, generators, heads, unpublished
from .people import signatures

_IN_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_. ]*")
_HEADING = re.compile(
    r"\s*(?:<!--(?:(?!-->).)*+-->\s*+)*+#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|$)", re.DOTALL
)
_UNDERLINED = re.compile(r"\s*([^\n]{1,200})\n={3,}[ \t]*(?:\n|$)")
_FIRST_HTML_HEADING = re.compile(r"\s*<h1\b[^>]*>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
_HTML_BODY = re.compile(
    r"\s*<(?:p|div|article|section|h[1-6]|figure|ul|ol|blockquote|table)\b", re.I
)
_MARKDOWN_SIGN = re.compile(r"^(?:#{1,6} |[-*+] |\d+\. |> |```)|\]\(|^!\[", re.MULTILINE)
_DATES = ("date", "published", "publishdate", "pubdate", "created", "created_at", "modified")
_STANDFIRSTS = ("description", "summary", "excerpt", "abstract", "lead", "chapo")
_PICTURES = (
    "image", "lead_image", "featured_image", "featuredimage", "cover", "cover_image", "thumbnail",
    "feature", "banner", "hero", "header", "images", "photo",
)  # fmt: skip
_ORIGINALS = ("canonical_url", "canonical", "original", "permalink", "url", "link")
_TAGS = 20


def looks_right(head: bytes) -> bool:
    """Whether a file begins with a head of its own, or with the heading of a Markdown text."""
    try:
        text = _lines(decode(head).text)
    except Unreadable:
        return False
    return front_matter.begins(text) or bool(_HEADING.match(text) or _UNDERLINED.match(text))


def read(
    file: BinaryIO, *, name: str, now: datetime, zone: tzinfo, place: str = ""
) -> Iterator[Entry]:
    """The one article of the file. `place` is its path within the folder that was given, by which
    it is known again; `name` stands for it where there is none. Raises Unreadable."""
    decoded = decode(file.read())
    head = front_matter.parse(_lines(decoded.text))
    path = PurePosixPath(place or name)
    dated = _dated(head.values, path, zone)
    if why := unpublished.reason(head.values, path, dated, now.astimezone(zone).date()):
        yield LeftOut("", why)
        return
    item = _item(head, path, dated, decoded.losses, source=_source(name, path))
    yield item or Refused("", _("it has neither title nor text"))


def _item(
    head: front_matter.Head,
    path: PurePosixPath,
    dated: Dated | None,
    told: Iterable[Loss],
    *,
    source: str,
) -> Item | None:
    losses = [*told]
    title, rest = _titled(head, losses)
    base = _original(head.values)
    body, links = _body(rest, path, losses, base)
    text = richtext.plain(richtext.clean(body))
    if not title and not text:
        return None
    if dated is None:
        losses.append(Loss(Lost.DATE))
    doubt = unpublished.doubt(head.values)
    return Item(
        source=source,
        guid=_guid(path),
        title=heads.title(title, text, losses),
        standfirst=_standfirst(head.values, text),
        body=body,
        base=base,
        language=_language(head.values, text),
        blog=_home(base),
        original=base,
        dated=dated.at if dated else None,
        precision=dated.precision if dated else "minute",
        signatures=signatures(_people(head.values)),
        tags=_tags(head.values),
        lead_image=_picture(head.values, losses),
        lead_alt=_of_picture(head.values, "alt", "image_alt", "cover_alt"),
        lead_caption=_of_picture(head.values, "caption", "image_caption", "cover_caption"),
        state="draft" if doubt else "",
        notes=(*head.notes, *links, *doubt),
        losses=tuple(losses),
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _source(name: str, path: PurePosixPath) -> str:
    """The folder that was given, or what the operator calls it."""
    folder = path.parts[0] if len(path.parts) > 1 else path.stem
    return f"files:{folder if name == path.stem else name}"[:200]


def _guid(path: PurePosixPath) -> str:
    parts = path.parts[1:] if len(path.parts) > 1 else path.parts
    return str(PurePosixPath(*parts).with_suffix(""))[-300:]


def _titled(head: front_matter.Head, losses: list[Loss]) -> tuple[str, str]:
    """The title, and the text without the heading that says it again."""
    said = heads.plain(head.values.get("title"))
    for shape in (_HEADING, _UNDERLINED, _FIRST_HTML_HEADING):
        if found := shape.match(head.body):
            heading = heads.plain(_markdown(found[1]), html=True)
            if not said or _is_same(said, heading):
                return said or heading, head.body[found.end() :]
    return said, head.body


def _is_same(one: str, other: str) -> bool:
    one, other = (re.sub(r"\W+", "", fold(text)) for text in (one, other))
    return one.startswith(other) or other.startswith(one)


def _markdown(text: str) -> str:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return str(reader.use(footnote_plugin).render(text))


def _body(
    text: str, path: PurePosixPath, losses: list[Loss], base: str
) -> tuple[str, tuple[str, ...]]:
    """HTML whose links lead somewhere, and how many did not."""
    text = generators.undressed(text, losses)
    is_html = path.suffix.lower() in (".html", ".htm") or (
        _HTML_BODY.match(text) and not _MARKDOWN_SIGN.search(text)
    )
    html, told = readied(text if is_html else _markdown(text), base=base)
    losses += told
    if base or "<a " not in html:
        return html, ()
    tree = parse_html(richtext.clean(html))
    lost = [link for link in tree.iter("a") if not _leads_away(link.get("href") or "mailto:")]
    for link in lost:
        del link.attrib["href"]
    words = ngettext(
        "%(n)d relative link left out: the address of the site is not known",
        "%(n)d relative links left out: the address of the site is not known",
        len(lost),
    )
    return richtext.serialise(tree), ((words % {"n": len(lost)},) if lost else ())


def _leads_away(address: str) -> bool:
    return address.startswith(("http://", "https://", "mailto:", "tel:"))


def _dated(values: dict[str, Any], path: PurePosixPath, zone: tzinfo) -> Dated | None:
    for name in _DATES:
        value = values.get(name)
        if isinstance(value, dict):
            value = value.get("created") or value.get("date")
        if value and (found := parse_date(str(value), zone=zone)):
            return found
    # A bundle of Hugo is a folder that bears the name: 2015-03-15-titre/index.md.
    for part in (path.name, path.parent.name):
        if found_in_name := _IN_NAME.match(part):
            year, month, day = (int(number) for number in found_in_name.groups())
            return parse_date(f"{year:04}-{month:02}-{day:02}", zone=zone)
    return None


def _original(values: dict[str, Any]) -> str:
    found = (web_address(str(values[name])) for name in _ORIGINALS if values.get(name))
    return next(filter(None, found), "")


def _home(original: str) -> Home | None:
    if not original:
        return None
    address = "/".join(original.split("/")[:3]) + "/"
    return Home(title=original.split("/")[2].removeprefix("www."), address=address)


def _standfirst(values: dict[str, Any], text: str) -> str:
    """The subtitle, then what the author says of the text, when it does not begin so."""
    said = next((str(values[name]) for name in _STANDFIRSTS if values.get(name)), "")
    subtitle = heads.plain(values.get("subtitle"))
    if subtitle and subtitle[-1].isalnum():
        subtitle += "."
    return " ".join(filter(None, (subtitle, heads.standfirst(said, text))))[:1000]


def _language(values: dict[str, Any], text: str) -> str:
    said = next((values[name] for name in ("lang", "language", "locale") if values.get(name)), "")
    return heads.language(said) or languages.guess(text) or "fr"


def _people(values: dict[str, Any]) -> list[str]:
    """The names under « author » or « authors »: words, a list, or a list of cards."""
    given = values.get("authors") or values.get("author") or []
    given = given if isinstance(given, list) else [given]
    found = []
    for one in given:
        if isinstance(one, dict):
            names = (one.get(key) for key in ("display_name", "name", "title", "nickname"))
            one = next(filter(None, names), "")
        found += [heads.plain(one)] if isinstance(one, str) else []
    return found


def _tags(values: dict[str, Any]) -> tuple[str, ...]:
    """Categories, then tags. In one line they are parted by commas, else by spaces; « category »
    and « tag » are one each, as in Jekyll."""
    found: list[str] = []
    for one, many in (("category", "categories"), ("tag", "tags"), ("keyword", "keywords")):
        if isinstance(values.get(one), str):
            found.append(values[one])
        listed = values.get(many)
        if isinstance(listed, str):
            found += listed.split(",") if "," in listed else listed.split()
        elif isinstance(listed, list):
            found += [str(word) for word in listed if isinstance(word, str | int)]
    names = (heads.plain(word, html=True) for word in found)
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= 100))[:_TAGS]


def _picture(values: dict[str, Any], losses: list[Loss]) -> str:
    """The picture that leads: its address, or the name of a file that lies beside."""
    for name in _PICTURES:
        value = values.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            keys = ("path", "src", "url", "image", "feature", "teaser", "relative")
            value = next((value[key] for key in keys if isinstance(value.get(key), str)), None)
        if isinstance(value, str) and value.strip():
            return _safe_name(generators.undressed(value.strip(), []), losses)
    return ""


def _of_picture(values: dict[str, Any], within: str, *beside: str) -> str:
    """What is said of that picture, within its own head or beside it."""
    heads_of_pictures = (values.get(name) for name in _PICTURES)
    said = [one.get(within) for one in heads_of_pictures if isinstance(one, dict)]
    said += [values.get(name) for name in beside]
    return next((heads.plain(one)[:500] for one in said if isinstance(one, str) and one), "")


def _safe_name(name: str, losses: list[Loss]) -> str:
    """Where a picture lies: on the web, or in the folder and nowhere above it."""
    if address := web_address(name):
        return address
    if ".." in PurePosixPath(name).parts or ":" in name or name.startswith("//"):
        losses.append(Loss(Lost.LEAD, name[:200]))
        return ""
    return name
