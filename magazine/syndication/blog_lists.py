"""The blogs of an OPML list, brought in without asking any host.

What is known already is read once for the whole list, and what is new is written in batches. One
that was killed is run again: what is in is known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import batched
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from authors.models import Blog
from magazine.events.effects import event, record

from . import feeds, reading
from .addresses import key
from .items import Outline, Refused, Unreadable
from .models import Feed, host_of

# One transaction: on SQLite an editor's save waits until it ends.
BATCH = 50


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one outline: "added", "known" or "refused", and a word on it if need be."""

    where: str
    result: str
    why: str = ""
    title: str = ""
    feed: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class _New:
    blogs: list[Blog] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)

    @transaction.atomic
    def write(self) -> None:
        Blog.objects.bulk_create(self.blogs)
        Feed.objects.bulk_create(self.feeds)
        told = [event("added", blog, data={"title": blog.title}) for blog in self.blogs]
        record(*told, *(feeds.told("added", row) for row in self.feeds))


def how_many(file: BinaryIO) -> int:
    """The outlines that `bring_in` will tell of; 0 for what is no such list."""
    try:
        return sum(1 for _outline in reading.read_list(file))
    except Unreadable:
        return 0
    finally:
        file.seek(0)


def bring_in(file: BinaryIO, *, dry_run: bool = False) -> Iterator[Line]:
    """A line for each outline that names a feed. Raises Unreadable for what is no such list."""
    adding = _Adding(dry_run)
    for outlines in batched(reading.read_list(file), BATCH):
        yield from adding.lines(outlines)


class _Adding:
    """The blogs of the magazine by what identifies their addresses, and those of their feeds."""

    def __init__(self, dry_run: bool) -> None:
        self.dry_run = dry_run
        self._look()

    def _look(self) -> None:
        rows = Blog.objects.only("title", "address").order_by("-pk")  # the oldest is the one
        numbered = {row.pk: row for row in rows}
        self.blogs = {key(row.address): row for row in numbered.values() if row.address}
        pairs = Feed.objects.order_by("-pk").values_list("address", "blog")
        self.feeds = {key(one): numbered[blog] for one, blog in pairs if blog in numbered}

    def lines(self, outlines: Sequence[Outline | Refused]) -> list[Line]:
        new = _New()
        lines = [self._line(one, new) for one in outlines]
        if self.dry_run or not new.feeds:
            return lines
        try:
            new.write()
        except IntegrityError as error:
            self._look()  # somebody else added one of them meanwhile
            if len(outlines) == 1:
                return [replace(lines[0], result="refused", why=" ".join(str(error).split()))]
            return [line for one in outlines for line in self.lines([one])]
        return lines

    def _line(self, outline: Outline | Refused, new: _New) -> Line:
        if isinstance(outline, Refused):
            return Line(outline.at, "refused", outline.what)
        line = Line(f"« {outline.title} » {outline.feed}", "known", "", outline.title, outline.feed)
        # Without an address of its own, a blog is taken to stand at the root of its feed's host.
        home = outline.address or urljoin(outline.feed, "/")
        follower = self.feeds.get(key(outline.feed))
        blog = self.blogs.get(key(home), follower)
        if follower:
            words = _("its feed is followed already, for « %(title)s »")
            taken = follower is not blog
            return replace(line, why=words % {"title": follower.title} if taken else "")
        try:
            self._follow(blog or _blog(outline, home), outline, new)
        except ValidationError as error:
            return replace(line, result="refused", why=" ".join(error.messages))
        return replace(line, result="added")

    def _follow(self, blog: Blog, outline: Outline, new: _New) -> None:
        feed = Feed(blog=blog, address=outline.feed, title=outline.title[:200])
        feed.host = host_of(feed.address)
        feed.clean_fields(exclude=["blog"])
        feed.clean()
        if blog.pk is None and blog not in new.blogs:
            new.blogs.append(blog)
        new.feeds.append(feed)
        self.blogs.setdefault(key(blog.address or ""), blog)
        self.feeds[key(feed.address)] = blog


def _blog(outline: Outline, home: str) -> Blog:
    title = outline.title or urlsplit(home).hostname or home
    row = Blog(title=title[:200], address=home, language=outline.language or "fr")
    row.clean_fields()
    return row
