"""The names that sign an article, as feeds and pages write them."""

import re
from collections.abc import Iterable

from magazine.syndication.items import Signature

from . import heads

_LONGEST, _MOST = 150, 20
_JOINED = re.compile(r"\s*(?:,|;|&|\bet\b|\band\b)\s*", re.IGNORECASE)
# « Par Léa Pont »: the word is not of the name.
_BY = re.compile(r"(?:par|by|von|por)\s*:?\s+(?=\S)", re.IGNORECASE)


def signatures(names: Iterable[str]) -> tuple[Signature, ...]:
    """Each person once, in order; an address, of mail or of the web, is nobody's name."""
    found = (one for name in names for one in split(_alone(name)))
    kept = dict.fromkeys(name[:_LONGEST] for name in found if name and not _is_address(name))
    return tuple(map(Signature, list(kept)[:_MOST]))


def split(names: str) -> list[str]:
    """« Léa Pont et Noé Dan » are two people, « Dupont, Jean » and « Le Monde et AFP » are one."""
    parts = [part for part in _JOINED.split(names) if part]
    whole = len(parts) > 1 and all(_is_full_name(part) for part in parts)
    return parts if whole else [names]


def _alone(name: str) -> str:
    """Without markup, which some hide behind entities: no name has any."""
    name = heads.plain(name, html=True)
    return _BY.sub("", name, count=1) if _BY.match(name) else name


def _is_full_name(part: str) -> bool:
    words = part.split()
    return 2 <= len(words) <= 4 and words[0][:1].isupper() and words[-1][:1].isupper()


def _is_address(name: str) -> bool:
    return "@" in name or name.startswith(("http://", "https://"))
