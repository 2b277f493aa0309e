"""What the desk says about an article, and how it finds one."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Article, Publication, Revision, State


def public_address(article: Article) -> str | None:
    """Where readers find it now."""
    running = Publication.objects.published().filter(article=article).first()
    return running.get_absolute_url() if running else None


def in_words(article: Article) -> str:
    """The state as a sentence: since when readers see it, and whether the text has changed."""
    if not article.pk:
        return _("A new draft, not saved yet.")
    words = [article.get_state_display().capitalize()]
    now = timezone.now()
    running = Publication.objects.published(now).filter(article=article).first()
    if running:
        words.append(_("readers see it since %(at)s") % {"at": _at(running.live_from)})
        newest = Revision.objects.filter(article=article).order_by("-number").first()
        if newest and newest.pk != running.revision_id and article.state == State.PUBLISHED:
            words.append(_("what you see here has changed since: publish it to show it"))
    coming = Publication.objects.to_come(now).filter(article=article).first()
    if coming:
        words.append(_("will appear on %(at)s") % {"at": _at(coming.live_from)})
    return " · ".join(words) + "."


def _at(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def search(queryset: Any, text: str) -> Any:
    """Articles whose title holds every word."""
    for word in text.split()[:8]:
        queryset = queryset.filter(Q(title__icontains=word))
    return queryset
