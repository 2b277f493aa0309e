from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Share
from magazine.sections.menu import sections

from . import figures, mastodon
from .models import SectionDay
from .plots import plot
from .spans import last_months

SHOWN_MONTHS = 12


@require_safe
def public_figures(request: HttpRequest) -> HttpResponse:
    """The figures of the whole magazine, for everyone; of authors and articles there are none."""
    span = last_months(timezone.localdate(), SHOWN_MONTHS)
    rows = SectionDay.objects.filter(day__gte=span.since)
    steps, found = span.steps(figures.by_month(rows)), figures.by_section(rows)
    context = {
        "steps": steps,
        "total": figures.total(found.values()),
        "of_sections": [(one, found[one.pk]) for one in sections(request) if one.pk in found],
        "shares": figures.named_shares(Share.objects.filter(day__gte=span.since)),
        "counted_since": SectionDay.objects.aggregate(first=Min("day"))["first"],
        "reads": plot(steps, lambda one: one.reads, lambda one: one.copied),
        "clicks": plot(steps, lambda one: one.originals),
    }
    return render(request, "audience/figures.html", context)


@require_safe
def to_mastodon(request: HttpRequest) -> HttpResponse:
    """The way to the reader's own server, for who has no script: this page, then its link."""
    asked = mastodon.asked(request.GET)
    return render(request, "audience/mastodon.html", {"asked": asked})
