"""The verbs of a report: it is received, then a person answers it."""

import re
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from magazine.events.effects import event, record

from .models import Decision, Letter, Motive, Report

_ARTICLE = re.compile(r"/(\d{1,18})/")


class Answered(Exception):
    """Somebody was first: what was decided stands."""


@transaction.atomic
def receive(*, motive: Motive, address: str, explanation: str, name: str, email: str) -> Report:
    """Store it, note it in the journal without a word of its own, and have its mails sent."""
    report = Report.objects.create(
        token=secrets.token_urlsafe(32),
        motive=motive,
        address=address,
        article=_article(address),
        explanation=explanation,
        name=name,
        email=email,
    )
    _write(report, [Letter.Kind.DESK, *([Letter.Kind.RECEIPT] if email else [])])
    record(event("reported", report, data={"title": str(report), "motive": motive}))
    return report


@transaction.atomic
def answer(report: Report, *, decision: Decision, reasons: str, by: Any) -> None:
    """Decide on it, once; who reported it is told, and why. Raises Answered for a second time."""
    held = Report.objects.select_for_update().get(pk=report.pk)
    if held.decision != Decision.WAITING:
        raise Answered
    held.decision, held.answer = decision, reasons
    held.answered_at, held.answered_by = timezone.now(), by
    held.save(update_fields=["decision", "answer", "answered_at", "answered_by"])
    _write(held, [Letter.Kind.ANSWER] if held.email else [])
    data = {"title": str(held), "decision": decision}
    record(event("report_answered", held, by=by, data=data))


def is_ours(address: str) -> bool:
    """Whether an address lies in this magazine: nobody here decides about another site."""
    try:
        return urlsplit(address).netloc.lower() == urlsplit(settings.SITE_URL).netloc
    except ValueError:
        return False


def _article(address: str) -> Article | None:
    found = _ARTICLE.match(urlsplit(address).path)
    return Article.with_bin.filter(pk=int(found[1])).first() if found else None


def _write(report: Report, kinds: Iterable[Letter.Kind]) -> None:
    Letter.objects.bulk_create([Letter(report=report, kind=kind) for kind in kinds])
