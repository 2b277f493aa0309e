"""Addresses of an earlier site, each written one way: what is asked finds what is stored.

Case, a slash at the end, doubled slashes, percent signs and the order of a query do not count. A
query belongs to an address where it was given (`/?p=123`); an address without one is found
whatever query comes with it.
"""

import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

LONGEST = 500
_FIELDS = 20
_SLASHES = re.compile("/{2,}")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def key(path: str, query: str = "") -> str:
    """The one spelling of a decoded path and a query; "" for what no address can be."""
    path = unicodedata.normalize("NFC", _SLASHES.sub("/", path)).casefold().rstrip("/") or "/"
    if query:
        path = f"{path}?{query}"
    return path if len(path) <= LONGEST and not _CONTROL.search(path) else ""


def asked(path: str, query: str) -> list[str]:
    """The spellings under which a request may be known, the most exact first."""
    pairs = _pairs(query)
    found = [key(path, _written(pairs)), *(key(path, _written([pair])) for pair in pairs)]
    return [one for one in dict.fromkeys([*found, key(path)]) if one]


def of_text(text: str) -> str:
    """The spelling of an address as somebody wrote it, with or without its host; "" for none."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or not (parts.netloc or text.startswith("/")):
        return ""
    return key(unquote(parts.path) or "/", _written(_pairs(parts.query)))


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:  # more fields than any address of a page has
        return []


def _written(pairs: list[tuple[str, str]]) -> str:
    folded = ((name.casefold(), value.casefold()) for name, value in pairs)
    return urlencode(sorted(folded), errors="replace")
