"""What a host and its feed say of when to come back, of their hub and of themselves. Pure.

Read from headers and from the first bytes of the feed: the head of any feed, before its items.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape

from magazine.syndication.addresses import web_address

from .schedule import MOST, Wish

_HEAD = 16_384
_ITEMS = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_TTL = re.compile(r"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(r"<sy:updatePeriod>\s*(\w{1,10})\s*</sy:updatePeriod>", re.IGNORECASE)
_FREQUENCY = re.compile(r"<sy:updateFrequency>\s*(\d{1,4})\s*</sy:updateFrequency>", re.IGNORECASE)
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_LINK = re.compile(r"<(?:\w+:)?link\b[^<>]{0,2000}>", re.IGNORECASE)
_PART = re.compile(r"""([\w:-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HEADER_LINK = re.compile(r'<([^<>]{1,2000})>\s*((?:;\s*[\w*]+\s*=\s*(?:"[^"]*"|[^",;\s]+)\s*)*)')
_JSON_HUB = re.compile(r'"type"\s*:\s*"websub"\s*,\s*"url"\s*:\s*"([^"]{1,2000})"', re.IGNORECASE)
_JSON_SELF = re.compile(r'"feed_url"\s*:\s*"([^"]{1,2000})"')


@dataclass(frozen=True, slots=True)
class Hub:
    """Where a feed's news are told, and the name that the hub knows the feed by."""

    hub: str
    topic: str


def wish(headers: Mapping[str, str], body: bytes, now: datetime) -> Wish:
    return Wish(
        retry_after=retry_after(headers.get("retry-after", ""), now),
        lasts=_lasts(headers, now),
        period=_period(_head(body)),
    )


def retry_after(text: str, now: datetime) -> timedelta | None:
    """Seconds or a date; what lies in the past, or is neither, says nothing."""
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return min(timedelta(seconds=int(text[:9])), MOST)
    at = _date(text)
    return min(at - now, MOST) if at and at > now else None


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _lasts(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return None
    found = re.search(r"(?:^|[,\s])max-age=\"?(\d{1,9})", control)
    if found:
        return min(timedelta(seconds=int(found[1])), MOST)
    at = _date(headers.get("expires", ""))
    return min(at - now, MOST) if at and at > now else None


def _head(body: bytes) -> str:
    """The text before the first item: all that it is looked for is ASCII."""
    head = body[:_HEAD].replace(b"\0", b"")
    first = _ITEMS.search(head)
    return head[: first.start() if first else None].decode("latin-1")


def _period(head: str) -> timedelta | None:
    if found := _TTL.search(head):
        return min(timedelta(minutes=int(found[1])), MOST)
    if found := _PERIOD.search(head):
        times = _FREQUENCY.search(head)
        hours = _PERIODS.get(found[1].lower())
        if hours:
            return min(timedelta(hours=hours) / max(int(times[1]) if times else 1, 1), MOST)
    return None


def hub(address: str, headers: Mapping[str, str], body: bytes) -> Hub | None:
    """The hub of the feed at this address, by its headers, else by the feed (WebSub, 4)."""
    links = [*_header_links(headers.get("link", "")), *_body_links(_head(body))]
    found = [(rel, web_address(link, address)) for rel, link in links]
    hubs = [link for rel, link in found if rel == "hub" and link]
    topics = [link for rel, link in found if rel == "self" and link]
    return Hub(hubs[0], topics[0] if topics else address) if hubs else None


def _header_links(text: str) -> list[tuple[str, str]]:
    found = []
    for link in _HEADER_LINK.finditer(text[:8000]):
        rel = re.search(r'rel\s*=\s*"?([^";]*)', link[2], re.IGNORECASE)
        found += [(one, link[1]) for one in (rel[1] if rel else "").lower().split()]
    return found


def _body_links(head: str) -> list[tuple[str, str]]:
    found = []
    for tag in _LINK.findall(head):
        parts = {name.lower(): unescape(one or two) for name, one, two in _PART.findall(tag)}
        rels = parts.get("rel", "").lower().split()
        found += [(rel, parts.get("href", "")) for rel in rels]
    if head.lstrip("\ufeffï»¿ \r\n\t").startswith("{"):
        found += [("hub", one.replace("\\/", "/")) for one in _JSON_HUB.findall(head)]
        found += [("self", one.replace("\\/", "/")) for one in _JSON_SELF.findall(head)]
    return found
