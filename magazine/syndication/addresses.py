"""Addresses found in files: made absolute, checked, and reduced to what identifies a page."""

from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

_validate = URLValidator(["http", "https"])
_COUNTERS = ("utm_", "at_", "mtm_", "pk_")
_COUNTER_NAMES = {"fbclid", "gclid", "xtor", "mc_cid", "mc_eid", "ref_src"}
_LONGEST = 2000


def web_address(text: str, base: str = "") -> str:
    """The absolute http(s) address that a text gives, "" when it gives none that may be shown.

    Without names and passwords, control characters, or the parameters that only count readers.
    """
    # The control characters that browsers drop, so that « java\\nscript: » is what they see.
    text = "".join(char for char in text.strip() if char >= " " and char != "\x7f")
    try:
        joined = urljoin(base, text) if base else text
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or "@" in parts.netloc or "\\" in joined:
            return ""
        address = urlunsplit(parts._replace(query=_without_counters(parts.query)))
        _validate(address)
    except (ValueError, ValidationError):
        return ""
    return address if len(address) <= _LONGEST else ""


def without_counters(address: str) -> str:
    """The address as it is written, without the parameters that only count readers."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    kept = _without_counters(parts.query)
    return address if kept == parts.query else urlunsplit(parts._replace(query=kept))


def path(address: str) -> str:
    """The path of an address, however malformed the rest of it is; "" where there is none."""
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""


def key(address: str) -> str:
    """What identifies the page behind an address: no http/https, www., fragment, final slash."""
    parts = urlsplit(address)
    host = parts.netloc.lower().removeprefix("www.")
    query = _without_counters(parts.query)
    return f"https://{host}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def _without_counters(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [
        (name, value)
        for name, value in pairs
        if not name.startswith(_COUNTERS) and name not in _COUNTER_NAMES
    ]
    return query if len(kept) == len(pairs) else urlencode(kept)
