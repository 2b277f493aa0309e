"""The page of dates of an article: when it appears, when it ends, until when nobody sees it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import scheduling
from articles.checks import NotReady
from articles.models import Article, Publication
from articles.snapshot import same_text
from articles.states import Refused
from magazine.lib.desk import person, written
from magazine.lib.hours import in_words

from . import checklist, state
from .actions import LONGEST
from .hours import HourForm
from .parts import Part, at

STANDING, SCHEDULED = "standing", "scheduled"


class TextForm(forms.Form):
    """Which text appears, where the one that is scheduled is not the one on the desk."""

    text = forms.ChoiceField(
        label=gettext_lazy("Text"),
        required=False,
        initial=STANDING,
        choices=[
            (STANDING, gettext_lazy("the text as it stands on the desk now")),
            (SCHEDULED, gettext_lazy("the text as it was scheduled")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Note, for the history"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": LONGEST}),
    )


class Page:
    """The page for one article and one request: its forms, and what each button does."""

    def __init__(self, article: Article, request: HttpRequest) -> None:
        self.article, self.request = article, request
        self.coming: Publication | None = scheduling.coming_of(article)
        self.live = state.public_address(article) is not None
        self.act = request.POST.get("act", "") if request.method == "POST" else ""
        now = timezone.now()
        planned = article.planned_for if article.planned_for and article.planned_for > now else None
        begins = self.coming.live_from if self.coming else planned
        self.start = self._hour("start", "schedule", begins, needed=True)
        self.until = self._hour("until", "schedule", article.expires)
        self.end = self._hour("end", "end", article.expires)
        self.embargo = self._hour("embargo", "embargo", article.embargo)
        self.text = TextForm(request.POST if self.act == "schedule" else None)
        self.trouble = ""

    def _hour(self, prefix: str, act: str, at: Any, *, needed: bool = False) -> HourForm:
        data = self.request.POST if self.act == act else None
        return HourForm(data, prefix=prefix, at=at, needed=needed)

    def run(self) -> str:
        """Do what was asked; what to say about it, or "" with `trouble` or errors in a form."""
        try:
            return DONE[self.act](self) if self.act in DONE else ""
        except (Refused, NotReady) as error:
            self.trouble = str(error)
        return ""

    @property
    def who(self) -> dict[str, Any]:
        note = written(self.request.POST.get("note", ""))[:LONGEST]
        return {"by": person(self.request), "why": note}

    @property
    def choice(self) -> bool:
        """Whether there are two texts to choose from."""
        revision = self.coming.revision if self.coming else None
        return bool(revision and not same_text(self.article, revision.snapshot))

    def schedule(self) -> str:
        forms = (self.start, self.text) if self.live else (self.start, self.until, self.text)
        valid = [form.is_valid() for form in forms]
        if not all(valid) or self.start.at is None:
            return ""
        if self.text.cleaned_data["text"] == SCHEDULED and self.choice:
            row = scheduling.move(self.article, to=self.start.at, **self.who)
        else:
            # The end of a live article has a form of its own.
            until = self.article.expires if self.live else self.until.at
            row = scheduling.schedule(self.article, at=self.start.at, until=until, **self.who)
        words = {"title": self.article, "at": in_words(row.live_from)}
        if row.live_from > self.start.at:
            return _('"%(title)s" is put off to %(at)s: its embargo, or its blog’s.') % words
        if row.live_from <= timezone.now():
            return _('"%(title)s" is published already, as it stands.') % words
        return _('"%(title)s" will appear on %(at)s.') % words

    def forward(self) -> str:
        scheduling.move(self.article, to=None, **self.who)
        return _('"%(title)s" has appeared: readers see it now.') % {"title": self.article}

    def unschedule(self) -> str:
        words = {"title": self.article}
        if scheduling.unschedule(self.article, **self.who):
            return _('"%(title)s": what was scheduled is cancelled.') % words
        return _("Nothing is scheduled.")

    def set_end(self) -> str:
        if not self.end.is_valid():
            return ""
        scheduling.end(self.article, until=self.end.at, **self.who)
        if self.end.at is None:
            return _('"%(title)s" has no end.') % {"title": self.article}
        words = {"title": self.article, "at": in_words(self.end.at)}
        return _('"%(title)s" will be gone from %(at)s on.') % words

    def set_embargo(self) -> str:
        if not self.embargo.is_valid():
            return ""
        scheduling.embargo(self.article, until=self.embargo.at, **self.who)
        if self.embargo.at is None:
            return _('"%(title)s" is under no embargo.') % {"title": self.article}
        words = {"title": self.article, "at": in_words(self.embargo.at)}
        return _('"%(title)s": nobody sees it before %(at)s.') % words


DONE: dict[str, Callable[[Page], str]] = {
    "schedule": Page.schedule,
    "forward": Page.forward,
    "unschedule": Page.unschedule,
    "end": Page.set_end,
    "embargo": Page.set_embargo,
}


def page(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    article: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    if not model_admin.has_publish_permission(request, article):
        raise PermissionDenied
    shown = Page(article, request)
    if shown.act and (said := shown.run()):
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[number]))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Schedule"),
        "opts": model_admin.opts,
        "article": article,
        "page": shown,
        "standing": state.in_words(article),
        "points": checklist.saved(model_admin, request, article),
    }
    return TemplateResponse(request, "admin/articles/article/schedule.html", context)


def urls(model_admin: Any) -> list[Any]:
    return [at(model_admin, "<int:number>/schedule/", page, "schedule", holding=True)]


PART = Part(urls=urls, styles=("css/desk-schedule.css",))
