"""Articles on the first page of the desk: what waits for whoever looks, and what agreements end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.models import Article, Ended, Publication, State
from articles.steps import NOTED
from magazine.events.models import Event
from magazine.lib.desk import person
from magazine.lib.overview import ROWS, Card, Row
from magazine.sections import rights
from magazine.sections.rights import Act

from .filters import MINE, Whose

LATELY = timedelta(days=14)
SOON = timedelta(days=7)
# Ends that are looked at to find those which an agreement brought: most ends are the desk's own.
LOOKED_AT = 50
OF_ARTICLES = ("title", "state", "changed", "section__name", "created_by__username")
OF_PUBLICATIONS = ("article_id", "number", "title", "live_from", "live_until", "section__name")


def cards(request: HttpRequest) -> Iterator[Card]:
    """What is one's own first, then what waits for a decision, then what readers see."""
    desk: Any = admin.site.get_model_admin(Article)
    if not desk.has_view_or_change_permission(request):
        return
    articles, reader = desk.get_queryset(request), person(request)
    yield _drafts(articles, reader)
    yield _review(articles, reader)
    if desk.has_publish_permission(request):
        rows, empty = _where(articles, reader, Act.PUBLISH), _("Nothing waits to be published.")
        yield _in_state(State.READY, rows, reader, _("Ready"), empty)
    yield _scheduled(articles)
    yield _published(articles)
    yield _withdrawn(articles)


def broken(request: HttpRequest) -> Iterator[Card]:
    """Publications that an agreement ended lately or ends soon: somebody has to ask the author."""
    desk: Any = admin.site.get_model_admin(Article)
    if not (desk.has_view_or_change_permission(request) and desk.has_publish_permission(request)):
        return
    now = timezone.now()
    ends = Publication.objects.filter(ended_as=Ended.EXPIRED).ends_between(now - SOON, now + SOON)
    found = _of(ends, desk.get_queryset(request), "blog_title", "terms")[:LOOKED_AT]
    rows = [_ending(row, now) for row in found if _by_agreement(row)][:ROWS]
    more = reverse("admin:authors_agreement_changelist")
    yield Card("agreements", _("Agreements at their end"), rows, more=more, broken=True)


def _drafts(articles: Any, reader: Any) -> Card:
    mine = articles.filter(created_by=reader)
    empty = _("No draft of yours: every text begins with a blank page.")
    whose = {Whose.parameter_name: MINE}
    return _in_state(State.DRAFT, mine, reader, _("My drafts"), empty, **whose)


def _review(articles: Any, reader: Any) -> Card:
    """What one may approve; for who approves nothing, what of theirs is being read."""
    if rights.may_somewhere(reader, Act.APPROVE):
        rows, empty = _where(articles, reader, Act.APPROVE), _("Nothing waits to be read.")
        return _in_state(State.REVIEW, rows, reader, _("To review"), empty)
    mine, empty = articles.filter(created_by=reader), _("Nothing of yours is being read.")
    return _in_state(State.REVIEW, mine, reader, _("Handed in"), empty)


def _where(articles: Any, reader: Any, act: Act) -> Any:
    places = rights.where(reader, act)
    return articles if places.everywhere else articles.filter(section__in=places.sections)


def _in_state(
    state: State, articles: Any, reader: Any, title: str, empty: str, **filters: str
) -> Card:
    rows = articles.filter(state=state).select_related("section", "created_by").only(*OF_ARTICLES)
    found = list(rows.order_by("-changed", "-pk")[:ROWS])
    notes = _notes(found) if state == State.DRAFT else {}
    shown = [_article(row, reader, notes.get(row.pk, "")) for row in found]
    return Card(state.value, title, shown, empty, _all(state__exact=state.value, **filters))


def _scheduled(articles: Any) -> Card:
    rows = _of(Publication.objects.begins_between(timezone.now()), articles)[:ROWS]
    shown = [_publication(row, row.live_from) for row in rows]
    empty = _("No publication is scheduled.")
    return Card("scheduled", _("Scheduled"), shown, empty, _all(state__exact=State.SCHEDULED.value))


def _published(articles: Any) -> Card:
    now = timezone.now()
    lately = Publication.objects.published(now).begins_between(now - LATELY, now)
    rows = _of(lately, articles).reverse()[:ROWS]
    shown = [_publication(row, row.live_from) for row in rows]
    empty = _("Nothing was published in the last two weeks.")
    more = _all(state__exact=State.PUBLISHED.value)
    return Card("published", _("Lately published"), shown, empty, more)


def _withdrawn(articles: Any) -> Card:
    now = timezone.now()
    lately = Publication.objects.filter(ended_as=Ended.WITHDRAWN).ends_between(now - LATELY, now)
    rows = _of(lately, articles).reverse()[:ROWS]
    shown = [_publication(row, row.live_until) for row in rows]
    empty = _("Nothing was withdrawn in the last two weeks.")
    more = _all(state__exact=State.WITHDRAWN.value)
    return Card("withdrawn", _("Lately withdrawn"), shown, empty, more)


def _of(publications: Any, articles: Any, *more: str) -> Any:
    """Those of these articles, narrow. Asked of each in turn: a short list soon has its rows."""
    these = articles.order_by().filter(pk=OuterRef("article"))
    rows = publications.filter(Exists(these)).select_related("section")
    return rows.only(*OF_PUBLICATIONS, *more)


def _notes(articles: list[Article]) -> dict[int, str]:
    """What was said to the writer when an article came back, while that is its last step."""
    steps = Event.objects.filter(subject=Article._meta.label_lower, verb__in=NOTED)
    of_these = steps.filter(subject_id__in=[row.pk for row in articles]).order_by("pk")
    last = {step.subject_id: step for step in of_these.only("subject_id", "verb", "why")}
    return {number: step.why for number, step in last.items() if step.verb == "sent_back"}


def _article(article: Article, reader: Any, note: str) -> Row:
    facts = [str(article.section) if article.section else _("no section")]
    if article.created_by and article.created_by != reader:
        facts.append(article.created_by.get_username())
    title = article.title or _("(no title yet)")
    if note:
        facts.append(_("sent back"))
    return Row(title, _change(article.pk), article.changed, facts, note)


def _publication(row: Publication, at: datetime | None) -> Row:
    facts = [str(row.section)] + ([_("new version")] if row.number > 1 else [])
    return Row(row.title, _change(row.article_id), at, facts)


def _by_agreement(row: Publication) -> bool:
    """Whether it ends with the last day of its agreement, and not when the desk chose."""
    last = timezone.localtime(row.live_until).date() - timedelta(days=1)
    return bool(row.terms.get("until") == last.isoformat())


def _ending(row: Publication, now: datetime) -> Row:
    over = row.live_until is not None and row.live_until <= now
    fact = _("no longer shown since") if over else _("shown until")
    return Row(row.title, _change(row.article_id), row.live_until, [row.blog_title, fact])


def _change(number: int) -> str:
    return reverse("admin:articles_article_change", args=[number])


def _all(**filters: str) -> str:
    """The list of articles with these filters."""
    return f"{reverse('admin:articles_article_changelist')}?{urlencode(filters)}"
