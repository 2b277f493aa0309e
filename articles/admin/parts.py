"""What stands beside the form of an article: parts with pages, a panel and files of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

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


def urls(parts: tuple[Part, ...], model_admin: Any) -> list[Any]:
    return [address for part in parts if part.urls for address in part.urls(model_admin)]


def panels(
    parts: tuple[Part, ...], model_admin: Any, request: HttpRequest, article: Article
) -> list[Panel]:
    shown = (part.panel(model_admin, request, article) for part in parts if part.panel)
    return [panel for panel in shown if panel]
