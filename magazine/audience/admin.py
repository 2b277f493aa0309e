"""« Chiffres »: what was read, shared and given back to the blogs, for those who edit."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Share
from authors.models import Author
from magazine.lib.desk import ReadOnly, is_number
from magazine.sections import rights
from magazine.sections.models import Section
from magazine.sections.rights import Act, Where

from . import figures
from .models import ArticleDay, ArticleMonth, SectionDay
from .plots import plot
from .spans import KEPT_MONTHS, Span, last_days, last_months

MOST = 20
DAYS = {"7": 7, "30": 30, "90": 90}
MONTHS = {"12": 12, "25": KEPT_MONTHS}
PERIODS = {
    "7": gettext_lazy("7 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "12": gettext_lazy("12 months"),
    "25": gettext_lazy("25 months"),
}
USUAL = "30"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it says wrongly is as if it were not said."""

    period: str
    section: Section | None
    author: Author | None

    @classmethod
    def of(cls, request: HttpRequest, places: Where) -> "Asked":
        period = request.GET.get("period", "")
        section = Section.objects.filter(pk=_number(request.GET.get("section", ""))).first()
        author = Author.objects.filter(pk=_number(request.GET.get("author", ""))).first()
        seen = section if section and section.pk in places else None
        return cls(period if period in PERIODS else USUAL, seen, author)

    @property
    def span(self) -> Span:
        today = timezone.localdate()
        if self.period in DAYS:
            return last_days(today, DAYS[self.period])
        return last_months(today, MONTHS[self.period])


def _number(text: str) -> int:
    return int(text) if is_number(text) else 0


@admin.register(ArticleDay)
class FiguresAdmin(ReadOnly):
    """One page in place of a list of rows: a row by itself says nothing."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        places = rights.where(request.user, Act.EDIT_OTHERS)
        if not places:
            raise PermissionDenied
        asked = Asked.of(request, places)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Figures"),
            "opts": self.opts,
            "asked": asked,
            "periods": PERIODS,
            "sections": _within(Section.objects.all(), places, "pk"),
            **_shown(asked, places),
        }
        return TemplateResponse(request, "admin/audience/figures.html", context)

    def change_view(self, request: HttpRequest, *about: Any, **more: Any) -> HttpResponse:
        raise Http404

    history_view = change_view


def _within(rows: Any, places: Where, column: str) -> Any:
    """Those of the sections in which this person edits."""
    return rows if places.everywhere else rows.filter(**{f"{column}__in": places.sections})


def _shown(asked: Asked, places: Where) -> dict[str, Any]:
    span = asked.span
    kept = ArticleMonth if span.monthly else ArticleDay
    of_articles = _narrowed(kept._default_manager.all(), asked, places)
    rows = of_articles if asked.author else _of_sections(asked, places)
    found = figures.by_month(rows) if span.monthly else figures.by_day(rows)
    steps = span.steps(found)
    shared = figures.named_shares(_narrowed(Share.objects.all(), asked, places))
    read = figures.by_article(of_articles, MOST)
    articles = Article.with_bin.select_related("section").in_bulk(read)
    names: dict[int | None, str] = dict(Section.objects.values_list("pk", "name"))
    of_sections = sorted(figures.by_section(rows).items(), key=lambda one: -one[1].reads)
    return {
        "span": span,
        "steps": steps,
        "total": figures.total(found.values()),
        "reads": plot(steps, lambda one: one.reads, lambda one: one.copied),
        "clicks": plot(steps, lambda one: one.originals),
        "shares": shared,
        "of_articles": [(articles[one], read[one]) for one in read if one in articles],
        "of_sections": [(number, names.get(number, ""), one) for number, one in of_sections],
        "of_authors": figures.by_author(of_articles, MOST),
    }


def _narrowed(rows: Any, asked: Asked, places: Where) -> Any:
    """Days or months of articles, of the period, the section and the author that are asked for."""
    kept = _within(rows.filter(day__range=(asked.span.since, asked.span.until)), places, _OF)
    if asked.section:
        kept = kept.filter(article__section=asked.section)
    if asked.author:
        kept = kept.filter(Q(article__in=asked.author.bylines.values("article")))
    return kept


_OF = "article__section"


def _of_sections(asked: Asked, places: Where) -> Any:
    rows = SectionDay.objects.filter(day__range=(asked.span.since, asked.span.until))
    kept = _within(rows, places, "section")
    return kept.filter(section=asked.section) if asked.section else kept
