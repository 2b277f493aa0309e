"""What a feed hangs on an article: its picture, a sound, a film, a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from magazine.syndication.addresses import web_address
from magazine.syndication.items import LinkedSource, Loss, Lost

_PICTURES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}
_KINDS = {"audio": "sound", "video": "video"}


@dataclass(frozen=True, slots=True)
class Media:
    """The picture that leads, what else is linked, and what of it we do not show ourselves."""

    lead: str = ""
    sources: tuple[LinkedSource, ...] = ()
    losses: tuple[Loss, ...] = ()


def of(entry: Any, body: str, *, base: str, title: str) -> Media:
    """The media of an entry of feedparser whose text is `body`."""
    pictures = [one for one in dict.fromkeys(_pictures(entry, base)) if _name(one) not in body]
    enclosed = entry.get("enclosures") or []
    attached = [link for link in enclosed if not _is_picture(link)]
    beside = {web_address(str(link.get("href") or ""), base) for link in enclosed} & {*pictures[1:]}
    sources = [_source(link, base, title) for link in attached]
    return Media(
        lead=pictures[0] if pictures else "",
        sources=tuple(dict.fromkeys(filter(None, sources))),
        losses=(
            *(Loss(Lost.ENCLOSURE, str(link.get("href") or "")[:200]) for link in attached),
            *(Loss(Lost.IMAGE, address) for address in sorted(beside)),
        ),
    )


def _pictures(entry: Any, base: str) -> Iterator[str]:
    """The addresses of its pictures, the whole ones before the small ones."""
    whole = [one for one in entry.get("media_content") or [] if _is_picture(one)]
    whole += [one for one in entry.get("enclosures") or [] if _is_picture(one)]
    given = [one.get("url") or one.get("href") for one in whole]
    image = entry.get("image")
    given.append(image.get("href") or image.get("url") if isinstance(image, dict) else None)
    given += [one.get("url") for one in entry.get("media_thumbnail") or []]
    yield from filter(None, (web_address(one, base) for one in given if one))


def _is_picture(link: Any) -> bool:
    kind = str(link.get("type") or link.get("medium") or "")
    if kind:
        return kind.startswith("image")
    address = str(link.get("url") or link.get("href") or "")
    return PurePosixPath(_path(address)).suffix.lower() in _PICTURES


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _name(address: str) -> str:
    """The name of its file: the same picture may lie in the text under another host or size."""
    path = PurePosixPath(_path(address))
    return path.name if path.suffix else address


def _source(link: Any, base: str, title: str) -> LinkedSource | None:
    """A sound or a film under the article, by the article's own title."""
    kind = _KINDS.get(str(link.get("type") or "").partition("/")[0])
    address = web_address(str(link.get("href") or ""), base)
    return LinkedSource(title=title[:300], address=address, kind=kind) if kind and address else None
