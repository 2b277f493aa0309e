"""Who is told of a remark: those it mentions, those it answers, those whose article it is about."""

from datetime import datetime

from . import mentions, sight
from .models import Notice, Remark

# The reasons in the order of their weight: one notice says one of them.
_MENTION, _REPLY, _OWN = Notice.Reason.MENTION, Notice.Reason.REPLY, Notice.Reason.OWN


def tell(remark: Remark, *, now: datetime) -> int:
    """Write a notice for each person concerned who has none yet; how many people those are.

    Nobody is told of what they wrote themselves, nor of an article they may not see. Who has no
    address, or wants no mail, is left out when the mail is made (`articles.digests`).
    """
    reasons = {
        **dict.fromkeys(_owners(remark), _OWN),
        **dict.fromkeys(_talking(remark), _REPLY),
        **dict.fromkeys(mentions.called(remark.mentions, remark.article), _MENTION),
    }
    reasons.pop(remark.by_id or 0, None)
    allowed = sight.people(remark.article).filter(pk__in=reasons).values_list("pk", flat=True)
    rows = [
        Notice(recipient_id=user, remark=remark, reason=reasons[user], at=now)
        for user in sorted(allowed)
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _owners(remark: Remark) -> set[int]:
    """Who began the article, and the accounts of those who sign it."""
    signing = remark.article.authors.exclude(user=None).values_list("user", flat=True)
    found = {remark.article.created_by_id, *signing}
    return {user for user in found if user}


def _talking(remark: Remark) -> set[int]:
    """Who wrote in the thread before."""
    if remark.parent_id is None:
        return set()
    rows = Remark.objects.filter(parent=remark.parent_id, deleted_at=None)
    writers = {*rows.values_list("by", flat=True)}
    first = Remark.objects.filter(pk=remark.parent_id).values_list("by", flat=True)
    return {user for user in {*writers, *first} if user}
