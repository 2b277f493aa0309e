"""Reading links at the desk: made, listed and revoked beside the form or on their own page."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import draft_links
from articles.models import Article, DraftLink, Revision
from magazine.lib.desk import person

from .parts import Panel, Part, at

# So many of the links that are over are shown, and so many versions can be chosen.
SHOWN_OVER = 20
VERSIONS = 50
_LONGEST_NUMBER = 9


class LinkForm(forms.Form):
    """What a new link is to show, to whom and how long."""

    name = forms.CharField(
        label=gettext_lazy("For whom, why"),
        max_length=draft_links.LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("for Anne, to check")}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days until it ends"),
        min_value=1,
        max_value=draft_links.MOST_DAYS,
        initial=draft_links.USUAL_DAYS,
    )
    version = forms.ChoiceField(label=gettext_lazy("What it shows"), required=False)

    def __init__(self, article: Article, data: Any = None) -> None:
        super().__init__(data, auto_id="link_%s", label_suffix="")
        self.article = article
        choices = [("", _("the draft as it stands at each visit"))]
        rows = article.revisions.defer("snapshot").order_by("-number")[:VERSIONS]
        self.fields["version"].choices = choices + [  # type: ignore[attr-defined]
            (str(row.number), _version(row)) for row in rows
        ]

    def clean_version(self) -> Revision | None:
        """Of this article alone: the choices hold no other."""
        number = self.cleaned_data["version"]
        return self.article.revisions.get(number=number) if number else None


def _version(row: Revision) -> str:
    at = date_format(timezone.localtime(row.at), "SHORT_DATETIME_FORMAT")
    words = _("version %(number)d, %(at)s") % {"number": row.number, "at": at}
    return f"{words} · {row.name}" if row.name else words


def urls(model_admin: Any) -> list[Any]:
    here = "<int:number>/links/"
    return [
        at(model_admin, here, links, "links", holding=True),
        at(model_admin, f"{here}<int:link>/revoke/", revoke, "revoke_link", holding=True),
    ]


def panel(model_admin: Any, request: HttpRequest, article: Article) -> Panel | None:
    """For those who may change the article: they alone make links and see who has one."""
    if not model_admin.has_change_permission(request, article):
        return None
    shown = listed(article)
    return Panel(
        "links",
        _("Reading links"),
        "admin/articles/article/panels/links.html",
        {**shown, "form": LinkForm(article)},
        badge=str(len(shown["open"]) or ""),
    )


PART = Part(urls=urls, panel=panel, scripts=("js/desk-links.js",), styles=("css/desk-links.css",))


def links(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """The links of an article; a POST makes one, whose address is shown this once."""
    article = _changeable(model_admin, request, number)
    if request.method != "POST":
        return _page(model_admin, request, article)
    form = LinkForm(article, request.POST)
    if not form.is_valid():
        return _page(model_admin, request, article, form=form)
    data = form.cleaned_data
    try:
        made, secret = draft_links.make(
            article,
            by=person(request),
            days=data["days"],
            name=data["name"],
            revision=data["version"],
        )
    except draft_links.Refused as refused:
        form.add_error(None, str(refused))
        return _page(model_admin, request, article, form=form)
    address = settings.SITE_URL + reverse("shared", args=[secret])
    return _page(model_admin, request, article, made=made, address=address)


def revoke(model_admin: Any, request: HttpRequest, number: int, link: int) -> HttpResponse:
    """Twice is as good as once."""
    article = _changeable(model_admin, request, number)
    if request.method != "POST":
        raise PermissionDenied
    row = get_object_or_404(article.draft_links.all(), pk=link)
    draft_links.revoke(row, by=person(request))
    return _page(model_admin, request, article, revoked=row)


def listed(article: Article) -> dict[str, Any]:
    """The open links, which are few by rule, and the last of those that are over."""
    now = timezone.now()
    rows = article.draft_links.select_related("made_by", "revoked_by", "revision")
    rows = rows.defer("revision__snapshot").prefetch_related("days")
    running = list(rows.open(now)[: draft_links.MOST_OPEN])
    over = rows.exclude(pk__in=[row.pk for row in running])
    return {"open": running, "over": list(over[:SHOWN_OVER])}


def _changeable(model_admin: Any, request: HttpRequest, number: int) -> Article:
    """Who may not see the article does not find it; who may only see it is refused."""
    article: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
    if not model_admin.has_view_or_change_permission(request, article):
        raise Http404
    if not model_admin.has_change_permission(request, article):
        raise PermissionDenied
    return article


def _page(
    model_admin: Any,
    request: HttpRequest,
    article: Article,
    *,
    form: LinkForm | None = None,
    made: DraftLink | None = None,
    address: str = "",
    revoked: DraftLink | None = None,
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Reading links"),
        "opts": model_admin.opts,
        "article": article,
        "links": {
            **listed(article),
            "form": form or LinkForm(article),
            "made": made,
            "address": address,
            "revoked": revoked,
        },
    }
    return TemplateResponse(request, "admin/articles/article/links.html", context)
