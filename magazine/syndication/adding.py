"""A blog that was found, or stands in a list, as rows: its authors, the feed that is followed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from authors.models import Agreement, Blog
from magazine.events.effects import event, record

from . import feeds
from .addresses import key
from .discovery import Found
from .items import Home, Signature
from .models import Feed
from .resolve import Resolver


@dataclass(frozen=True, slots=True)
class Added:
    """The blog; what of it is new; the feeds that another blog has already, with its title."""

    blog: Blog
    new: bool
    followed: tuple[Feed, ...] = ()
    names: tuple[str, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()

    @property
    def changed(self) -> bool:
        return self.new or bool(self.followed)


class Unfit(Exception):
    """What was found cannot be kept, with the reason in words."""


@dataclass(slots=True)
class Adding:
    """Adds blogs one by one; what is known already is left as it stands, so that it may be done
    again."""

    by: AbstractBaseUser | None = None
    resolver: Resolver = field(default_factory=Resolver)

    def add(self, found: Found, follow: Iterable[str] | None = None) -> Added:
        """The blog with its first feed, or with these. Raises Unfit and leaves nothing then."""
        addresses = [one.address for one in found.feeds[:1]] if follow is None else list(follow)
        titles = {one.address: one.title for one in found.feeds}
        try:
            with transaction.atomic():
                return self._add(found, {one: titles.get(one, "") for one in addresses})
        except ValidationError as error:
            self.resolver.forget()  # it may hold rows that are no more
            raise Unfit(" ".join(error.messages)) from error

    def _add(self, found: Found, wanted: dict[str, str]) -> Added:
        home = Home(found.title[:200], found.address, found.language)
        known = self.resolver.standing(home) or _by_feed(wanted)
        blog = known or self.resolver.blog(home)
        before = set(blog.authors.values_list("pk", flat=True))
        for name in found.names:
            self.resolver.signature(Signature(name), blog)
        new = blog.authors.exclude(pk__in=before).values_list("name", flat=True)
        followed, taken = self._follow(blog, wanted)
        if known is None:
            record(event("added", blog, by=self.by, data={"title": blog.title}))
        record(*(feeds.told("added", row, by=self.by) for row in followed))
        return Added(blog, known is None, tuple(followed), tuple(new), tuple(taken))

    def _follow(
        self, blog: Blog, wanted: dict[str, str]
    ) -> tuple[list[Feed], list[tuple[str, str]]]:
        """Feeds for those that nobody follows; what other blogs have already stays theirs."""
        standing = {key(row.address): row for row in _standing(wanted)}
        followed, taken = [], []
        for address, title in wanted.items():
            row = standing.get(key(address))
            if row is None:
                row = Feed(blog=blog, address=address, title=title[:200])
                row.full_clean()
                row.save()
                standing[key(address)] = row
                followed.append(row)
            elif row.blog_id != blog.pk:
                taken.append((address, row.blog.title))
        return followed, taken


def _by_feed(wanted: Iterable[str]) -> Blog | None:
    """The blog that has one of these feeds: its address may have been written otherwise."""
    row = next(iter(_standing(wanted)), None)
    return row.blog if row else None


def _standing(addresses: Iterable[str]) -> list[Feed]:
    """The feeds at these addresses, http or https, with or without www. and a final slash."""
    spellings: set[str] = set()
    for address in addresses:
        bare = key(address).removeprefix("https://")
        for start in ("http://", "https://", "http://www.", "https://www."):
            spellings |= {f"{start}{bare}", f"{start}{bare}/"}
        spellings.add(address)
    return list(Feed.objects.filter(address__in=spellings).select_related("blog").order_by("pk"))


def advice(blog: Blog) -> str:
    """What agreement the blog has or needs, and how to write it down."""
    bound = Agreement.objects.in_force().filter(blog=blog, for_one_article=False).first()
    if bound:
        words = _("An agreement is in force: %(mode)s, agreed on %(day)s by %(who)s.")
        about = {
            "mode": bound.get_mode_display(),
            "day": date_format(bound.agreed_on),
            "who": bound.agreed_by,
        }
        return words % about
    return _(
        "No agreement is in force: its articles come in and wait, and none can be published. Ask "
        "the author in writing for an excerpt or the full text, then write the agreement down at "
        "the desk (Agreements, Add), with who agreed and when."
    )
