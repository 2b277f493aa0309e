"""A year after the answer, who wrote a report and in which words is nobody's business any more."""

from datetime import timedelta

from django.utils import timezone

from .models import Report

KEPT = timedelta(days=365)
AT_ONCE = 500


def forget() -> int:
    """EACH_MINUTE: how many reports lost the personal data in them: receipts say so."""
    now = timezone.now()
    old = Report.objects.filter(forgotten_at=None, answered_at__lt=now - KEPT)
    numbers = list(old.order_by("answered_at").values_list("pk", flat=True)[:AT_ONCE])
    gone = {"name": "", "email": "", "explanation": "", "answer": ""}
    return Report.objects.filter(pk__in=numbers).update(forgotten_at=now, **gone)
