"""One feed asked and read, without a word to the database: what many threads do at once."""

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.lib.fetch import Answer, FetchError, fetch
from magazine.syndication import reading
from magazine.syndication.items import Entry, Item, Refused, Unreadable
from magazine.syndication.models import Feed
from magazine.syndication.readers import feed as feed_reader

from .schedule import Wish
from .wishes import Hub, hub, wish

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_HEAD = 65_536
# What a host may say and PostgreSQL keeps in no text.
_UNKEPT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_MARKS = b"\xef\xbb\xbf \t\r\n"
_JSON_FEED = b"jsonfeed.org/version/"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking: the answer and its entries, or the reason why there are none.

    `entries` is None when nothing has changed, or nothing came. `seconds` is how long it took.
    """

    feed: Feed
    at: datetime
    answer: Answer | None = None
    entries: list[Entry] | None = None
    reason: str = ""
    wish: Wish = field(default_factory=Wish)
    hub: Hub | None = None
    print: str = ""


def ask(feed: Feed) -> Asked:
    """Fetch and read a feed. Whatever is wrong with it is a reason, never an exception."""
    now = timezone.now()
    try:
        answer = fetch(
            feed.address, etag=feed.etag, last_modified=feed.last_modified, accept=ACCEPT
        )
    except FetchError as error:
        return Asked(feed, now, reason=str(error))
    try:
        return _heard(feed, answer, now)
    except Exception as error:
        # A fault of ours in one feed must neither stop the others nor be lost.
        logger.exception("feed %s", feed.address)
        return Asked(feed, now, answer, reason=fault(error))


def _heard(feed: Feed, answer: Answer, now: datetime) -> Asked:
    """What the answer says: of the next time, of the hub, and the entries."""
    asked = wish(answer.headers, answer.body, now)
    if answer.status == 304 and (feed.etag or feed.last_modified):
        return Asked(feed, now, answer, wish=asked)
    if not answer.ok:
        words = _("the host answers %(status)d") % {"status": answer.status}
        return Asked(feed, now, answer, reason=words, wish=asked)
    digest = hashlib.sha256(answer.body).hexdigest()
    found = hub(answer.moved_to or answer.address, answer.headers, answer.body)
    if digest == feed.body_print:
        return Asked(feed, now, answer, wish=asked, hub=found, print=digest)
    try:
        entries = list(_read(answer, feed, now))
    except Unreadable as error:
        return Asked(feed, now, answer, reason=str(error), wish=asked)
    return Asked(feed, now, answer, entries, wish=asked, hub=found, print=digest)


def _read(answer: Answer, feed: Feed, now: datetime) -> Iterator[Entry]:
    """The entries of a feed, read in another process, and of nothing else: a host may not send us
    our own form."""
    if not answer.body.strip():
        raise Unreadable(_("the answer is empty"))
    if not is_feed(answer.body):
        raise Unreadable(_("what stands there is no feed"))
    zone = timezone.get_default_timezone()
    name = feed.title or feed.host
    file = BytesIO(answer.body)
    for entry in reading.read(file, name=name, now=now, zone=zone, fetched=True):
        if isinstance(entry, Item | Refused):
            yield entry


def is_feed(body: bytes) -> bool:
    """Whether these bytes begin as a feed does: RSS, RDF, Atom or JSON Feed."""
    head = body[:_HEAD]
    if feed_reader.looks_right(head):
        return True
    return head.lstrip(_MARKS).startswith(b"{") and _JSON_FEED in head.replace(b"\\/", b"/")


def storable(text: str) -> str:
    """The words of a stranger as any database keeps them."""
    return _UNKEPT.sub(" ", text)


def fault(error: BaseException) -> str:
    """One line that any database takes."""
    words = " ".join(storable(str(error)).split())[:200]
    return _("it cannot be read: %(reason)s") % {"reason": f"{type(error).__name__}: {words}"}
