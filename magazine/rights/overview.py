"""Reports that wait for an answer, on the first page of the desk."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from magazine.lib.overview import ROWS, Card, Row

from .models import Report


def cards(request: HttpRequest) -> Iterator[Card]:
    """For those who may answer them; no card while nothing waits."""
    if not request.user.has_perm("rights.change_report"):
        return
    rows = [_row(report) for report in Report.objects.waiting()[:ROWS]]
    if rows:
        more = f"{reverse('admin:rights_report_changelist')}?decision__exact="
        yield Card("reports", _("Reports to answer"), rows, more=more)


def _row(report: Report) -> Row:
    address = reverse("admin:rights_report_change", args=[report.pk])
    title = f"{capfirst(report.get_motive_display())} ({report})"
    return Row(title, address, report.received_at)
