"""Reading links: a draft lent to someone without an account, for a time, and taken back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.events.effects import event, record

from .models import Article, DraftLink, DraftVisit, Revision, State
from .previewing import Draft, draw
from .references import References
from .snapshot import Snapshot, bound, snapshot

USUAL_DAYS, MOST_DAYS = 7, 90
# Open at the same time, for one article: more would be publishing.
MOST_OPEN = 20
_SECRET_BYTES = 24
LONGEST_NAME = 100


class Refused(Exception):
    """No link can be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that was followed; `draft` is None once it shows nothing any more."""

    link: DraftLink
    draft: Draft | None


@transaction.atomic
def make(
    article: Article,
    *,
    by: AbstractBaseUser | None,
    days: int = USUAL_DAYS,
    name: str = "",
    revision: Revision | None = None,
) -> tuple[DraftLink, str]:
    """A new link and its secret, which is known here and never again.

    `revision`: the one version that it shows; else the working copy at each visit. Raises Refused,
    and Article.DoesNotExist when it lies in the bin.
    """
    held = Article.objects.select_for_update(of=("self",)).with_rows().get(pk=article.pk)
    now = timezone.now()
    _may_be_lent(held, revision, days, now)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    link = DraftLink.objects.create(
        article=held,
        revision=revision,
        digest=_print_of(secret),
        name=" ".join(name.split())[:LONGEST_NAME],
        made_at=now,
        made_by_id=by.pk if by else None,
        until=now + timedelta(days=days),
    )
    _record("shared", link, by)
    return link, secret


@transaction.atomic
def revoke(link: DraftLink, *, by: AbstractBaseUser | None) -> None:
    """From now on the link answers that it is over. What is over stays as it ended."""
    row = (
        DraftLink.objects.select_for_update(of=("self",)).select_related("article").get(pk=link.pk)
    )
    now = timezone.now()
    if not row.is_open(now):
        return
    row.revoked_at, row.revoked_by_id = now, by.pk if by else None
    row.save(update_fields=["revoked_at", "revoked_by"])
    _record("unshared", row, by)


def opened(secret: str, *, now: datetime) -> Opened | None:
    """What the link with this secret shows; None when there is none.

    Found by the print of the secret: how long that takes says nothing of the secrets there are.
    """
    rows = DraftLink.objects.select_related("revision")
    link = rows.filter(digest=_print_of(secret)).first()
    return Opened(link, _draft(link, now)) if link else None


def count_visit(link: DraftLink, *, now: datetime) -> None:
    """Add one to its day. Two at the same instant count two, on both databases."""
    day = timezone.localdate(now)
    DraftLink.objects.filter(pk=link.pk).update(visits=F("visits") + 1, last_visit=now)
    rows = DraftVisit.objects.filter(link=link, day=day)
    if not rows.update(count=F("count") + 1):
        DraftVisit.objects.get_or_create(link=link, day=day)
        rows.update(count=F("count") + 1)


def _draft(link: DraftLink, now: datetime) -> Draft | None:
    """The draft, as far as it may be shown to anyone outside: never more than readers could get."""
    if not link.is_open(now):
        return None
    rows = Article.objects.with_rows().exclude(state=State.WITHDRAWN)
    article = rows.filter(pk=link.article_id).first()
    if article is None:
        return None
    value = _content(article, link.revision)
    draft = draw(article, value, now=now)
    return draft if draft.agreed else None


def _content(article: Article, revision: Revision | None) -> Snapshot:
    return bound(revision.snapshot, article) if revision else snapshot(article)


def _may_be_lent(article: Article, revision: Revision | None, days: int, now: datetime) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("A link lasts from 1 to %(most)d days.") % {"most": MOST_DAYS})
    if article.state == State.WITHDRAWN:
        raise Refused(_("This article was withdrawn: it is shown to nobody outside."))
    value = _content(article, revision)
    if References.of([value]).terms_for(value) is None:
        raise Refused(
            _("No agreement with this blog is in force: the text is shown to nobody outside.")
        )
    if DraftLink.objects.open(now).filter(article=article).count() >= MOST_OPEN:
        words = {"most": MOST_OPEN}
        raise Refused(_("%(most)d links are open already: revoke one first.") % words)


def _print_of(secret: str) -> str:
    """A secret of 192 random bits needs no salt and no slow digest."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(verb: str, link: DraftLink, by: AbstractBaseUser | None) -> None:
    data = {
        "title": link.article.title,
        "link": link.pk,
        "until": link.until.isoformat(timespec="seconds"),
        "revision": link.revision.number if link.revision else None,
    }
    record(event(verb, link.article, by=by, why=link.name, data=data))
