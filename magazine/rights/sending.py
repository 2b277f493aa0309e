"""The mails about reports leave with the worker's minute: each is claimed before it is handed over,
so that of two workers one sends. What a server refuses waits and is tried again for a week; what it
took without an answer may have arrived, and stays as it is.

A worker that is killed leaves a mail claimed, and nobody knows whether it went. A receipt is owed
(DSA, article 16, 4): it is sent again, with the same Message-ID, by which a mailbox may know it."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from magazine.lib.mail import OF_ONE_MAIL, Uncertain

from . import letters
from .models import Letter

logger = logging.getLogger(__name__)

AT_ONCE = 50
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP = timedelta(days=7)
# Longer than any conversation with a server lasts; so often may one mail see its worker killed.
CLAIMED = timedelta(minutes=10)
MOST_KILLED = 5
_WAITING, _LEAVING, _UNSURE = Letter.Fate.WAITING, Letter.Fate.LEAVING, Letter.Fate.UNSURE
_SENT, _DROPPED = Letter.Fate.SENT, Letter.Fate.DROPPED


class _Away(Exception):
    """The server does not answer as one should: nothing more in this round."""


def send_due() -> int:
    """EACH_MINUTE: how many mails went."""
    _take_back()
    waiting = Letter.objects.filter(fate=_WAITING, not_before__lte=timezone.now())
    due = list(waiting.select_related("report").order_by("not_before", "pk")[:AT_ONCE])
    mailer: BaseEmailBackend = mailers.default
    sent = 0
    try:
        if due:
            mailer.open()  # before that nothing is claimed
        for letter in due:
            sent += _send(mailer, letter)
    except (_Away, OSError) as error:
        logger.warning("Mails about reports wait: %s", type(error).__name__)
    finally:
        with suppress(OSError):
            mailer.close()
    return sent


def _take_back() -> None:
    """What a killed worker had claimed waits again."""
    left = Letter.objects.filter(fate=_LEAVING, at__lt=timezone.now() - CLAIMED)
    left.filter(tries__lt=MOST_KILLED).update(fate=_WAITING, tries=F("tries") + 1)
    left.update(fate=_UNSURE)


def _send(mailer: BaseEmailBackend, letter: Letter) -> bool:
    """Claim it, hand it over, note what became of it; whether it went."""
    mine = Letter.objects.filter(pk=letter.pk)
    if not mine.filter(fate=_WAITING).update(fate=_LEAVING, at=timezone.now()):
        return False
    message = letters.mail(letter)
    if message is None:
        mine.update(fate=_DROPPED)
        return False
    try:
        mailer.send_messages([message])
    except Uncertain as error:
        mine.update(fate=_UNSURE)
        logger.error("The mail %s was handed over and not answered: it is not sent again", letter)
        raise _Away from error
    except (OSError, ValueError) as error:
        _wait(letter, error)
        if not isinstance(error, OF_ONE_MAIL):
            raise _Away from error
        return False
    mine.update(fate=_SENT)
    return True


def _wait(letter: Letter, error: Exception) -> None:
    """Not taken, for sure: later again, and not for ever. The error may hold an address, which is
    nothing for a log."""
    now = timezone.now()
    logger.warning("The mail %s was refused: %s", letter, type(error).__name__)
    pause = min(timedelta(minutes=2 ** min(letter.tries, 10)), LONGEST_WAIT)
    since = letter.report.answered_at if letter.kind == Letter.Kind.ANSWER else None
    old = now - (since or letter.report.received_at) > GIVEN_UP
    Letter.objects.filter(pk=letter.pk, fate=_LEAVING).update(
        fate=_DROPPED if old else _WAITING, not_before=now + pause, tries=F("tries") + 1
    )
