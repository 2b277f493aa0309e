"""The article at the desk: its form, its list, its history."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteMixin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import BaseFormSet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from articles import autosave, desk_search, open_forms, revisions
from articles.models import Article
from articles.snapshot import snapshot
from articles.steps import last_note
from magazine.images.choosing import ImageInput
from magazine.lib.desk import is_number, person

from . import (
    actions,
    autosaving,
    bulk_pages,
    checklist,
    correcting,
    history,
    links,
    merging,
    parts,
    planner,
    preview,
    related,
    remarks,
    schedule,
    state,
    steps,
    terms,
)
from .binning import Binning
from .filters import Faithful, Whose
from .forms import ArticleForm
from .inlines import BylineInline, SourceInline
from .tags import suggestions
from .wall import WallField, told

ACTION = f"{ActionLocation.CHANGE_FORM.value}-action"
SAVING = ("_save", "_continue", "_addanother")
# What can be done with an article by the press that makes it.
ON_NEW = {"submit": steps.submit, "publish": actions.publish}
# What stands beside the form; the tabs are in this order, then those of higher floors.
PARTS: tuple[parts.Part, ...] = (
    preview.PART,
    schedule.PART,
    terms.PART,
    correcting.PART,
    checklist.PART,
    history.PART,
    remarks.PART,
    links.PART,
    autosaving.PART,
    merging.PART,
    bulk_pages.PART,
    planner.PART,
    related.PART,
    *map(import_string, settings.ARTICLE_PARTS),
)


@admin.register(Article)
class ArticleAdmin(Binning):
    form = ArticleForm
    list_display = ["headline", "state_shown", "section", "signed", "dated", "changed", "faithful"]
    list_filter = [Whose, "state", "section", "origin", Faithful]
    # Newest change first, always: by any other column the database would sort the whole table.
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ["section", "fidelity"]
    search_fields = ["title"]
    search_help_text = _("A number, or words: title, text, names, tags, sources; drafts as well.")
    actions = [
        steps.submit,
        steps.approve,
        steps.send_back,
        actions.publish,
        steps.schedule,
        steps.unschedule,
        actions.unpublish,
        actions.archive,
        actions.unarchive,
        actions.reinstate,
        actions.withdraw,
    ]
    autocomplete_fields = ["section", "blog", "translation_of"]
    inlines = [BylineInline, SourceInline]
    readonly_fields = ["standing", "terms_shown"]
    save_on_top = False
    formfield_overrides = {models.DateTimeField: {"form_class": WallField}}
    fieldsets = [
        (None, {"fields": ["seen", "kicker", "title", "standfirst", "body"]}),
        (
            _("Filing"),
            {"fields": ["standing", "section", "tags", "lead_image", "dated", "dated_precision"]},
        ),
        (
            _("Origin"),
            {
                "classes": ["collapse"],
                "fields": ["origin", "blog", "original", "terms_shown"],
            },
        ),
        (
            _("Language and plans"),
            {"classes": ["collapse"], "fields": ["language", "translation_of", "planned_for"]},
        ),
    ]

    class Media:
        css = {
            "all": [
                "css/admin-article.css",
                "css/desk-panels.css",
                *(css for part in PARTS for css in part.styles),
            ]
        }
        js = [
            Script("js/admin-editor.js", type="module"),
            Script("js/desk-panels.js", type="module"),
            *(Script(path, type="module") for part in PARTS for path in part.scripts),
        ]

    # The list ----------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        match = request.resolver_match
        rows = super().get_queryset(request)
        if match and (match.url_name or "").endswith("_changelist"):
            # A list shows no body: reading a hundred of them is most of what it would cost.
            return rows.defer("body", "standfirst", "fidelity__losses").prefetch_related(
                "bylines__author"
            )
        return rows

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return desk_search.find(queryset, search_term), False

    @admin.display(description=_("title"), ordering="title")
    def headline(self, article: Article) -> str:
        return article.title or str(_("(no title yet)"))

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, article: Article) -> str:
        return article.get_state_display()

    @admin.display(description=_("signed"))
    def signed(self, article: Article) -> str:
        return ", ".join(row.author.name for row in article.bylines.all())

    @admin.display(description=_("fidelity"))
    def faithful(self, article: Article) -> str:
        """Of what was brought in: its score."""
        return state.fidelity(article)

    # The form ----------------------------------------------------------------------------------

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "lead_image":
            return db_field.formfield(widget=ImageInput)
        field = super().formfield_for_dbfield(db_field, request, **options)
        widget = getattr(getattr(field, "widget", None), "widget", None)
        if isinstance(widget, AutocompleteMixin):
            widget.attrs["data-width"] = "100%"
        return field

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """On a save the row is held, so that its version cannot change between check and write.

        One that was put into the bin meanwhile is found: the form says so and keeps what was typed.
        """
        found = super().get_object(request, object_id, from_field)
        if request.method == "POST":
            rows = Article.with_bin.seen_by(request.user).select_for_update()
            if found:
                return rows.filter(pk=found.pk).first()
            number = int(object_id) if is_number(object_id) else 0
            return rows.filter(pk=number, deleted_at__isnull=False).first()
        return found

    @admin.display(description=_("state"))
    def standing(self, article: Article) -> str:
        return state.in_words(article)

    @admin.display(description=_("terms"))
    def terms_shown(self, article: Article) -> str:
        return terms.shown(article)

    def view_on_site(self, article: Article) -> str | None:
        return state.public_address(article)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        if change:
            before = Article.objects.with_rows().get(pk=obj.pk)
            revisions.keep_standing(before, by=person(request), tab=form.tab)
        else:
            obj.created_by = request.user  # type: ignore[assignment]
        if form.has_changed() or not change:
            obj.changed_by = request.user  # type: ignore[assignment]
        if form.has_changed() or not change:
            super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        for text in told(form):
            messages.warning(request, text)
        article = form.instance
        if change and (form.has_changed() or any(rows.has_changed() for rows in formsets)):
            seen, now = article.version, timezone.now()
            article.version, article.changed = seen + 1, now
            article.changed_by = request.user
            article.save(update_fields=["version", "changed", "changed_by"])
            open_forms.saved(article, tab=form.tab, by=person(request), before=seen, at=now)
        kept = Article.objects.with_rows().get(pk=article.pk)
        value, now = snapshot(kept), timezone.now()
        revisions.keep([kept], [value], by=person(request), at=now, fold=True)

    def log_change(self, request: HttpRequest, obj: Article, message: Any) -> Any:
        return super().log_change(request, obj, message) if message else None

    # The verbs ---------------------------------------------------------------------------------

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        """On the form, only the verbs that the article's state and the person's seats allow."""
        found = super().get_actions(request, action_location=action_location)
        if action_location == ActionLocation.CHANGE_LIST:
            return bulk_pages.actions(self, request, found)
        if not request.resolver_match:
            return found
        number = request.resolver_match.kwargs.get("object_id", "")
        rows = Article.objects.defer("body").filter(pk=number if is_number(number) else 0)
        article = rows.first()
        if article is None:
            return found
        return {
            name: action
            for name, action in found.items()
            if action
            and actions.fits(name, article)
            and actions.allowed(self, request, action.func, article)
        }

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A verb pressed on the form first saves what stands in it: nothing typed is lost.

        What an autosave has begun meanwhile is gone on with, not begun again.
        """
        if object_id is None and request.method == "POST":
            tab = open_forms.known(request.POST.get("tab", ""))
            begun = autosave.begun(tab=tab, by=person(request))
            object_id = str(begun) if begun else None
        verb = request.POST.get(ACTION) and "seen" in request.POST
        if verb and not any(button in request.POST for button in SAVING):
            posted = request.POST.copy()
            posted.setdefault(ACTION_CHECKBOX_NAME, object_id or "")
            request.verb = posted.copy()  # type: ignore[attr-defined]
            posted["_continue"] = "1"
            request.POST = posted  # type: ignore[assignment]
        may = {"may_publish": self.has_publish_permission(request)}
        return super().changeform_view(request, object_id, form_url, may | (extra_context or {}))

    def render_change_form(
        self, request: HttpRequest, context: Any, *flags: Any, **options: Any
    ) -> HttpResponse:
        if obj := options.get("obj"):
            context["last_note"] = last_note(obj)
            context["panels"] = parts.panels(PARTS, self, request, obj)
        context["bar"] = autosaving.bar(self, request, obj, context["adminform"].form)
        return super().render_change_form(request, context, *flags, **options)

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        """A new article can be handed in or published by the same press that saves it."""
        verb = ON_NEW.get(request.POST.get(ACTION, ""))
        if verb is None or not actions.allowed(self, request, verb, obj):
            return super().response_add(request, obj, post_url_continue)
        verb(self, request, self.get_queryset(request).filter(pk=obj.pk))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        posted = getattr(request, "verb", None)
        if posted is None:
            return super().response_change(request, obj)
        request.POST = posted
        rows = self.get_queryset(request)
        answer = self.response_action(request, rows, action_location=ActionLocation.CHANGE_FORM)
        return answer or HttpResponseRedirect(request.get_full_path())

    # Beside the form ---------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.tags_view)
        own = [path("tags/", view, name="articles_article_tags"), *parts.urls(PARTS, self)]
        return [*own, *super().get_urls()]

    def tags_view(self, request: HttpRequest) -> JsonResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return suggestions(request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self.get_object(request, object_id)
        if article is None or not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        rows = history.listing(request, article)
        return super().history_view(request, object_id, {**rows, **(extra_context or {})})
