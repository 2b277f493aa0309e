"""The verbs on likely doubles: they are one article, or two; and the decision taken back."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import bin
from articles.models import Article
from magazine.events.effects import event, record

from .models import Double, Record
from .models.records import JOINED

_LONGEST_WHY = 300


class Decided(Exception):
    """Somebody decided otherwise meanwhile."""


@transaction.atomic
def same(double: Double, *, kept: Article, by: AbstractBaseUser | None, why: str = "") -> Double:
    """One article: `kept` stays, the other goes into the bin and its names lead to the kept one.

    Idempotent. Raises Decided, and bin.StillPublic while readers see the other one.
    """
    row = held(double)
    if row.decision == Double.Decision.SAME and row.kept_id == kept.pk:
        return row
    if row.decision:
        raise Decided
    other = _other(row, kept)
    words = why or _("the same as article %(number)d") % {"number": kept.pk}
    bin.delete(other, by=by, why=words)
    names = Record.objects.select_for_update().filter(article=other)
    row.moved = {str(one.pk): one.prints for one in names}
    names.update(article=kept, prints={})
    Record.objects.filter(pk__in=row.moved, title_print="").update(title_print=JOINED)
    row.kept = kept
    return _decide(row, Double.Decision.SAME, "joined", kept, other, by, why)


@transaction.atomic
def two(double: Double, *, by: AbstractBaseUser | None, why: str = "") -> Double:
    """Two articles: neither waits any longer. Idempotent. Raises Decided."""
    row = held(double)
    if row.decision == Double.Decision.TWO:
        return row
    if row.decision:
        raise Decided
    return _decide(row, Double.Decision.TWO, "told_apart", row.second, row.first, by, why)


@transaction.atomic
def undo(double: Double, *, by: AbstractBaseUser | None, why: str = "") -> Double:
    """To be decided again: what went into the bin is back, with its names. Idempotent."""
    row = held(double)
    if not row.decision:
        return row
    if row.decision == Double.Decision.SAME and row.kept:
        other = _other(row, row.kept)
        bin.undelete(other, by=by, why=why)
        marked = Record.objects.filter(pk__in=row.moved, title_print=JOINED)
        marked.update(title_print="")
        for number, prints in row.moved.items():
            mine = Record.objects.filter(pk=number, article=row.kept_id)
            mine.update(article=other, prints=prints)
    row.kept, row.moved = None, {}
    return _decide(row, Double.Decision.OPEN, "reopened", row.second, row.first, by, why)


def held(double: Double) -> Double:
    """The fresh row with its articles, held until the transaction ends."""
    rows = Double.objects.select_for_update(of=("self",))
    row = rows.get(pk=double.pk)
    numbers = [row.first_id, row.second_id]
    held = Article.with_bin.select_for_update().filter(pk__in=numbers).order_by("pk")
    row.first, row.second = sorted(held, key=lambda one: numbers.index(one.pk))
    return row


def _other(row: Double, kept: Article) -> Article:
    return row.second if kept.pk == row.first_id else row.first


def _decide(
    row: Double,
    decision: str,
    verb: str,
    subject: Article,
    other: Article,
    by: AbstractBaseUser | None,
    why: str,
) -> Double:
    row.decision = decision
    row.decided_at = timezone.now() if decision else None
    row.decided_by_id = by.pk if by and decision else None
    row.why = why[:_LONGEST_WHY] if decision else ""
    row.save(update_fields=["decision", "decided_at", "decided_by", "why", "kept", "moved"])
    data = {"title": subject.title, "other": other.pk, "likeness": row.likeness}
    keys = [f"article:{subject.pk}", f"article:{other.pk}"]
    record(event(verb, subject, by=by, why=why, data=data, keys=keys))
    return row
