"""The levels of the checks before publishing: for every section, and for one that wants its own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import levels
from articles.checks import CHECKS, Check
from articles.levels import Levels
from articles.models import CheckLevel, Level
from magazine.lib.desk import person
from magazine.sections import rights
from magazine.sections.models import Section
from magazine.sections.rights import Act

PREFIX = "level-"


@dataclass(frozen=True, slots=True)
class Row:
    """One check: what it has when nothing is chosen here, and what is chosen."""

    check: Check
    above: str
    chosen: str

    @property
    def field(self) -> str:
        return PREFIX + self.check.name


@admin.register(CheckLevel)
class LevelsAdmin(admin.ModelAdmin):
    """One page in place of a list: a table of the checks, for one section or for all."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return rights.may_everywhere(request.user, Act.MANAGE)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        sections = list(Section.objects.all())
        section = _asked(request, sections)
        if request.method == "POST":
            _set(request, section)
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(self.opts.verbose_name_plural),
            "opts": self.opts,
            "sections": sections,
            "section": section,
            "rows": _rows(section),
            "fixed": [check for check in CHECKS if check.fixed],
            "choices": Level.choices,
        }
        return TemplateResponse(request, "admin/articles/checklevel/levels.html", context)


def _asked(request: HttpRequest, sections: list[Section]) -> Section | None:
    """The section that the address names; None for every section."""
    number = request.GET.get("section", "")
    found = [section for section in sections if str(section.pk) == number]
    if number and not found:
        raise Http404
    return next(iter(found), None)


def _rows(section: Section | None) -> list[Row]:
    chosen = Levels.read()
    number = section.pk if section else None
    rows = []
    for check in CHECKS:
        if not check.fixed:
            above = check.level_in(None, chosen) if section else check.level
            here = chosen.chosen.get((check.name, number))
            rows.append(Row(check, str(above.label), here.value if here else ""))
    return rows


def _set(request: HttpRequest, section: Section | None) -> None:
    """What was posted for each check; anything but a level or nothing changes nothing."""
    posted: dict[str, Level | None] = {}
    for check in CHECKS:
        level = request.POST.get(PREFIX + check.name)
        if check.fixed or level is None:
            continue
        if level not in ("", *Level.values):
            messages.error(request, _("Nothing was changed: that level does not exist."))
            return
        posted[check.name] = Level(level) if level else None
    changed = levels.set_levels(posted, section=section, by=person(request))
    text = ngettext("%(count)d level was changed.", "%(count)d levels were changed.", len(changed))
    messages.success(request, text % {"count": len(changed)})
