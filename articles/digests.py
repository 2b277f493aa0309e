"""One mail for each person, now and then, with the remarks that concern them: never sent twice.

What is due is a `Notice` that waits. Before a mail is handed over, its notices are claimed
(`leaving`) in a transaction of their own, so that of two workers one sends. A server that is not
there, refuses or hangs up leaves them waiting for a later round. A process that dies after the
claim, or a server that takes the whole mail and says nothing, leaves them claimed for good: they
may have arrived, so they are not sent again. At most one mail is then missing from somebody's
box; its remarks still stand beside the article.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from magazine.lib.mail import OF_ONE_MAIL, Uncertain

from . import letters, sight
from .models import Notice, Silence

logger = logging.getLogger(__name__)

# How many remarks one mail holds, and how many mails one round sends; the rest goes later.
MOST_IN_A_MAIL = 100
MOST_IN_A_ROUND = 100
# A mail that is refused is tried again after 1, 2, 4 … minutes, then hourly, for a week.
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP = timedelta(days=7)
_WAITING, _LEAVING = Notice.Fate.WAITING, Notice.Fate.LEAVING
_SENT, _DROPPED = Notice.Fate.SENT, Notice.Fate.DROPPED


class _Away(Exception):
    """The server does not answer as one should: nothing more in this round."""


def send_due() -> int:
    """Send each person whose remarks have waited long enough their mail; how many mails went."""
    now = timezone.now()
    sent = 0
    mailer = None
    try:
        for recipient in _due(now):
            rows = _worth_telling(recipient, now)
            if rows:
                mailer = mailer or _opened()
                sent += _send(mailer, recipient, rows)
    except _Away as reason:
        logger.warning("Mails wait for the next minute: %s", type(reason.__cause__).__name__)
    finally:
        if mailer:
            _close(mailer)
    return sent


def waiting(now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(Q(not_before=None) | Q(not_before__lte=now), fate=_WAITING)


def _due(now: datetime) -> list[Any]:
    """Whose oldest notice has waited DIGEST_MINUTES, and who had no mail for as long."""
    long_ago = now - timedelta(minutes=settings.DIGEST_MINUTES)
    lately = Notice.objects.filter(recipient=OuterRef("recipient"), left_at__gt=long_ago)
    rows = waiting(now).filter(~Exists(lately)).values("recipient").annotate(first=Min("at"))
    found = rows.filter(first__lte=long_ago).order_by("first")[:MOST_IN_A_ROUND]
    numbers = [row["recipient"] for row in found]
    users = get_user_model()._default_manager.in_bulk(numbers)
    return [users[number] for number in numbers if number in users]


def _worth_telling(recipient: Any, now: datetime) -> list[Notice]:
    """What this person is to be told now; what became pointless meanwhile is dropped."""
    rows = waiting(now).filter(recipient=recipient)
    found = list(rows.select_related("remark__article", "remark__parent")[:MOST_IN_A_MAIL])
    kept = list(_kept(recipient, found))
    dropped = {row.pk for row in found} - {row.pk for row in kept}
    Notice.objects.filter(pk__in=dropped, fate=_WAITING).update(fate=_DROPPED)
    return kept


def _kept(recipient: Any, rows: Sequence[Notice]) -> Iterator[Notice]:
    if not recipient.email or Silence.objects.filter(user=recipient).exists():
        return
    articles = {row.remark.article_id: row.remark.article for row in rows}
    seen = {
        number
        for number, article in articles.items()
        if article.deleted_at is None and sight.sees(recipient, article)
    }
    for row in rows:
        if row.remark.deleted_at is None and row.remark.article_id in seen:
            yield row


def _opened() -> BaseEmailBackend:
    """The way out for mail, open: before that nothing is claimed."""
    mailer: BaseEmailBackend = mailers.default
    try:
        mailer.open()
    except OSError as error:
        raise _Away from error
    return mailer


def _close(mailer: BaseEmailBackend) -> None:
    try:
        mailer.close()
    except OSError as error:
        logger.info("The mail server did not say goodbye: %s", type(error).__name__)


def _send(mailer: BaseEmailBackend, recipient: Any, rows: Sequence[Notice]) -> bool:
    """Claim, hand over, note what became of it; whether a mail went."""
    letter = letters.about(recipient, rows)
    if not _claim(rows):
        return False
    try:
        mailer.send_messages([letter])
    except Uncertain as error:
        _say_uncertain(rows, error)
        raise _Away from error
    except (OSError, ValueError) as error:
        _wait_again(rows, error)
        if not isinstance(error, OF_ONE_MAIL):
            raise _Away from error
        return False
    Notice.objects.filter(pk__in=_numbers(rows)).update(fate=_SENT)
    return True


def _claim(rows: Sequence[Notice]) -> bool:
    """Take these notices for this process: all of them, or none when another was quicker."""
    mine = Notice.objects.filter(pk__in=_numbers(rows), fate=_WAITING)
    with transaction.atomic():
        if mine.update(fate=_LEAVING, left_at=timezone.now()) == len(rows):
            return True
        transaction.set_rollback(True)
    return False


def _wait_again(rows: Sequence[Notice], error: Exception) -> None:
    """Not taken, for sure: later again, and not for ever."""
    now = timezone.now()
    # The error may hold an address, which is nothing for a log.
    logger.warning("A mail with %d remarks was refused: %s", len(rows), type(error).__name__)
    pause = min(timedelta(minutes=2 ** min(rows[0].tries, 10)), LONGEST_WAIT)
    mine = Notice.objects.filter(pk__in=_numbers(rows), fate=_LEAVING)
    again = {"left_at": None, "not_before": now + pause, "tries": F("tries") + 1}
    mine.filter(at__lte=now - GIVEN_UP).update(fate=_DROPPED, left_at=None)
    mine.update(fate=_WAITING, **again)


def _say_uncertain(rows: Sequence[Notice], error: Exception) -> None:
    logger.error(
        "A mail with %d remarks was handed over and not answered (%s): it is not sent again",
        len(rows),
        type(error).__name__,
    )


def _numbers(rows: Sequence[Notice]) -> list[int]:
    return [row.pk for row in rows]
