"""The calendar of the desk: what is planned, scheduled and published; moved to another day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import planner
from articles.checks import NotReady
from articles.models import Article
from articles.planner import Item, Kind
from articles.states import Refused
from articles.working import Moved
from magazine.lib import weeks
from magazine.lib.desk import person
from magazine.lib.hours import in_words, note
from magazine.lib.weeks import Period, View
from magazine.sections import rights
from magazine.sections.models import Section
from magazine.sections.rights import Act

from .parts import Part, at, hold

# How many things a day of a month shows; the others are in its week.
IN_A_DAY = 6
SALT, UNDO_FOR = "articles.admin.planner", 3600
SAID = "calendar-said"


def urls(model_admin: Any) -> list[Any]:
    return [
        at(model_admin, "calendar/", calendar, "calendar"),
        at(model_admin, "calendar/move/", move, "calendar_move"),
        at(model_admin, "calendar/undo/", undo, "calendar_undo"),
    ]


PART = Part(urls=urls)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it says wrongly is as if it were not said."""

    view: View
    day: date
    section: int | None
    person: int | None

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        view, given = request.GET.get("view", ""), request.GET
        return cls(
            View(view) if view in View else View.MONTH,
            weeks.day_of(given.get("day", ""), timezone.localdate()),
            _number(given.get("section", "")),
            _number(given.get("person", "")),
        )

    def at(self, **other: Any) -> str:
        """The address of the calendar with this, but for what is named here."""
        asked = {"view": self.view.value, "day": self.day.isoformat()}
        asked |= {"section": self.section or "", "person": self.person or ""} | other
        words = {name: value for name, value in asked.items() if value}
        return f"{reverse('admin:articles_article_calendar')}?{urlencode(words)}"


@dataclass(frozen=True, slots=True)
class Day:
    """`items` are shown, each with whether the person may move it; `more` are not."""

    date: date
    items: list[tuple[Item, bool]]
    more: int
    outside: bool
    today: bool


def calendar(model_admin: Any, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    asked = Asked.of(request)
    period = weeks.period(asked.view, asked.day)
    articles = model_admin.get_queryset(request)
    if asked.section:
        articles = articles.filter(section=asked.section)
    if asked.person:
        articles = articles.filter(created_by=asked.person)
    found, whole = planner.items(articles, period.start, period.end, timezone.now())
    shown = [(item, _may(model_admin, request, item.kind, item.article)) for item in found]
    days, moving = _days(period, shown), request.GET.get("move")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Calendar"),
        "opts": model_admin.opts,
        "asked": asked,
        "period": period,
        "days": days,
        "weeks": [(weeks.number(days[n].date), days[n : n + 7]) for n in range(0, len(days), 7)],
        "whole": whole,
        "empty": not found,
        "sections": _sections(request),
        "people": planner.people(found),
        "ways": _ways(asked, period),
        "here": asked.at(),
        "moving": next((item for item, may in shown if may and item.name == moving), None),
        "said": request.session.pop(SAID, None),
    }
    return TemplateResponse(request, "admin/articles/article/calendar.html", context)


