"""The reader side: what readers may see, and since when.

Written only by `articles.workflow`. "Public" is defined once, in `published`.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from authors.models import Author, Blog
from magazine.images.models import Image
from magazine.lib.fields import WebAddressField
from magazine.lib.paging import Cursor
from magazine.sections.models import Section

from .article import Article, Origin, Precision
from .history import Revision
from .tags import Tag


@lru_cache(maxsize=4096)
def address(article: int, slug: str) -> str:
    """The address of an article; kept, because its page and each of its cards ask several times."""
    return reverse("article", args=[article, slug])


class Ended(models.TextChoices):
    """Why a publication ends; withdrawn and expired answer 410, the others as if it never was."""

    OPEN = "", _("not ended")
    SUPERSEDED = "superseded", _("replaced by a later version")
    UNPUBLISHED = "unpublished", _("taken back to the desk")
    WITHDRAWN = "withdrawn", pgettext_lazy("end of a publication", "withdrawn")
    EXPIRED = "expired", _("expired")


GONE = (Ended.WITHDRAWN, Ended.EXPIRED)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def published(self, at: datetime | None = None) -> "PublicationQuerySet":
        """What is public at this instant (default now): live_from ≤ at < live_until."""
        now = at or timezone.now()
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=now), live_from__lte=now)

    def listed(self, at: datetime | None = None) -> "PublicationQuerySet":
        """What is public and new enough for La Une, sections and feeds: not the archived.

        Pages of an author, a tag and a month are complete records: they read `published`.
        """
        return self.published(at).filter(listed=True)

    def worthy(self) -> "PublicationQuerySet":
        """What a front page may take: not what lost too much when it came in (`articles.worth`)."""
        return self.filter(front_worthy=True)

    def gone(self, at: datetime | None = None) -> "PublicationQuerySet":
        """What was public and was withdrawn or has expired: its address answers 410.

        The last version decides: taken back to the desk, it leaves no trace of an earlier end.
        """
        now = at or timezone.now()
        later = Publication.objects.filter(
            article=models.OuterRef("article"),
            number__gt=models.OuterRef("number"),
            live_from__lte=now,
        )
        return self.filter(~models.Exists(later), live_until__lte=now, ended_as__in=GONE)

    def begun(self, at: datetime | None = None) -> "PublicationQuerySet":
        """Running or over."""
        return self.filter(live_from__lte=at or timezone.now())

    def to_come(self, at: datetime | None = None) -> "PublicationQuerySet":
        return self.filter(live_from__gt=at or timezone.now())

    def not_over(self, at: datetime | None = None) -> "PublicationQuerySet":
        """Running or still to come."""
        now = at or timezone.now()
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=now))

    def over(self, at: datetime | None = None) -> "PublicationQuerySet":
        return self.filter(live_until__lte=at or timezone.now())

    def begins_between(self, start: datetime, end: datetime | None = None) -> "PublicationQuerySet":
        """Those whose first instant lies in start ≤ … < end, in the order of time."""
        rows = self.filter(live_from__gte=start).order_by("live_from", "pk")
        return rows.filter(live_from__lt=end) if end else rows

    def ends_between(self, start: datetime, end: datetime) -> "PublicationQuerySet":
        """The last of their article, whose end lies in start ≤ … < end, in the order of time."""
        later = Publication.objects.filter(
            article=models.OuterRef("article"), number__gt=models.OuterRef("number")
        )
        ends = self.filter(live_until__gte=start, live_until__lt=end)
        return ends.filter(~models.Exists(later)).order_by("live_until", "pk")

    def ends_after(self, at: datetime) -> "PublicationQuerySet":
        return self.filter(live_until__gt=at)

    def due(self, at: datetime | None = None) -> "PublicationQuerySet":
        """What has begun or expired by itself and nobody was told of (`articles.turning`)."""
        now = at or timezone.now()
        begun = Q(begin_told=False, live_from__lte=now)
        return self.filter(begun | Q(ended_as=Ended.EXPIRED, end_told=False, live_until__lte=now))

    def with_placard_due(self, at: datetime | None = None) -> "PublicationQuerySet":
        """What was or is public and whose placard is to be looked at, the newest first."""
        return self.begun(at).filter(placard_due=True).order_by("-live_from", "-pk")

    def without_near(self, at: datetime | None = None) -> "PublicationQuerySet":
        """What is public and has no articles chosen to go on to, the newest first."""
        rows = self.published(at).filter(near__isnull=True).order_by("-live_from", "-pk")
        return rows.select_related("body")

    def in_time(self) -> "PublicationQuerySet":
        """In the order in which they begin."""
        return self.order_by("live_from", "number")

    def at_home(self) -> "PublicationQuerySet":
        """Those whose page names itself to search engines: `articles.indexing`."""
        return self.filter(indexable=True, original="")

    def news(self, since: datetime) -> "PublicationQuerySet":
        """What we wrote ourselves and dated since then; a copy is nobody's news of ours."""
        return self.at_home().filter(origin=Origin.OWN, dated__gte=since)

    def signed_by(self, author: Author) -> "PublicationQuerySet":
        return self.filter(author_links__author=author)._through("author_links")

    def tagged(self, tag: Tag) -> "PublicationQuerySet":
        return self.filter(tag_links__tag=tag)._through("tag_links")

    def in_dossier(self, dossier: models.Model) -> "PublicationQuerySet":
        """Of the articles that a dossier holds, whatever their order."""
        return self.filter(article__dossier_parts__dossier=dossier)

    def in_order_of_dossier(self) -> "PublicationQuerySet":
        """After `in_dossier`."""
        return self.order_by("article__dossier_parts__position", "article__dossier_parts")

    def _through(self, links: str) -> "PublicationQuerySet":
        """Sorted and gone on by the link rows' own columns, so that their index serves the list."""
        return self.alias(link_dated=F(f"{links}__dated"), link_article=F(f"{links}__article"))

    @property
    def _order(self) -> tuple[str, str]:
        through_links = "link_dated" in self.query.annotations
        return ("link_dated", "link_article") if through_links else ("dated", "article_id")

    def newest_first(self) -> "PublicationQuerySet":
        return self.order_by(*(f"-{column}" for column in self._order))

    def before(self, cursor: Cursor | None) -> "PublicationQuerySet":
        """The rest of a list sorted newest first, after the row that the cursor names."""
        if cursor is None:
            return self
        dated, article = self._order
        earlier, not_later = {f"{dated}__lt": cursor.at}, {f"{dated}__lte": cursor.at}
        same_date = {dated: cursor.at, f"{article}__lt": cursor.id}
        return self.filter(Q(**earlier) | Q(**same_date), **not_later)

    def for_cards(self) -> "PublicationQuerySet":
        """With all that a card shows, so that a list is one query."""
        return self.select_related("section", "lead_image")

    def with_last_end(self, at: datetime | None = None) -> "PublicationQuerySet":
        """Each with `last_end`, when any publication at all ended last: what makes a list older."""
        ended = Publication.objects.over(at).order_by("-live_until").values("live_until")[:1]
        return self.annotate(last_end=models.Subquery(ended))

    def last_begun(self) -> datetime | None:
        """Since when the newest of these is public."""
        return self.order_by("-live_from").values_list("live_from", flat=True).first()

    def last_begun_by(self, size: int) -> dict[int, datetime]:
        """The same for each stretch of so many article numbers: it reads all of them."""
        stretches = self.order_by().values(stretch=F("article_id") / models.Value(size))
        rows = stretches.annotate(last=models.Max("live_from"))
        return {row["stretch"]: row["last"] for row in rows}

    def next_change(self, after: datetime) -> datetime | None:
        """The earliest instant after `after` at which one of these begins or ends."""
        starts = self.filter(live_from__gt=after).aggregate(at=models.Min("live_from"))["at"]
        ends = self.filter(live_until__gt=after).aggregate(at=models.Min("live_until"))["at"]
        return min((at for at in (starts, ends) if at), default=None)


