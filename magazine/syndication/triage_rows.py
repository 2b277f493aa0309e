"""What the page of arrivals shows: the sections that wait, the rows of one page, the one chosen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import F
from django.db.models.functions import Substr
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article, Origin
from authors.models import Agreement
from authors.terms import overrides, terms_in_force
from magazine.lib import richtext
from magazine.sections import rights
from magazine.sections.models import Section
from magazine.sections.rights import Act

from . import fidelity, losses
from .models import Arrival, ArrivalQuerySet, Double

# In the address: what lies in no section.
NONE = "none"
_FIRST_SIGNS = 3_000
_FIRST_WORDS = 280
# So many that wait are counted one by one; of what lies further only that there is more.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Tab:
    """A section with how many of its articles wait, or at least so many when there are `more`;
    `key` is "" for all of them."""

    key: str
    name: str
    count: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One arrival as the list shows it; `double` is the likely double that waits, if any. `score`
    is how faithful it is, None when nobody knows, and `lost` what its source had, in words."""

    arrival: Arrival
    score: int | None
    lost: list[str]
    authors: str
    terms: str
    agreed: bool
    begins: str
    double: Double | None

    @property
    def article(self) -> Article:
        return self.arrival.article

    @property
    def filed_by(self) -> str:
        """Why it lies in the section that was proposed for it."""
        return filing_words(self.arrival)


def seen_by(user: Any) -> ArrivalQuerySet:
    """The arrivals of the sections where this person may decide."""
    places = rights.where(user, Act.APPROVE)
    rows: ArrivalQuerySet = Arrival.objects.all()
    return rows if places.everywhere else rows.filter(article__section__in=places.sections)


def tabs(user: Any) -> list[Tab]:
    """All of them, then section by section, then what lies in none."""
    waiting = seen_by(user).waiting().order_by().values_list("article__section", flat=True)
    lying: list[int | None] = list(waiting[: MOST_COUNTED + 1])
    counts, more = Counter(lying[:MOST_COUNTED]), len(lying) > MOST_COUNTED
    found = [Tab("", _("All"), counts.total(), more)]
    for section in Section.objects.filter(pk__in=[key for key in counts if key]):
        found.append(Tab(str(section.pk), section.name, counts[section.pk], more))
    if counts[None]:
        found.append(Tab(NONE, _("Without a section"), counts[None], more))
    return found


def waiting(user: Any, section: str) -> ArrivalQuerySet:
    """Those of a tab, the most faithful first, those that nobody scored last; of as faithful ones
    what has waited longest."""
    rows = seen_by(user).waiting()
    if section == NONE:
        rows = rows.filter(article__section=None)
    elif section:
        rows = rows.filter(article__section=int(section))
    return rows.order_by(F("article__fidelity__score").desc(nulls_last=True), "came_at", "pk")


def with_all(rows: Any) -> Any:
    """With all that a row shows, and of a text the beginning alone."""
    rows = rows.select_related(
        "article__section",
        "article__blog",
        "article__agreement",
        "article__fidelity",
        "proposed",
        "asked_by",
    )
    rows = rows.prefetch_related("article__bylines__author").defer("article__body")
    return rows.annotate(beginning=Substr("article__body", 1, _FIRST_SIGNS))


def in_order(numbers: Sequence[int]) -> list[Any]:
    """With all that a row shows, those of a page alone: texts are not read for the others."""
    found = {row.pk: row for row in with_all(Arrival.objects.filter(pk__in=numbers))}
    return [found[number] for number in numbers if number in found]


def told(arrivals: Sequence[Any], request: Any) -> list[Row]:
    """The rows of a page: at most three queries, however many there are."""
    blogs = {row.article.blog_id for row in arrivals if row.article.blog_id}
    in_force = terms_in_force(blogs) if blogs else {}
    doubles = _doubles(arrivals, request)
    return [_row(one, in_force, doubles) for one in arrivals]


def _row(arrival: Any, in_force: dict[int, Agreement], doubles: dict[int, Double]) -> Row:
    article = arrival.article
    own = article.origin == Origin.OWN
    terms = _terms(article, in_force)
    text = article.standfirst or richtext.plain(arrival.beginning)
    kept = getattr(article, "fidelity", None)
    return Row(
        arrival,
        kept.score if kept else None,
        [losses.words(one) for one in fidelity.load(kept.losses)] if kept else [],
        ", ".join(one.author.name for one in article.bylines.all()),
        _("our own") if own else terms_words(terms),
        own or terms is not None,
        _cut(" ".join(text.split())),
        doubles.get(article.pk),
    )


def _terms(article: Article, in_force: dict[int, Agreement]) -> Agreement | None:
    if article.agreement and overrides(article.agreement, article.blog_id):
        return article.agreement
    return in_force.get(article.blog_id or 0)


def terms_words(terms: Agreement | None) -> str:
    """An agreement in a few words."""
    if terms is None:
        return _("no agreement in force")
    if not terms.until:
        return str(terms.get_mode_display())
    words = {"mode": terms.get_mode_display(), "day": date_format(terms.until, "DATE_FORMAT")}
    return _("%(mode)s, until %(day)s") % words


def _cut(text: str) -> str:
    if len(text) <= _FIRST_WORDS:
        return text
    return text[:_FIRST_WORDS].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _doubles(arrivals: Sequence[Arrival], request: Any) -> dict[int, Double]:
    """The likely doubles that wait and that this person may look at, by the later article."""
    desk: Any = admin.site.get_model_admin(Double)
    numbers = [row.pk for row in arrivals]
    if not numbers or not desk.has_view_permission(request):
        return {}
    rows = desk.get_queryset(request).open().filter(second__in=numbers)
    return {row.second_id: row for row in rows}


def filing_words(arrival: Arrival) -> str:
    """What filed it, in words."""
    kind, _colon, words = arrival.rule.partition(":")
    if arrival.proposed_by == Arrival.Filing.RULE and kind == "tag":
        return _("rule “tag %(words)s”") % {"words": words}
    if arrival.proposed_by == Arrival.Filing.RULE:
        return _("rule “title: %(words)s”") % {"words": words}
    return str(arrival.get_proposed_by_display())


def sections_for(user: Any) -> Any:
    """Where this person may file."""
    places = rights.where(user, Act.WRITE)
    rows = Section.objects.all()
    return rows if places.everywhere else rows.filter(pk__in=places.sections)
