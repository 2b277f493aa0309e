"""The rights of the article's pages: seats, re-checked for each article and each act."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles import rights as articles_rights
from articles.models import Article, Revision
from magazine.lib.desk import LargeList, is_number
from magazine.sections import rights
from magazine.sections.models import Section
from magazine.sections.rights import Act


class Seated(LargeList):
    """Lists, forms and choices hold what the person may see; acts ask for each article.

    With no article, `has_…_permission` says whether there is any for which it could be so.
    """

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.seen_by(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return rights.may_somewhere(request.user, Act.WRITE)
        return articles_rights.sees(request.user, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rights.may_somewhere(request.user, Act.WRITE)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return rights.may_somewhere(request.user, Act.WRITE)
        return articles_rights.changes(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_approve_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may(request, Act.APPROVE, obj)

    def has_publish_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may(request, Act.PUBLISH, obj)

    def has_withdraw_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self._may(request, Act.WITHDRAW, obj)

    def has_compose_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """La Une is one for all sections."""
        return rights.may_everywhere(request.user, Act.COMPOSE)

    def _may(self, request: HttpRequest, act: Act, obj: Article | None) -> bool:
        if obj is None:
            return rights.may_somewhere(request.user, act)
        return articles_rights.may(request.user, act, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """A posted choice is one that the person could have seen, or the one that stands there."""
        if db_field.name == "section":
            options["queryset"] = _or_standing(
                Section.objects.all(), _writable(request), request, "articles"
            )
            if _would_lose(request):
                options["required"] = True
        elif db_field.name == "translation_of":
            seen = Article.objects.seen_by(request.user).order_by().values("pk")
            options["queryset"] = _or_standing(
                Article.objects.all(), Q(pk__in=seen), request, "translations"
            )
        return super().formfield_for_foreignkey(db_field, request, **options)


def files_as(request: HttpRequest, article: Article, revision: Revision) -> bool:
    """Whether the section of this version is one that the form would let this person choose."""
    section = revision.snapshot["section_id"]
    return section in (None, article.section_id) or rights.may(request.user, Act.WRITE, section)


def section_stays(revision: Revision) -> str:
    text = _("The section stays as it is: you have no seat in that of version %(number)d.")
    return text % {"number": revision.number}


def _writable(request: HttpRequest) -> Q:
    places = rights.where(request.user, Act.WRITE)
    return Q() if places.everywhere else Q(pk__in=places.sections)


def _would_lose(request: HttpRequest) -> bool:
    """Whether the article, in no section, would be out of this person's reach: an autosave while
    they choose another section would shut them out of what they write."""
    number = _asked(request)
    if number is None or rights.may_everywhere(request.user, Act.EDIT_OTHERS):
        return False
    return not Article.with_bin.filter(pk=number, created_by=request.user.pk).exists()


def _asked(request: HttpRequest) -> int | None:
    """The number of the article in the address."""
    match = request.resolver_match
    number = str(match.kwargs.get("object_id", "")) if match else ""
    return int(number) if is_number(number) else None


def _or_standing(rows: Any, condition: Q, request: HttpRequest, relation: str) -> Any:
    number = _asked(request)
    if not condition or number is None:
        return rows.filter(condition)
    standing = rows.filter(**{relation: number}).order_by().values("pk")[:1]
    return rows.filter(condition | Q(pk__in=list(standing.values_list("pk", flat=True))))
