"""The admin site of the desk: what the newsroom uses first, what machines keep last."""

from typing import Any, cast

from django.apps import apps
from django.contrib.admin import AdminSite, site
from django.contrib.admin.apps import AdminConfig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from .overview import cards

APPS = ["articles", "front", "audience", "images", "authors", "sections", "events", "syndication"]
APPS += ["rights", "auth"]
MODELS = ["Article", "Dossier", "Edition", "Author", "Blog", "Agreement", "Section"]
# Registered by packages and of no use to an editor; one of them holds the secrets of accounts.
NOT_OURS = ["account.EmailAddress", "mfa.Authenticator", "taggit.Tag"]


def _place(names: list[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


class Desk(AdminSite):
    """Django's admin in the order of the work, with the prose editor's words in its catalogue."""

    index_title = pgettext_lazy("first page", "The desk")
    # « Le bureau » says where everything is; beside a text the same list would take its width.
    enable_nav_sidebar = False

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        found: list[Any] = super().get_app_list(request, app_label)
        for app in found:
            app["name"] = gettext(str(app["name"]))
            app["models"].sort(key=lambda model: _place(MODELS, model["object_name"]))
        return sorted(found, key=lambda app: _place(APPS, app["app_label"]))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Le bureau: the cards of every part (`magazine.lib.overview`), then Django's own index."""
        found = cards(request)
        shown = {
            "cards": [card for card in found if not card.broken],
            "broken": [card for card in found if card.broken and card.rows],
            "watched": any(card.broken for card in found),
        }
        return super().index(request, shown | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        view = self.admin_view(self.on_site)
        address = "r/<path:content_type_id>/<path:object_id>/"
        return [path(address, view, name="view_on_site"), *super().get_urls()]

    def on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponseRedirect:
        """To the page of a row, for who may see the row here: an address holds a title.

        Django's own leads anyone of the desk there.
        """
        number = content_type_id if content_type_id.isascii() and len(content_type_id) < 10 else ""
        kinds: Any = apps.get_model("contenttypes", "ContentType")
        kind = kinds.objects.filter(pk=number if number.isdecimal() else 0).first()
        desk: Any = self._registry.get(kind.model_class()) if kind else None
        row: Any = desk.get_object(request, object_id) if desk else None
        may = row is not None and desk.has_view_permission(request, row)
        if not may or not hasattr(row, "get_absolute_url"):
            raise Http404
        return HttpResponseRedirect(row.get_absolute_url())

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        packages = ["django.contrib.admin", "django_prose_editor"]
        return cast("HttpResponse", JavaScriptCatalog.as_view(packages=packages)(request))


class DeskConfig(AdminConfig):
    default_site = "magazine.lib.site.Desk"
    verbose_name = _("desk")

    def ready(self) -> None:
        super().ready()
        registered = {model._meta.label: model for model in site._registry}
        site.unregister([registered[name] for name in NOT_OURS if name in registered])