class Publication(models.Model):
    """One published version of an article, with the columns that a card needs.

    `bylines` is a list of {"id", "name", "slug", "role", "claimed", "bio", "shares", "shares_from",
    "shares_on", "blog", "blog_address"}; `sources` of {"title", "address", "kind", "language"};
    `tags` of {"name", "slug"}; `terms` is an `authors.terms.Terms`. `digest` is the print of all
    that was rendered: publishing the same again adds nothing. `begin_told` and `end_told` say that
    the journal knows of its beginning and of its expiry: what came by itself is told once.
    `placard` is where the drawn picture stands that shared links show, "" for none; `near` are the
    numbers of articles to go on to, None while nobody has looked for them.
    """

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="publications"
    )
    number = models.PositiveIntegerField(_("number"))
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("revision"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="publications",
    )
    live_from = models.DateTimeField(_("public from"))
    live_until = models.DateTimeField(_("public until"), null=True)
    ended_as = models.CharField(_("ended as"), max_length=12, choices=Ended, blank=True)
    begin_told = models.BooleanField(_("beginning told"), default=True, editable=False)
    end_told = models.BooleanField(_("end told"), default=False, editable=False)
    listed = models.BooleanField(_("in lists"), default=True)
    indexable = models.BooleanField(_("may be indexed"), default=True)
    front_worthy = models.BooleanField(_("may stand on a front page"), default=True)

    slug = models.SlugField(_("address"), max_length=100)
    language = models.CharField(_("language"), max_length=35)
    # Twice what the desk may write: typography adds no-break spaces and guillemets.
    kicker = models.CharField(_("kicker"), max_length=240, blank=True)
    title = models.CharField(_("title"), max_length=600)
    standfirst = models.TextField(_("standfirst"), blank=True)
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="publications"
    )
    lead_image = models.ForeignKey(
        Image,
        verbose_name=_("lead image"),
        null=True,
        on_delete=models.PROTECT,
        related_name="publications",
    )
    dated = models.DateTimeField(_("dated"))
    dated_precision = models.CharField(_("precision of the date"), max_length=6, choices=Precision)
    bylines = models.JSONField(_("bylines"), default=list)
    sources = models.JSONField(_("sources"), default=list)
    tags = models.JSONField(_("tags"), default=list)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    blog = models.ForeignKey(
        Blog,
        verbose_name=_("blog"),
        null=True,
        on_delete=models.PROTECT,
        related_name="publications",
    )
    blog_title = models.CharField(_("title of the blog"), max_length=200, blank=True)
    blog_address = WebAddressField(_("address of the blog"), blank=True)
    original = WebAddressField(_("address of the original"), blank=True)
    terms = models.JSONField(_("terms"), default=dict)
    excerpted = models.BooleanField(_("beginning alone"), default=False)
    words = models.PositiveIntegerField(_("words"), default=0)
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=1)
    digest = models.CharField(_("print of what is shown"), max_length=64)
    placard = models.CharField(_("placard"), max_length=100, blank=True, editable=False)
    placard_due = models.BooleanField(_("placard to be looked at"), default=True, editable=False)
    near = models.JSONField(_("articles near it"), null=True, editable=False)

    # What the worker has made here (`placards`, `nearby`) means nothing elsewhere.
    LOCAL = ("placard", "placard_due", "near")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-dated", "-article_id"]
        indexes = [
            models.Index(fields=["-dated", "-article"], name="publication_newest"),
            models.Index(fields=["section", "-dated", "-article"], name="publication_section"),
            models.Index(fields=["live_from"], name="publication_begins"),
            models.Index(
                fields=["live_until"],
                name="publication_ends",
                condition=Q(live_until__isnull=False),
            ),
            models.Index(
                fields=["live_from"],
                name="publication_begin_to_tell",
                condition=Q(begin_told=False),
            ),
            models.Index(
                fields=["-live_from"],
                name="publication_placard_due",
                condition=Q(placard_due=True),
            ),
            models.Index(
                fields=["-live_from"],
                name="publication_without_near",
                condition=Q(near__isnull=True),
            ),
            models.Index(
                fields=["live_until"],
                name="publication_end_to_tell",
                condition=Q(ended_as="expired", end_told=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="publication_number_once"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(live_until__isnull=True),
                name="publication_one_open_per_article",
            ),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
                name="publication_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True, ended_as="")
                | (Q(live_until__isnull=False) & ~Q(ended_as="")),
                name="publication_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.OWN) | Q(blog__isnull=False),
                name="publication_republished_names_its_blog",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address(self.article_id, self.slug)

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.dated, self.article_id)

    @property
    def people(self) -> list[dict[str, Any]]:
        """Those who sign, once each, whatever the number of their roles."""
        return list({byline["id"]: byline for byline in self.bylines}.values())

    @property
    def republished(self) -> bool:
        return self.origin == Origin.REPUBLISHED


class PublicationBody(models.Model):
    """The rendered text, in a table of its own so that lists stay narrow."""

    publication = models.OneToOneField(
        Publication, primary_key=True, on_delete=models.CASCADE, related_name="body"
    )
    html = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.publication_id)


class SearchTerms(models.Model):
    """The analysed words of a publication, separated by spaces; both databases index this row.

    `heading` holds the title and kicker, `lead` the standfirst, section, tags and bylines, `often`
    what the text comes back to (for the order of what is found), `marks` what filters ask for.
    """

    publication = models.OneToOneField(
        Publication, primary_key=True, on_delete=models.CASCADE, related_name="terms_row"
    )
    dated = models.DateTimeField()
    heading = models.TextField()
    lead = models.TextField()
    # Before the body: SQLite reads a row from its beginning, and ranking reads hundreds.
    often = models.TextField(default="")
    marks = models.TextField(default="")
    body = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["-dated"], name="searchterms_newest")]

    def __str__(self) -> str:
        return str(self.publication_id)
