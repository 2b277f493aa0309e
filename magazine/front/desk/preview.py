"""The preview of an edition at any date and hour: the page that readers would get then."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.hours import YEARS
from articles.admin.wall import LOCAL, LocalField
from articles.models import Article, Publication
from magazine.front import arranging, composing, editions
from magazine.front.models import Edition
from magazine.front.plans import Plan
from magazine.front.standing import blocks, headed, in_words
from magazine.images.models import Image
from magazine.lib.desk import is_number
from magazine.lib.lists import page_of
from magazine.lib.policies import framing
from magazine.lib.tags import newest_date
from magazine.sections.menu import sections
from magazine.sections.models import Section

from .fronts import edition_of, moment
from .words import fallen, short


def preview(model_admin: Any, request: HttpRequest, number: int) -> HttpResponse:
    """Of the edition as it stands, or of one of its versions (?version=3), at an hour (?at=)."""
    edition = edition_of(request, number)
    version, plan = _plan(request, edition)
    at, trouble = _asked(request, moment(edition, timezone.now()))
    page = composing.arrange(plan, at, section=edition.section)
    rows = preview_rows(page, at)
    other = editions.standing(edition.section, at)
    context = {
        "publications": rows,
        "blocks": headed(blocks(rows), sections(request)),
        "now": at,
        "yesterday": timezone.localdate(at) - timedelta(days=1),
        "at": at,
        "at_local": timezone.localtime(at).strftime(LOCAL),
        "trouble": trouble,
        "edition": edition,
        "version": version,
        "label": editions.label(edition),
        "other": other if other and other.pk != edition.pk and edition.opens_at else None,
        "fallen": _fallen(page, request.user, at),
        "page_template": "front/la_une.html",
    }
    if edition.section:
        context |= _of_section(edition.section, request, rows, at)
    return framing(render(request, "front/preview.html", context), request.path, [])


def preview_rows(page: composing.Page, at: datetime) -> list[Publication]:
    """The publications of a page that was composed and not stored, each with its `placing`."""
    placings = {row.article_id: row for row in page.placings}
    images = Image.objects.in_bulk({row.image_id for row in page.placings if row.image_id})
    found = Publication.objects.listed(at).for_cards().filter(article__in=placings)
    rows = sorted(found, key=lambda row: _place(placings[row.article_id]))
    for row in rows:
        placing = placings[row.article_id]
        placing.image = images.get(placing.image_id or 0)
        vars(row)["placing"] = placing
    return [in_words(row) for row in rows]


def _place(placing: Any) -> tuple[int, int]:
    return placing.block, placing.place


def _of_section(
    section: Section, request: HttpRequest, rows: list[Publication], at: datetime
) -> dict[str, Any]:
    """The page of a section: its list follows, without what stands above it."""
    listed = Publication.objects.listed(at).filter(section=section).for_cards()
    rest = listed.exclude(article__in=[row.article_id for row in rows])
    page = page_of(rest, request, may_be_empty=True)
    return {
        "section": section,
        "page": page,
        "newest": newest_date([*rows, *page.rows]),
        "page_template": "sections/section.html",
    }


def _plan(request: HttpRequest, edition: Edition) -> tuple[int | None, Plan]:
    text = request.GET.get("version", "")
    if not text:
        return None, arranging.read(edition)
    number = int(text) if is_number(text) and len(text) < 10 else 0
    found = edition.arrangements.filter(version=number).first()
    if found is None:
        raise Http404
    return found.version, Plan.from_json(found.plan)


def _asked(request: HttpRequest, default: datetime) -> tuple[datetime, str]:
    """The instant of the address; with words when it names none."""
    text = request.GET.get("at", "").strip()
    if not text:
        return default, ""
    try:
        at = LocalField().clean(text)
    except (ValidationError, ValueError, OverflowError):
        at = None
    if at is None or at.year not in YEARS:
        return default, _("This is no date and hour: write them as 2026-11-27T18:00.")
    now = timezone.now()
    # The minute that is running is meant as far as it has gone.
    return (now if at <= now < at + timedelta(minutes=1) else at), ""


def _fallen(page: composing.Page, user: Any, at: datetime) -> list[dict[str, str]]:
    """The choices that may not stand at that hour, and why."""
    numbers = [slot.article for slot in page.fallen.values()]
    if not numbers:
        return []
    seen = Article.with_bin.seen_by(user).only("title", "state", "deleted_at")
    known = {row.pk: row for row in seen.filter(pk__in=numbers)}
    listed = Publication.objects.listed(at).select_related("lead_image")
    rows = {row.article_id: row for row in listed.filter(article__in=numbers)}
    return [
        {
            "title": short(known[number].title),
            "why": fallen(known[number], rows.get(number), None, at),
        }
        for number in numbers
        if number in known
    ]
