"""What the desk says about an article, and how it finds one."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import search as readers
from articles.models import Article, Publication, State
from articles.snapshot import snapshot

MOST = 500


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
        if article.state == State.PUBLISHED and _has_changed(article, running):
            words.append(_("what you see here has changed since: publish it to show it"))
    coming = Publication.objects.to_come(now).filter(article=article).first()
    if coming:
        words.append(_("will appear on %(at)s") % {"at": _at(coming.live_from)})
    return " · ".join(words) + "."


def _has_changed(article: Article, running: Publication) -> bool:
    """Whether the working copy, as it is saved, differs from what readers see."""
    if running.revision is None:
        return False
    standing = Article.with_bin.with_rows().get(pk=article.pk)
    return running.revision.snapshot != snapshot(standing)


def _at(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def find(queryset: Any, text: str) -> Any:
    """Articles of the queryset that a few words name: by number, by title, by the whole text.

    Titles are looked through once, newest first, for at most MOST rows that hold every word; the
    best hits of the readers' search are added, which knows accents and plurals. Before the desk
    has an index of its own, SQLite does not take É for é in the title of a draft.
    """
    words = text.split()[:8]
    if not words:
        return queryset
    titles = queryset.order_by("-pk")
    for word in words:
        forms = {word, word.lower(), word.upper(), word.capitalize()}
        holds = Q(title__icontains=word)
        for form in forms if not word.isascii() else ():
            holds |= Q(title__contains=form)
        titles = titles.filter(holds)
    numbers = set(titles.values_list("pk", flat=True)[:MOST])
    public = readers.search(text[:100], now=timezone.now(), language=settings.LANGUAGE_CODE)
    numbers.update(row.article_id for row in public.publications)
    if text.strip().isdecimal():
        numbers.add(int(text) if len(text) < 18 else 0)
    return queryset.filter(pk__in=numbers)
