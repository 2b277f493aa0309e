"""The pictures of what is brought in: files that lie beside it, and addresses, each asked for once.

None is ever shown from where it lay: it passes the pipeline of every upload (`images.masters`) or
is told as missing. Only what an agreement allows is asked for at all.
"""

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path, PurePosixPath

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from magazine.images import masters
from magazine.images.models import Image
from magazine.images.storing import reason as storage_reason
from magazine.lib.fetch import SECONDS, Answer, FetchError, fetch
from magazine.lib.pictures import images

from . import addresses
from .bodies import Found, Picture, absolute
from .foreign import readied
from .items import Item, Loss, Lost
from .models import FetchedImage
from .patience import Patience

logger = logging.getLogger(__name__)
AT_ONCE = 4
# An article that holds more is a gallery of something else; what lies beyond is told as missing.
MOST = 60
AGAIN = timedelta(days=1)
HEAVIEST = 15_000_000
# An address that no host has: it is neither asked for nor written down.
_LONGEST = 2000
_STRANGE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_ROOTS = ("", "static", "content", "public", "assets")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A picture by its address, or its name where nobody knows that; `written` is what the text
    calls it. Whom it is credited to, and what is said of it: the caption of a picture of the text
    stays in the text."""

    name: str
    written: str
    credit: str
    alt: str = ""
    caption: str = ""


def bring(
    items: Sequence[Item],
    known: dict[str, Found],
    near: dict[str, Found],
    *,
    folders: Sequence[Path],
    allowed: Callable[[Item], bool],
    rehearsal: bool = False,
    patience: Patience | None = None,
) -> None:
    """Make the pictures of these items known, ours or lost with the reason. Call it outside of any
    transaction: the network is waited for.

    `folders` are the one that holds the file of the items and those around it, none for what was
    fetched: pictures beside it become known in `near`, since another folder may have another
    picture of that name. What is not `allowed` is not asked for. In a `rehearsal` none is made nor
    asked for, and each is told as one that would be, as is what lies beyond our `patience`.
    """
    ask: dict[str, _Wanted] = {}
    for item in items:
        for one in _wanted_or_none(item):
            if one.name in known or one.name in near or one.name in ask:
                continue
            path = _beside(one.written, folders)
            lent = path is not None or (_is_web(one.name) and allowed(item))
            found = near if path or not _is_web(one.name) else known
            if lent and rehearsal:
                found[one.name] = Loss(Lost.LATER, _short(one.name))
            elif path:
                made = _made(path.read_bytes(), one)
                found[one.name] = _lost(one.name, made) if isinstance(made, str) else made
            elif lent:
                ask[one.name] = one
            else:
                kind = Lost.UNAGREED if _is_web(one.name) else Lost.IMAGE
                found[one.name] = Loss(kind, _short(one.name))
    if ask:
        _from_the_web(list(ask.values()), known, patience)


def shows(item: Item) -> bool:
    """Whether it has, or may have, a picture."""
    return bool(item.lead_image) or any(
        tag in item.body for tag in ("<img", "<noscript", "<picture")
    )


def _wanted_or_none(item: Item) -> list[_Wanted]:
    """The same, or none of an item whose text cannot be gone through: `store` refuses that one."""
    try:
        return _wanted(item)
    except Exception:
        logger.exception("pictures of item %s of %s", item.guid, item.source)
        return []


def _wanted(item: Item) -> list[_Wanted]:
    """The pictures of one item in their order, the lead image first."""
    credit = (item.blog.title if item.blog else "")[:200]
    found = {}
    if item.lead_image:
        name = absolute(item.lead_image, item.base)
        said = item.lead_alt[:500], item.lead_caption[:500]
        found[name] = _Wanted(name, item.lead_image, credit, *said)
    if shows(item):
        ready, _losses = readied(item.body, base=item.base)
        for image in images(ready):
            if image.src:
                name = absolute(image.src, item.base)
                found.setdefault(name, _Wanted(name, image.src, credit, image.alt[:500]))
    return list(found.values())[:MOST]


def _beside(name: str, folders: Sequence[Path]) -> Path | None:
    """The file of this name in the nearest of the folders, where site generators keep theirs."""
    place = addresses.path(name).lstrip("/")
    if _is_web(name) or not place or "\0" in place or not folders:
        return None
    top = folders[-1].resolve()
    for folder in folders:
        for start in _ROOTS:
            path = (folder / start / place).resolve()
            if path.is_relative_to(top) and path.is_file():
                return path if path.stat().st_size <= HEAVIEST else None
    return None


def _is_web(name: str) -> bool:
    web = name.startswith(("http://", "https://"))
    return web and len(name) <= _LONGEST and not _STRANGE.search(name)


def _from_the_web(
    wanted: Sequence[_Wanted], known: dict[str, Found], patience: Patience | None
) -> None:
    now = timezone.now()
    rows = _rows(wanted)
    ask = []
    for one in wanted:
        row = rows.get(FetchedImage.key_of(one.name))
        if row and row.image:
            words = {"alt": one.alt, "caption": one.caption}
            known[one.name] = _picture(masters.fill(row.image, words))
        elif row and row.reason and row.tried > now - AGAIN:
            known[one.name] = _lost(one.name, row.reason)
        else:
            ask.append(one)
    seconds = patience.each if patience else SECONDS
    get = partial(_fetched, language=translation.get_language(), seconds=seconds)
    while some := ask[: patience.take(len(ask))] if patience else ask:
        ask = ask[len(some) :]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for one, answer in zip(some, pool.map(get, some), strict=True):
                known[one.name] = _kept(one, answer, now)
    for one in ask:
        known[one.name] = Loss(Lost.LATER, _short(one.name))


def _rows(wanted: Iterable[_Wanted]) -> dict[str, FetchedImage]:
    keys = [FetchedImage.key_of(one.name) for one in wanted]
    rows = FetchedImage.objects.filter(key__in=keys).select_related("image")
    return {row.key: row for row in rows}


def _fetched(one: _Wanted, language: str | None, seconds: float) -> Answer | FetchError:
    """What the host answered. In a thread: no database here, and the language has to be told."""
    try:
        with translation.override(language):
            kinds = "image/avif,image/webp,image/*"
            return fetch(one.name, accept=kinds, most=HEAVIEST, seconds=seconds)
    except FetchError as error:
        return error


def _kept(one: _Wanted, answer: Answer | FetchError, now: datetime) -> Found:
    """Our copy, or the reason why there is none, noted for the next time."""
    if isinstance(answer, FetchError):
        found: Picture | str = str(answer)
    elif answer.status != 200:
        found = _("the server answers %(status)d") % {"status": answer.status}
    else:
        found = _made(answer.body, one)
    FetchedImage.objects.update_or_create(
        key=FetchedImage.key_of(one.name),
        defaults={
            "address": one.name,
            "image_id": None if isinstance(found, str) else found.number,
            "reason": found[:200] if isinstance(found, str) else "",
            "tried": now,
        },
    )
    return _lost(one.name, found) if isinstance(found, str) else found


def _made(data: bytes, one: _Wanted) -> Picture | str:
    """Our copy of these bytes, or why they make none."""
    source = one.name if _is_web(one.name) else ""
    try:
        image = masters.store(
            data,
            name=_name(one.name),
            alt=one.alt,
            caption=one.caption,
            credit=one.credit,
            source=source,
        )
    except masters.BadImage as error:
        return str(error.reason)
    except OSError as error:
        return storage_reason(error)
    return _picture(image)


def _picture(image: Image) -> Picture:
    return Picture(image.pk, image.file.url, image.alt, image.decorative)


def _lost(name: str, why: str) -> Loss:
    return Loss(Lost.IMAGE, f"{_short(name)} ({why.rstrip('.')})")


def _short(name: str) -> str:
    return (_name(name) or name)[:100]


def _name(address: str) -> str:
    return PurePosixPath(addresses.path(address)).name
