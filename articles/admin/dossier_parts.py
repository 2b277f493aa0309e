"""The rows of a dossier's form: which articles, in which order."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import dossiers, rights
from articles.models import Article, DossierPart, Publication
from magazine.lib.desk import Choosing, InOrder


class PartForm(forms.ModelForm):
    def validate_constraints(self) -> None:
        """That no article stands there twice is seen to by all the rows together."""


class Standing(forms.Widget):
    """The article of a row that stands: its title, its state, the way to it; nothing to choose."""

    template_name = "admin/articles/dossier/part.html"

    def __init__(self, about: Mapping[str, Any]) -> None:
        super().__init__()
        self.about = about

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return super().render(name, value, attrs, TemplatesSetting())

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), **self.about}


class Kept(forms.Field):
    """The article of a row that stands, whatever was posted: also one that lies in the bin."""

    def __init__(self, article: Article, about: Mapping[str, Any]) -> None:
        label = gettext_lazy("article")
        super().__init__(disabled=True, required=False, label=label, widget=Standing(about))
        self.article = article

    def clean(self, value: Any) -> Article:
        return self.article


class Parts(InOrder):
    """A row keeps its article; another one is another row."""

    user: Any = None
    _public: dict[int, str] | None = None

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk:
            article = form.instance.article
            form.fields["article"] = Kept(article, self._about(article))
        elif self._vanished(form):
            form.fields["article"].required = False
            form.fields["id"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        super().clean()
        if not self.instance.pk:
            return
        here = [form.instance.pk for form in self.initial_forms]
        others = self.instance.parts.exclude(pk__in=[pk for pk in here if pk])
        taken = set(others.values_list("article", flat=True))
        for form in self.extra_forms:
            article = form.cleaned_data.get("article")
            if article and article.pk in taken:
                text = _("This article was added meanwhile: it stands in this dossier already.")
                form.add_error("article", text)

    def _should_delete_form(self, form: forms.ModelForm) -> bool:
        """A row that somebody took out meanwhile stays out."""
        above: Any = super()
        return bool(above._should_delete_form(form)) or self._vanished(form)

    def _vanished(self, form: forms.ModelForm) -> bool:
        number = form.prefix.rpartition("-")[2] if form.prefix else ""
        standing = number.isdecimal() and int(number) < self.initial_form_count()
        return standing and form.instance.pk is None

    def get_unique_error_message(self, unique_check: Any) -> str:
        return _("The same article stands twice in this dossier: take one of the two out.")

    def get_form_error(self) -> str:
        return _("This article stands in the dossier already.")

    def _about(self, article: Article) -> dict[str, Any]:
        """What this person may know of it: of what they may not see, what readers see."""
        public = self._titles().get(article.pk)
        if not rights.sees(self.user, article):
            title = public or _("An article of another section")
            return {"title": title, "state": "", "number": None, "public": bool(public)}
        state = _("in the bin") if article.deleted_at else article.get_state_display()
        return {
            "title": str(article),
            "state": state,
            "number": None if article.deleted_at else article.pk,
            "public": bool(public),
        }

    def _titles(self) -> dict[int, str]:
        """The titles that readers see, by article: one query for all the rows."""
        if self._public is None:
            rows = Publication.objects.published().in_dossier(self.instance)
            self._public = dict(rows.order_by().values_list("article", "title"))
        return self._public


class PartInline(Choosing, admin.TabularInline):
    model = DossierPart
    verbose_name = gettext_lazy("article")
    verbose_name_plural = gettext_lazy("The articles, in order")
    form = PartForm
    formset = Parts
    fields = ["article", "position"]
    autocomplete_fields = ["article"]
    extra = 0
    max_num = dossiers.MOST

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("article")

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        made: Any = super().get_formset(request, obj, validate_max=True, **options)
        made.user = request.user
        return made

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "position":
            words = {"up": _("Move up"), "down": _("Move down"), "drag": _("Drag to move")}
            field.widget.attrs |= {f"data-{name}": said for name, said in words.items()}
        else:
            # A dossier gathers what is there; articles are written and changed elsewhere.
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """A choice is one that the person could see."""
        if db_field.name == "article":
            options["queryset"] = Article.objects.seen_by(request.user)
        field: Any = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.name == "article" and field:
            text = _("This article is not there any more: somebody may have put it into the bin.")
            field.error_messages["invalid_choice"] = text
            field.widget.attrs["data-width"] = "100%"
        return field
