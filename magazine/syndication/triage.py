"""The verbs on arrivals: accept, file elsewhere, refuse, ask the author, and take a decision back.

Each is one transaction and records who decided what and why. Each raises Decided when somebody was
quicker, Article.DoesNotExist when the article is gone.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import bin, filing, states, workflow
from articles.models import Article, State
from magazine.events.effects import event, record
from magazine.events.models import Event
from magazine.sections.models import Section

from . import arrivals, questions
from .models import Arrival, Record

Decision = Arrival.Decision
_LONGEST_WHY = 300
_ASKED = ["asked_at", "asked_by", "asked_to", "subject", "question", "sent_at", "mail_fault"]


class Decided(Exception):
    """Somebody decided on this arrival meanwhile."""

    def __init__(self, arrival: Arrival) -> None:
        super().__init__()
        self.arrival = arrival


@transaction.atomic
def accept(
    article: Article, *, by: AbstractBaseUser | None, publish: bool = False, why: str = ""
) -> Arrival:
    """Call the article ready to be published, or publish it.

    Raises states.Refused, and NotReady with everything that keeps it from being published.
    """
    row, arrival = _held(article)
    arrival.before = row.state
    if publish:
        workflow.publish(row, by=by, why=why)
    elif row.state != State.READY:
        states.check("approve", row)
        workflow.turn(row, State.READY, by, why)
    return _decide(arrival, row, Decision.ACCEPTED, by, why)


@transaction.atomic
def file(
    article: Article, *, to: Section | None, by: AbstractBaseUser | None, why: str = ""
) -> Section | None:
    """Into another section, where it waits on; the one where it was."""
    row, _arrival = _held(article)
    return filing.move(row, to=to, seen=row.version, by=by, why=why)


@transaction.atomic
def refuse(article: Article, *, by: AbstractBaseUser | None, why: str) -> Arrival:
    """Into the bin, and no import brings it back.

    Raises states.Refused without a reason, and bin.StillPublic.
    """
    why = why.strip()[:_LONGEST_WHY]
    if not why:
        raise states.Refused(_("Say why: its author may ask."))
    row, arrival = _held(article)
    bin.delete(row, by=by, why=why)
    done = _decide(arrival, row, Decision.REFUSED, by, why)
    names = Record.objects.filter(article=row, tombstone=None)
    names.update(tombstone=done.decided_at, tombstone_reason=why)
    return done


@transaction.atomic
def ask(
    article: Article,
    *,
    by: AbstractBaseUser | None,
    subject: str,
    question: str,
    to: str = "",
) -> Arrival:
    """Ask its author by mail, who then is waited for. Without an address somebody has written from
    a program of their own: that is only noted. Raises states.Refused without a question."""
    if not question.strip():
        raise states.Refused(_("Write what you want to ask."))
    row, arrival = _held(article)
    arrival.asked_at, arrival.asked_to = timezone.now(), to
    arrival.asked_by_id = by.pk if by else None
    arrival.subject, arrival.question = " ".join(subject.split())[:200], question
    arrival.sent_at, arrival.mail_fault = None, ""
    arrival.save(update_fields=_ASKED)
    record(_told("asked", row, by, question))
    if to:
        transaction.on_commit(lambda: questions.later(arrival))
    return arrival


@transaction.atomic
def undo(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> Arrival:
    """To be decided again: out of the bin, or no longer called ready. Idempotent.

    Raises states.Refused when too much has become of it since.
    """
    row = _row(article)
    arrival = Arrival.objects.select_for_update().get(pk=row.pk)
    if arrival.decision == Decision.WAITING:
        return arrival
    if arrival.decision == Decision.REFUSED and row.deleted_at:
        bin.undelete(row, by=by, why=why)
    elif arrival.decision == Decision.ACCEPTED and row.state == State.READY:
        before = State(arrival.before or State.REVIEW)
        if before != row.state:
            workflow.turn(row, before, by, why)
    else:
        raise states.Refused(_("More has become of it since: look at the article itself."))
    arrivals.reopen(arrival)
    record(_told("decided_again", row, by, why))
    return arrival


def _row(article: Article) -> Article:
    """The fresh row, in the bin or not, held until the transaction ends."""
    return Article.with_bin.select_for_update().get(pk=article.pk)


def _held(article: Article) -> tuple[Article, Arrival]:
    row = _row(article)
    rows = Arrival.objects.select_for_update(of=("self",)).select_related("decided_by")
    arrival = rows.get(pk=row.pk)
    if arrival.decision != Decision.WAITING:
        raise Decided(arrival)
    return row, arrival


def _decide(
    arrival: Arrival, row: Article, decision: str, by: AbstractBaseUser | None, why: str
) -> Arrival:
    arrival.decision, arrival.decided_at = decision, timezone.now()
    arrival.decided_by_id, arrival.why = by.pk if by else None, why[:_LONGEST_WHY]
    arrival.save(update_fields=["decision", "decided_at", "decided_by", "why", "before"])
    record(_told(decision, row, by, why))
    return arrival


def _told(verb: str, row: Article, by: AbstractBaseUser | None, why: str) -> Event:
    data, keys = {"title": row.title}, [f"article:{row.pk}"]
    return event(verb, row, by=by, why=why, data=data, keys=keys)
