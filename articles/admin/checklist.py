"""« Bon à publier »: what blocks publication and what an editor should look at, beside the form."""

import json
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from articles import revisions
from articles.checks import Correction, Finding, Place, Shown, findings
from articles.models import Article, Level
from articles.references import References
from articles.snapshot import Snapshot, snapshot
from articles.targets import Targets

from .parts import Panel, Part, at
from .unsaved import unsaved

# How many findings of one check are shown; who has more to mend looks again afterwards.
MOST = 20
FOLDER = "admin/articles/article"
TITLE = gettext_lazy("Ready to publish")


@dataclass(frozen=True, slots=True)
class Way:
    """A correction as the panel offers it: the passage before and after; `data` is for the script
    that writes it into the form."""

    label: str
    before: Shown | None
    after: Shown | None
    data: str


@dataclass(frozen=True, slots=True)
class Point:
    """A finding as the panel shows it; `data` is where the script looks for it."""

    message: str
    field: str
    shown: Shown | None
    data: str
    ways: list[Way]


@dataclass(frozen=True, slots=True)
class Points:
    """All that was found: what blocks, what is a warning, what is in order; how many are not
    shown."""

    blocking: list[Point]
    warnings: list[Point]
    fine: list[str]
    hidden: int

    def summary(self) -> str:
        """In a few words, beside the button that publishes."""
        blocking, warnings = len(self.blocking), len(self.warnings)
        words = [
            ngettext("%(count)d point blocks", "%(count)d points block", blocking)
            % {"count": blocking}
            if blocking
            else "",
            ngettext("%(count)d warning", "%(count)d warnings", warnings) % {"count": warnings}
            if warnings
            else "",
        ]
        return ", ".join(filter(None, words)) or str(TITLE)


def points(value: Snapshot, refs: References) -> Points:
    labels = _labels()
    shown: dict[Level, list[Point]] = {Level.BLOCK: [], Level.WARN: []}
    fine, hidden = list[str](), 0
    for level, kept in shown.items():
        for check, found in findings(value, refs, level):
            kept += [_point(finding, labels) for finding in found[:MOST]]
            hidden += len(found[MOST:])
            fine += [] if found else [str(check.label)]
    return Points(shown[Level.BLOCK], shown[Level.WARN], fine, hidden)


def _labels() -> dict[str, str]:
    meta: Any = Article._meta
    fields = {name: str(meta.get_field(name).verbose_name) for name in ("blog", "original")}
    return revisions.part_labels() | fields


def _point(finding: Finding, labels: dict[str, str]) -> Point:
    place = finding.place
    where: dict[str, Any] = {"field": finding.field}
    if place:
        where |= {"text": place.passage.text, "nth": place.passage.nth}
        where |= {"start": place.start, "end": place.end}
    if finding.picture:
        where["picture"] = finding.picture
    if finding.related:
        where["related"] = finding.related
    return Point(
        finding.message,
        labels.get(finding.field, finding.field),
        place.shown() if place else None,
        json.dumps(where),
        [_way(correction, place) for correction in finding.corrections] if place else [],
    )


def _way(correction: Correction, place: Place) -> Way:
    edits = [(edit.start, edit.end, edit.new) for edit in correction.edits]
    data = json.dumps({"edits": edits, "language": correction.language})
    before, after = place.corrected(correction) if edits else (None, None)
    return Way(correction.label, before, after, data)


# The pages ----------------------------------------------------------------------------------------


def urls(model_admin: Any) -> list[Any]:
    return [at(model_admin, "<int:number>/checklist/", checklist, "checklist")]


def saved(model_admin: Any, request: HttpRequest, article: Article) -> Points:
    """The points of what is saved, for this person."""
    value = snapshot(article)
    return _points_for(model_admin, request, value, References.of([value]))


def _points_for(
    model_admin: Any, request: HttpRequest, value: Snapshot, refs: References
) -> Points:
    """Whether a draft exists that a link leads to is told to those alone who may see it."""
    seen = model_admin.get_queryset(request).order_by()
    return points(value, replace(refs, targets=Targets([value["body"]], seen)))


def checklist(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """The points of what is saved, as a page; of what stands in the form that is posted, as the
    inside of the panel. Writes nothing."""
    article: Article = get_object_or_404(model_admin.get_queryset(request).with_rows(), pk=number)
    if not model_admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    value, refs = unsaved(model_admin, request, article)
    from_form = request.method == "POST"
    found = _points_for(model_admin, request, value, refs)
    context = {"points": found, "may_correct": from_form}
    if from_form:
        return TemplateResponse(request, f"{FOLDER}/checklist_points.html", context)
    context |= {
        **model_admin.admin_site.each_context(request),
        "title": TITLE,
        "opts": model_admin.opts,
        "article": article,
    }
    return TemplateResponse(request, f"{FOLDER}/checklist.html", context)


def panel(_model_admin: Any, _request: HttpRequest, article: Article) -> Panel:
    """The script fills it, and its badge, once the form is there: opening a form waits for none."""
    address = reverse("admin:articles_article_checklist", args=[article.pk])
    return Panel("checklist", str(TITLE), f"{FOLDER}/panels/checklist.html", {"address": address})


PART = Part(
    urls=urls,
    panel=panel,
    scripts=("js/desk-checklist.js", "js/desk-corrections.js", "js/desk-corrections-fields.js"),
    styles=("css/desk-checklist.css",),
)
