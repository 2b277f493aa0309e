"""Feeds as blogs write them, for hosts on the loopback."""

from datetime import UTC, datetime, timedelta
from typing import Any

from magazine.syndication.models import Feed
from tests import make
from tests.hosts import Host, Page

NOW = datetime.now(UTC)
ITEM = """<item><title>{title}</title><link>{link}</link><guid>{guid}</guid>
<pubDate>{day}</pubDate><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"""
TEXT = "Il pleuvait sur la ville, et les cafés étaient pleins de gens qui attendaient."


def rss(*titles: str, head: str = "", link: str = "https://bord.example/", text: str = TEXT) -> str:
    day = (NOW - timedelta(days=3)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    items = "".join(
        ITEM.format(title=one, link=f"{link}{n}", guid=f"guid {n} {link}", day=day, text=text)
        for n, one in enumerate(titles, start=1)
    )
    about = f"<title>Carnet de bord</title><link>{link}</link><description>d</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{about}{head}{items}</channel></rss>'


def feed(host: Host, path: str = "/feed", page: Page | None = None, **fields: Any) -> Feed:
    """A feed at this path of the host, of a blog of its own where none is given."""
    host.pages.setdefault(path, page or Page(rss("Un", "Deux"), etag='"1"'))
    of = fields.pop("blog", None) or make.blog("Carnet de bord", address="https://bord.example/")
    return Feed.objects.create(blog=of, address=host.at(path), **fields)
