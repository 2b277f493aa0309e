"""What stands beside the form of an article: parts with pages, a panel and files of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path

from articles.models import Article


@dataclass(frozen=True, slots=True)
class Panel:
    """A tab beside the form. `name` is that of its part in addresses, ids and files; `badge` is a
    word or number on the tab; `template` is given `context` and the article, and stands outside
    the form, so that it may hold forms of its own."""

    name: str
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """`urls` gives the pages of the part (they go before the admin's own); `panel` its tab for
    this article and person, None when there is none to show; `scripts` are modules, `styles`
    sheets of the form."""

    urls: Callable[[Any], list[Any]] | None = None
    panel: Callable[[Any, HttpRequest, Article], Panel | None] | None = None
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


def at(
    model_admin: Any,
    address: str,
    view: Callable[..., HttpResponseBase],
    name: str,
    *,
    holding: bool = False,
) -> Any:
    """A page of a part, for those alone whom the admin lets in.

    With `holding`, what is posted is answered while the row of the article is held, as the form
    itself does: what one may do is asked of the article that is then changed, and not of one that
    somebody files elsewhere in between. What somebody deleted between the look and the act is not
    found.
    """

    def page(request: HttpRequest, **found: Any) -> HttpResponseBase:
        try:
            if not holding or request.method != "POST":
                return view(model_admin, request, **found)
            with transaction.atomic():
                hold(found["number"])
                return view(model_admin, request, **found)
        except ObjectDoesNotExist as gone:
            raise Http404 from gone

    return path(address, model_admin.admin_site.admin_view(page), name=f"articles_article_{name}")


def hold(number: int) -> None:
    """Keep the row of the article, in the bin or not, until the transaction ends."""
    rows = Article.with_bin.select_for_update().filter(pk=number).order_by()
    rows.values_list("pk", flat=True).first()


def urls(parts: tuple[Part, ...], model_admin: Any) -> list[Any]:
    def beside(model_admin: Any, request: HttpRequest, number: int) -> HttpResponseBase:
        """The tabs alone, for the form of a new article that has just become this one."""
        article: Article = get_object_or_404(model_admin.get_queryset(request), pk=number)
        if not model_admin.has_view_or_change_permission(request, article):
            raise Http404
        context = {"panels": panels(parts, model_admin, request, article), "original": article}
        return TemplateResponse(request, "admin/articles/article/panels.html", context)

    found = [address for part in parts if part.urls for address in part.urls(model_admin)]
    return [*found, at(model_admin, "<int:number>/panels/", beside, "panels")]


def panels(
    parts: tuple[Part, ...], model_admin: Any, request: HttpRequest, article: Article
) -> list[Panel]:
    shown = (part.panel(model_admin, request, article) for part in parts if part.panel)
    return [panel for panel in shown if panel]
