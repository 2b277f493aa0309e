"""Sharing on Mastodon: everybody's server is another one, so that the reader says which.

The form of an article leads here, and here stands a plain link that names the server it leads to.
Nothing is redirected: an address of ours that leads wherever its query says would lend our name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

from articles.models import Publication

# A name of a host as people type it; letters beyond ASCII are the browser's to encode.
_HOST = re.compile(r"(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+(?::\d{1,5})?")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """`typed` is what the reader wrote, `server` the host that it names ("" for none), `link` where
    the text can be shared then."""

    publication: Publication | None
    typed: str
    server: str
    link: str


def asked(query: Mapping[str, str]) -> Asked:
    """What a form says; an article that is not public is none."""
    number, typed = query.get("article", ""), query.get("serveur", "")[:LONGEST].strip()
    known = number.isascii() and number.isdecimal() and len(number) < 19
    public = Publication.objects.published().filter(article=int(number) if known else 0)
    row = public.order_by().first() if known else None
    server = host(typed)
    return Asked(row, typed, server, link(server, row) if server and row else "")


def host(typed: str) -> str:
    """Of a host, an address, or an account (@anne@mastodon.example); "" when it names none."""
    text = typed.lower().strip().removeprefix("https://").removeprefix("http://")
    # https://server/@anne is an account as well as @anne@server.
    name = text.partition("/")[0].rpartition("@")[2].rstrip(".")
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return ""
    return name if _HOST.fullmatch(name) else ""


def link(server: str, publication: Publication) -> str:
    text = f"{publication.title} {settings.SITE_URL}{publication.get_absolute_url()}"
    return f"https://{server}/share?text={quote(text, safe='')}"
