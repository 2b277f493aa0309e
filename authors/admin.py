"""Authors, their blogs, and what was agreed with them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.forms import BaseFormSet, ModelForm, Textarea
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from magazine.lib import former
from magazine.lib.desk import Choosing, InOrder, LargeList, person

from .changes import announce, signed
from .models import Agreement, Author, Blog, Contributor, SectionRule
from .wording import in_words


class ContributorInline(Choosing, admin.TabularInline):
    model = Contributor
    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "known_as":
            options["widget"] = Textarea(attrs={"rows": 2, "cols": 30})
        return super().formfield_for_dbfield(db_field, request, **options)


class Announced(LargeList):
    """A change is announced once it is saved with its rows: what is public follows it."""

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if change and (form.has_changed() or any(rows.has_changed() for rows in formsets)):
            announce(form.instance, by=person(request))


class BlogsOfAuthor(ContributorInline):
    autocomplete_fields = ["blog"]
    verbose_name = _("blog")
    verbose_name_plural = _("blogs")


class AuthorsOfBlog(ContributorInline):
    autocomplete_fields = ["author"]
    verbose_name = _("author")
    verbose_name_plural = _("authors")


@admin.register(Author)
class AuthorAdmin(Announced):
    list_display = ["name", "is_claimed", "imported_shares", "created"]
    list_filter = [("claimed_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["user"]
    inlines = [BlogsOfAuthor]
    fieldsets = [
        (None, {"fields": ["name", "slug", "bio", "accounts", "user", "claimed_at"]}),
        (
            _("Shares counted elsewhere"),
            {
                "classes": ["collapse"],
                "fields": ["imported_shares", "imported_from", "imported_on"],
            },
        ),
    ]

    def save_model(self, request: HttpRequest, obj: Author, form: ModelForm, change: bool) -> None:
        former.save(obj)

    @admin.display(description=_("account claimed"), boolean=True, ordering="claimed_at")
    def is_claimed(self, author: Author) -> bool:
        return author.claimed


class RulesOfBlog(Choosing, admin.TabularInline):
    """Where its articles are filed: the first rule that fits wins."""

    model = SectionRule
    formset = InOrder
    autocomplete_fields = ["section"]
    fields = ["position", "kind", "words", "section"]
    extra = 0


TERMS: Any = ["mode", "images", "indexing", "text_mining", "head_start", "following", "until"]
AGREED: Any = ["agreed_on", "agreed_by", "ended_on"]


class AgreementInline(admin.TabularInline):
    """Versions: one is added, none is rewritten; an old one can only be ended."""

    model = Agreement
    fields = ["version", "for_one_article", *TERMS, *AGREED]
    readonly_fields = ["version", "for_one_article", *TERMS, *AGREED]
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Blog)
class BlogAdmin(Announced):
    list_display = ["title", "address", "language", "created"]
    search_fields = ["title", "address"]
    autocomplete_fields = ["section"]
    inlines = [AuthorsOfBlog, RulesOfBlog, AgreementInline]
    fields = ["title", "address", "language", "section", "contact"]

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseFormSet], change: bool
    ) -> None:
        """Whoever was taken off the blog no longer leads back to it: announced one by one."""
        blog: Blog = form.instance
        before = list(blog.authors.order_by("pk"))
        super().save_related(request, form, formsets, change)
        for author in set(before) - set(blog.authors.all()):
            announce(author, by=person(request))


class TermsForm(ModelForm):
    """The terms alone, as far as words can be made of them."""

    class Meta:
        model = Agreement
        fields = TERMS


@admin.register(Agreement)
class AgreementAdmin(LargeList):
    """What binds is never edited: a change is a new version, and the old one stays to be read.

    What readers will see is said in words before it is saved.
    """

    nothing = _("No agreement is written down yet: nothing of a blog can be published before.")
    list_display = ["blog", "version", "mode", "agreed_on", "until", "ended_on", "binding"]
    list_filter = ["mode", "for_one_article"]
    list_select_related = ["blog"]
    search_fields = ["blog__title", "agreed_by"]
    autocomplete_fields = ["blog"]
    fieldsets = [
        (None, {"fields": ["blog", "for_one_article"]}),
        (_("What the author allows"), {"fields": TERMS}),
        (_("The agreement"), {"fields": AGREED}),
    ]

    @admin.display(description=_("in force"), boolean=True)
    def binding(self, agreement: Agreement) -> bool:
        return agreement.binds()

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.words_view))
        return [path("words/", view, name="authors_agreement_words"), *super().get_urls()]

    def words_view(self, request: HttpRequest) -> HttpResponse:
        """Any form that holds terms, in sentences; a fragment for a script, a page for a person."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TermsForm(request.POST)
        faults = "" if form.is_valid() else _("Some of it cannot be read yet: look at the fields.")
        about = {"sentences": in_words(form.instance), "errors": faults}
        if request.headers.get("X-Fragment"):
            return render(request, "admin/authors/terms_words.html", about)
        title = {"title": _("What readers will see")}
        context = {**self.admin_site.each_context(request), **title, **about}
        return TemplateResponse(request, "admin/authors/agreement/words.html", context)

    def render_change_form(
        self, request: HttpRequest, context: Any, *flags: Any, **options: Any
    ) -> HttpResponse:
        context["words_address"] = reverse("admin:authors_agreement_words")
        context["sentences"] = in_words(context["adminform"].form.instance)
        return super().render_change_form(request, context, *flags, **options)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is written down here is for all the articles of a blog; terms of a single one are
        written on a page of that article."""
        about, *others = super().get_fieldsets(request, obj)
        return [about if obj else (None, {"fields": ["blog"]}), *others]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["blog", "for_one_article", *TERMS, "agreed_on", "agreed_by"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Agreement, form: Any, change: bool) -> None:
        # Two who write down a version at once take turns.
        Blog.objects.select_for_update().get(pk=obj.blog_id)
        if not change:
            versions = Agreement.objects.filter(blog=obj.blog)
            obj.version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
        super().save_model(request, obj, form, change)
        if form.has_changed():
            signed(obj, by=person(request))
        if obj.ended_on and not obj.for_one_article:
            self._tell_of_others(request, obj)

    def _tell_of_others(self, request: HttpRequest, ended: Agreement) -> None:
        """Whoever ends what was agreed for all may think that nothing is shown any more."""
        alone = Agreement.objects.in_force().filter(blog=ended.blog, for_one_article=True)
        if count := alone.count():
            text = ngettext(
                "%(count)d article has terms of its own, which still hold: end those as well if "
                "the author wishes it.",
                "%(count)d articles have terms of their own, which still hold: end those as well "
                "if the author wishes it.",
                count,
            )
            messages.warning(request, text % {"count": count})
