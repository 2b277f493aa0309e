"""Videos of other hosts: the player of a video's page, as an address for a frame.

Nothing is fetched here, and readers' browsers fetch nothing either before they ask to see it.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.conf import settings

_YOUTUBE = {"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"}
_YOUTUBE_PLAYER, _VIMEO_PLAYER = "https://www.youtube-nocookie.com", "https://player.vimeo.com"
_YOUTUBE_NAME = re.compile(r"[\w-]{11}", re.ASCII)
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([^/]+)/?")
_VIMEO_PATH = re.compile(r"/(?:video/|channels/\w+/)?([0-9]{1,12})(?:/(\w{4,20}))?/?", re.ASCII)
_PEERTUBE_PATH = re.compile(r"/(?:w|videos/watch|videos/embed)/([\w-]{8,40})/?", re.ASCII)
_SECONDS = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?([0-9]{1,5})?s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Player:
    """`origin` is what the page's policy must allow, `address` what the frame shows."""

    service: str
    origin: str
    address: str


def origins() -> list[str]:
    """Every host whose player a page may come to show."""
    return [_YOUTUBE_PLAYER, _VIMEO_PLAYER, *(f"https://{h}" for h in settings.PEERTUBE_HOSTS)]


def player(address: str) -> Player | None:
    """The player of the video at this address; None when it is not of a service we know."""
    try:
        parts = urlsplit(address)
        named = parts.hostname or ""
    except ValueError:
        return None
    host = named.removeprefix("www.")
    if parts.scheme not in ("http", "https"):
        return None
    if host in _YOUTUBE or host == "youtu.be":
        return _youtube(parts, host)
    if host in ("vimeo.com", "player.vimeo.com"):
        return _vimeo(parts)
    return _peertube(parts) if named in settings.PEERTUBE_HOSTS else None


def _youtube(parts: SplitResult, host: str) -> Player | None:
    asked = parse_qs(parts.query)
    if host == "youtu.be":
        name = parts.path.strip("/")
    elif found := _YOUTUBE_PATH.fullmatch(parts.path):
        name = found[1]
    else:
        name = asked.get("v", [""])[0]
    if not _YOUTUBE_NAME.fullmatch(name):
        return None
    start = _seconds(asked.get("t", asked.get("start", [""]))[0])
    origin = _YOUTUBE_PLAYER
    query = f"autoplay=1&start={start}" if start else "autoplay=1"
    return Player("YouTube", origin, f"{origin}/embed/{name}?{query}")


def _vimeo(parts: SplitResult) -> Player | None:
    found = _VIMEO_PATH.fullmatch(parts.path)
    if not found:
        return None
    number, key = found.groups(default="")
    key = key or parse_qs(parts.query).get("h", [""])[0]
    secret = f"&h={key}" if re.fullmatch(r"\w{4,20}", key, re.ASCII) else ""
    origin = _VIMEO_PLAYER
    return Player("Vimeo", origin, f"{origin}/video/{number}?dnt=1&autoplay=1{secret}")


def _peertube(parts: SplitResult) -> Player | None:
    found = _PEERTUBE_PATH.fullmatch(parts.path)
    if not found:
        return None
    origin = f"https://{parts.hostname}"
    query = "autoplay=1&p2p=0"
    return Player("PeerTube", origin, f"{origin}/videos/embed/{found[1]}?{query}")


def _seconds(written: str) -> int:
    """Where a shared link says to begin: 90, 90s or 1m30s."""
    found = _SECONDS.fullmatch(written)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds
