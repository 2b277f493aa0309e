"""Tags: chosen by name, a new one made by typing it, twins by case or accent made one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.db import IntegrityError, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Tag, TaggedArticle
from articles.tagging import announce
from magazine.lib import former
from magazine.lib.analysis import fold
from magazine.lib.desk import LargeList, person, written
from magazine.lib.slugs import slugify, unique

LONGEST = 100


def named(names: Iterable[str]) -> list[Tag]:
    """The tag of each name, made when there is none; two names with one fold are one tag."""
    wanted = {fold(name): name for name in reversed(list(names)) if fold(name)}
    found = {tag.folded: tag for tag in Tag.objects.filter(folded__in=wanted)}
    for folded, name in wanted.items():
        if folded not in found:
            found[folded] = _made(name)
    return sorted(found.values(), key=lambda tag: tag.folded)


def _made(name: str) -> Tag:
    """A new tag, or the one that somebody else has made at this very moment."""
    slug = slugify(name)
    taken = set(Tag.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    try:
        with transaction.atomic():
            return Tag.objects.create(name=name, slug=unique(slug, taken))
    except IntegrityError:
        twin = Tag.objects.filter(folded=fold(name)).first()
        # Else another tag took the address alone: it is known by now.
        return twin or _made(name)


def suggestions(request: HttpRequest) -> JsonResponse:
    """Tags whose folded name holds the term, in the shape that select2 reads."""
    term = fold(written(request.GET.get("term", "")))[:LONGEST]
    rows = Tag.objects.filter(folded__contains=term).order_by("folded")[:20]
    names = [{"id": tag.name, "text": tag.name} for tag in rows]
    return JsonResponse({"results": names, "pagination": {"more": False}})


class TagsWidget(AutocompleteMixin, forms.SelectMultiple):
    """The admin's own autocomplete, whose values are names; a comma ends one."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(TaggedArticle._meta.get_field("tag"), admin.site, attrs)

    def get_url(self) -> str:
        return reverse("admin:articles_article_tags")

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs["data-width"] = "100%"
        return attrs | {"data-tags": "true", "data-token-separators": '[","]'}

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        options = [self.create_option(name, tag, tag, True, i) for i, tag in enumerate(value)]
        return [(None, options, 0)]


class TagsField(forms.Field):
    """Names in, Tag rows out."""

    widget = TagsWidget

    def prepare_value(self, value: Any) -> list[str]:
        return [getattr(tag, "name", tag) for tag in value or ()]

    def clean(self, value: Any) -> list[Tag]:
        names = [" ".join(written(name).split()) for name in value or ()]
        if any(len(name) > LONGEST for name in names):
            raise forms.ValidationError(_("A tag has at most 100 characters."))
        return named(names)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before, after = self.prepare_value(initial), self.prepare_value(data)
        return {fold(name) for name in before} != {fold(name) for name in after}


@admin.register(Tag)
class TagAdmin(LargeList):
    list_display = ["name", "slug"]
    search_fields = ["folded"]
    fields = ["name", "slug", "intro"]
    prepopulated_fields = {"slug": ["name"]}

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        former.save(obj)
        if change and not {"name", "slug"}.isdisjoint(form.changed_data):
            announce(obj, by=person(request))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))
