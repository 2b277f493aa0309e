from datetime import date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from magazine.lib.lists import page_of
from magazine.lib.tags import newest_date
from magazine.sections.menu import section_named, sections

from . import past, reasons
from .standing import began_before, blocks, headed, la_une

CLOCK = "%H%M"


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = la_une(now)
    today = timezone.localdate(now)
    context = {
        "publications": rows,
        "blocks": headed(blocks(rows), sections(request)),
        "now": now,
        "yesterday": today - timedelta(days=1) if began_before(rows, today) else None,
    }
    return render(request, "front/la_une.html", context)


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """What was composed for it, then its list without that; later pages are the plain list."""
    found = section_named(request, slug)
    if found is None:
        raise Http404
    composed = found.composed and "avant" not in request.GET
    rows = la_une(timezone.now(), section=found) if composed else []
    listed = found.publications.listed().for_cards()
    rest = listed.exclude(article__in=[row.article_id for row in rows]) if rows else listed
    page = page_of(rest, request, may_be_empty=True)
    shown = headed(blocks(rows), sections(request), found)
    newest = newest_date([*rows, *page.rows])
    context = {"section": found, "page": page, "blocks": shown, "newest": newest}
    return render(request, "sections/section.html", context)


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """Who or what put each article on La Une, from the record of the choice."""
    rows = la_une(timezone.now(), with_events=True)
    reasoned = [
        {"publication": row, "reason": reasons.in_words(row.placing, row.section.name)}  # type: ignore[attr-defined]
        for row in rows
    ]
    return render(request, "front/why.html", {"rows": reasoned})


@require_safe
def of_day(request: HttpRequest, year: str, month: str, day: str, hour: str = "") -> HttpResponse:
    """La Une as it stood: 404 for a day that is none, is to come, or was before the first."""
    try:
        found_day = date(int(year), int(month), int(day))
        clock = datetime.strptime(hour, CLOCK).time() if hour else None  # noqa: DTZ007
        found = past.of_day(found_day, clock)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if found is None:
        raise Http404
    found_blocks = headed(found.blocks, sections(request))
    return render(request, "front/past.html", {"past": found, "blocks": found_blocks})