@transaction.atomic
def move(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """To another day, at the same hour on the wall."""
    if request.method != "POST":
        raise PermissionDenied
    posted = request.POST
    article = _article(model_admin, request, posted.get("article", ""))
    kind = _kind(posted.get("kind", ""))
    back = HttpResponseRedirect(_back(posted.get("back", ""), f"{kind}-{article.pk}"))
    was = _instant(posted.get("was", ""))
    day = _day(posted, was)
    if was is None or day is None:
        _say(request, _("Nothing was moved: write a day of the calendar."))
        return back
    hour = planner.on_day(was, day)
    said = note(hour, hour.first)
    _moved(model_admin, request, article, kind, hour.first, posted.get("stamp", ""), said)
    return back


@transaction.atomic
def undo(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Back to where the token says that it was, when nobody has moved it since."""
    if request.method != "POST":
        raise PermissionDenied
    try:
        kept = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=UNDO_FOR)
    except signing.BadSignature:
        _say(request, _("It is too late to take this back here: move it again."))
        return HttpResponseRedirect(_back("", ""))
    article = _article(model_admin, request, str(kept["article"]))
    kind, to = Kind(kept["kind"]), datetime.fromisoformat(kept["to"])
    _moved(model_admin, request, article, kind, to, kept["stamp"], in_words(to), undone=True)
    return HttpResponseRedirect(_back(request.POST.get("back", ""), f"{kind}-{article.pk}"))


def _moved(
    model_admin: Any,
    request: HttpRequest,
    article: Article,
    kind: Kind,
    to: datetime,
    stamp: str,
    said: str,
    *,
    undone: bool = False,
) -> None:
    """Moves it and says so, with the way back; or says why not."""
    if not _may(model_admin, request, kind, article):
        raise PermissionDenied
    try:
        before = planner.move(kind, article, to=to, stamp=stamp, by=person(request))
    except Moved:
        _say(request, _("Nothing was moved: somebody changed it meanwhile. Look again."))
    except (Refused, NotReady) as error:
        words: dict[str, Any] = {"title": article, "why": error}
        _say(request, _('"%(title)s" was not moved. %(why)s') % words)
    else:
        words = {"title": article, "at": said}
        texts = {
            Kind.PLANNED: _('"%(title)s" is planned for %(at)s.'),
            Kind.SCHEDULED: _('"%(title)s" is scheduled for %(at)s.'),
        }
        way_back = "" if undone or before == to else _token(kind, article, before)
        _say(request, texts[kind] % words, way_back=way_back, good=True)


def _say(request: HttpRequest, text: str, *, way_back: str = "", good: bool = False) -> None:
    """Shown once, at the foot of the next calendar: near whatever has the focus there."""
    request.session[SAID] = {"text": text, "token": way_back, "good": good}


def _token(kind: Kind, article: Article, before: datetime) -> str:
    fresh = Article.objects.get(pk=article.pk)
    coming = planner.scheduling.coming_of(fresh) if kind is Kind.SCHEDULED else None
    stamp = coming.live_from.isoformat() if coming else str(fresh.version)
    kept = {"kind": kind.value, "article": fresh.pk, "to": before.isoformat(), "stamp": stamp}
    return signing.dumps(kept, salt=SALT)


def _may(model_admin: Any, request: HttpRequest, kind: Kind, article: Article) -> bool:
    if kind is Kind.PLANNED:
        return bool(model_admin.has_change_permission(request, article))
    return kind is Kind.SCHEDULED and bool(model_admin.has_publish_permission(request, article))


def _article(model_admin: Any, request: HttpRequest, text: str) -> Article:
    """Held, so that what one may do is asked of what is then moved."""
    number = _number(text)
    if number is None:
        raise Http404
    hold(number)
    found: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    return found


def _kind(text: str) -> Kind:
    """What can be moved; anything else is not found."""
    if text not in (Kind.PLANNED, Kind.SCHEDULED):
        raise Http404
    return Kind(text)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _day(posted: Any, was: datetime | None) -> date | None:
    """The day named, or with `by` the one so many days after the present one."""
    by = {"-1": -weeks.DAY, "1": weeks.DAY}.get(posted.get("by", ""))
    if by and was:
        day = timezone.localtime(was).date() + by
    else:
        try:
            day = date.fromisoformat(posted.get("day", ""))
        except ValueError:
            return None
    return day if weeks.FIRST <= day <= weeks.LAST else None


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo and 1900 <= at.year <= 2899 else None


def _back(address: str, anchor: str) -> str:
    """Where the press came from, when that is this calendar; the browser finds the item again."""
    here = reverse("admin:articles_article_calendar")
    address = address if address.startswith(f"{here}?") else here
    return f"{address}#{anchor}" if anchor else address


def _days(period: Period, found: list[tuple[Item, bool]]) -> list[Day]:
    today = timezone.localdate()
    by_day: dict[date, list[tuple[Item, bool]]] = {}
    for item, movable in found:
        by_day.setdefault(item.day, []).append((item, movable))
    month = period.view is View.MONTH
    most = IN_A_DAY if month else planner.MOST * 2
    return [
        Day(
            day,
            by_day.get(day, [])[:most],
            more=max(len(by_day.get(day, [])) - most, 0),
            outside=month and day.replace(day=1) != period.month,
            today=day == today,
        )
        for day in period.days
    ]


def _sections(request: HttpRequest) -> list[Section]:
    """Those in which the person may write: nothing else of theirs lies elsewhere but by chance."""
    places = rights.where(request.user, Act.WRITE)
    rows = Section.objects.all()
    return list(rows if places.everywhere else rows.filter(pk__in=places.sections))


def _ways(asked: Asked, period: Period) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {
        "before": asked.at(day=period.before.isoformat()),
        "after": asked.at(day=period.after.isoformat()),
        "today": asked.at(day=today),
        "views": [
            (asked.at(view=view.value), label, view is asked.view)
            for view, label in (
                (View.MONTH, _("Month")),
                (View.WEEK, _("Week")),
                (View.LIST, pgettext("calendar", "List")),
            )
        ],
    }
