"""What the desk says about an article."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import worth
from articles.models import Article, Publication, State
from articles.snapshot import same_text
from magazine.lib import hours


def public_address(article: Article) -> str | None:
    """Where readers find it now."""
    running = Publication.objects.published().filter(article=article).first()
    return running.get_absolute_url() if running else None


def in_words(article: Article) -> str:
    """Where the article stands, in sentences: the state, what readers see, what is to come."""
    if not article.pk:
        return _("A new draft, not saved yet.")
    now = timezone.now()
    running = _with_revision(Publication.objects.published(now), article)
    coming = _with_revision(Publication.objects.to_come(now), article)
    told = [
        f"{article.get_state_display().capitalize()}.",
        *_readers(article, running, coming),
        *_bounds(article, now),
    ]
    if article.planned_for:
        words = {"at": hours.in_words(article.planned_for)}
        told.append(_("The desk plans it for %(at)s.") % words)
    return " ".join(told)


def _with_revision(rows: Any, article: Article) -> Publication | None:
    found: Publication | None = rows.filter(article=article).select_related("revision").first()
    return found


def _readers(
    article: Article, running: Publication | None, coming: Publication | None
) -> list[str]:
    """What readers see now and what they will see; whether the text here has changed since."""
    told = []
    if running:
        words = {"number": _number(running), "at": hours.in_words(running.live_from)}
        told.append(_("Readers see version %(number)s, since %(at)s.") % words)
        if article.state == State.ARCHIVED:
            told.append(_("It is off La Une, sections and feeds."))
    if coming and running:
        words = {"number": _number(coming), "at": hours.in_words(coming.live_from)}
        told.append(_("The update, version %(number)s, appears on %(at)s.") % words)
    elif coming:
        told.append(_("It appears on %(at)s.") % {"at": hours.in_words(coming.live_from)})
    last = coming or running
    if last and last.revision and not same_text(article, last.revision.snapshot):
        told.append(
            _("What you see here has changed since it was scheduled.")
            if coming
            else _("What you see here has changed since: publish it to show it.")
        )
    return told


def _bounds(article: Article, now: datetime) -> list[str]:
    """Its embargo and its end; what its address answers once it is gone."""
    told = []
    if article.state == State.WITHDRAWN:
        told.append(_("Its address answers that it is gone."))
    if article.embargo and article.embargo > now:
        words = {"at": hours.in_words(article.embargo)}
        told.append(_("Embargo: nobody sees it before %(at)s.") % words)
    if article.expires and article.expires > now:
        words = {"at": hours.in_words(article.expires)}
        told.append(_("It ends on %(at)s: its address then answers that it is gone.") % words)
    elif article.expires and article.state == State.EXPIRED:
        words = {"at": hours.in_words(article.expires)}
        told.append(_("It ended on %(at)s: its address answers that it is gone.") % words)
    return told


def _number(publication: Publication) -> int:
    """The number that the history gives it; its own where that is gone."""
    return publication.revision.number if publication.revision else publication.number


def fidelity(article: Article) -> str:
    """The score of an article that was brought in, and whether front pages take it."""
    row = getattr(article, "fidelity", None)
    if row is None:
        return ""
    if worth.is_kept_off(article):
        return _("%(score)d, not for front pages") % {"score": row.score}
    return str(row.score)
