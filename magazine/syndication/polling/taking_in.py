"""The entries of a feed into the magazine, through the same checks as any import.

They wait for a person: nothing that a feed says makes an article public. Whatever it claims, its
items are of the blog that it is followed for.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from magazine.syndication import picturing
from magazine.syndication.addresses import key
from magazine.syndication.bodies import Found
from magazine.syndication.decide import Verb
from magazine.syndication.items import Entry, Home, Item, LeftOut, Refused
from magazine.syndication.models import Feed
from magazine.syndication.patience import Patience
from magazine.syndication.resolve import Resolver
from magazine.syndication.store import Batch, Options, Outcome, store


@dataclass(slots=True)
class Taken:
    """How many were created, updated, kept …, and a line for each that is not as it should be.
    `again`: something was refused or put off that may come in another time."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    again: bool = False

    @property
    def news(self) -> bool:
        return bool(self.counts[Verb.CREATE] or self.counts[Verb.UPDATE])


def take_in(
    feed: Feed,
    entries: Sequence[Entry],
    now: datetime,
    *,
    dry_run: bool = False,
    hold: Callable[[], bool] = lambda: True,
) -> Taken:
    """`hold` keeps the feed for us; when another has it, what is left is left to that one."""
    taken = Taken()
    items = [_of_blog(entry, feed) for entry in entries if isinstance(entry, Item)]
    for entry in entries:
        if isinstance(entry, Refused):
            taken.counts[Verb.REFUSE] += 1
            taken.lines.append(f"{feed.address}: {entry.what}")
        elif isinstance(entry, LeftOut):
            taken.counts[Verb.SKIP] += entry.count
    resolver, pictures = Resolver(), dict[str, Found]()
    options = Options(dry_run=dry_run, blog=feed.blog, follow=True)
    batch = Batch(options, now, resolver, pictures, rehearsed=dry_run)
    lent = partial(resolver.lends, blog=feed.blog, offer=None)
    patience = Patience()
    while items and hold():
        some, items = items[: batch.pace.size], items[batch.pace.size :]
        if not dry_run:
            picturing.bring(some, pictures, pictures, folders=(), allowed=lent, patience=patience)
        for outcome in store(some, batch):
            _count(taken, outcome, feed)
    taken.again = taken.again or patience.short
    return taken


def _of_blog(item: Item, feed: Feed) -> Item:
    blog = feed.blog
    home = Home(blog.title, blog.address or "", blog.language)
    source = key(blog.address) if blog.address else key(feed.address)
    return item.noting(source=source[:200], blog=home, republished=True, state="", section="")


def _count(taken: Taken, outcome: Outcome, feed: Feed) -> None:
    taken.counts[outcome.verb] += 1
    taken.again = taken.again or outcome.again
    if outcome.verb is Verb.REFUSE:
        words = _("%(where)s: refused: %(why)s")
        where = f"{feed.address}, {outcome.item.at}"
        taken.lines.append(words % {"where": where, "why": outcome.why})
