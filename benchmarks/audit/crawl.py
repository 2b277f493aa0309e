"""Every page that a reader can reach from La Une by following links."""

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from benchmarks.servers import HOST, Server, get

# Links, and whatever a page loads.
ADDRESS = re.compile(rb'\s(?:href|src|action)="([^"]*)"')
# Nobody goes by a link to what a form posts to.
POSTED = re.compile(rb'<form\s[^>]*method="post"[^>]*>', re.IGNORECASE)
SRCSET = re.compile(rb'\ssrcset="([^"]*)"')
# What a page may link to but never load.
LOADED = re.compile(rb'<(?:img|script|iframe|source|video|audio|embed)\s[^>]*\ssrc="([^"]*)"')
SHEET = re.compile(rb'<link rel="(?:stylesheet|icon|preload|manifest)"[^>]*\shref="([^"]*)"')
# The desk is not for readers, and each answer to a search is a page.
LEFT_OUT = ("/admin/", "/comptes/")


@dataclass(slots=True)
class Site:
    """What was found: pages by path, broken links and things loaded from elsewhere, in words."""

    pages: dict[str, bytes] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def crawl(server: Server, start: str = "/") -> Site:
    """Follow every internal link once."""
    site = Site()
    here = f"http://{HOST}:{server.port}"
    waiting = deque([(start, "")])
    seen = {start}
    while waiting:
        path, found_on = waiting.popleft()
        status, headers, body = get(server.port, path)
        if status in (301, 302):
            site.broken.append(f"{found_on} links to {path}, which has moved")
        elif status != 200:
            site.broken.append(f"{found_on} links to {path}, which answers {status}")
        elif headers.get("content-type", "").startswith("text/html"):
            site.pages[path] = body
            site.elsewhere += [f"{path} loads {one}" for one in loaded_elsewhere(body, here)]
            for link in links(body, here + path):
                if link.startswith("/") and link not in seen and not link.startswith(LEFT_OUT):
                    seen.add(link)
                    waiting.append((link, path))
        else:
            site.others[path] = headers.get("content-type", "")
    return site


def links(body: bytes, base: str) -> list[str]:
    """What the page links to: path and query of our own, whole addresses of others."""
    found = [one.decode() for one in ADDRESS.findall(POSTED.sub(b"", body))]
    found += [
        one.split()[0] for text in SRCSET.findall(body) for one in text.decode().split(",") if one
    ]
    return [local(urljoin(base, unescape(one)), base) for one in found]


def loaded_elsewhere(body: bytes, here: str) -> list[str]:
    found = [one.decode() for one in [*LOADED.findall(body), *SHEET.findall(body)]]
    whole = [urljoin(here, unescape(one)) for one in found]
    return [one for one in whole if urlsplit(one).netloc != urlsplit(here).netloc]


def local(address: str, base: str) -> str:
    """Path and query when the address is one of ours, without its fragment."""
    address = urldefrag(address).url
    parts = urlsplit(address)
    if (parts.scheme, parts.netloc) != (urlsplit(base).scheme, urlsplit(base).netloc):
        return address
    return parts.path + (f"?{parts.query}" if parts.query else "")
