"""Figures live for 25 months (CNIL, guidelines on audience measurement), then they are deleted."""

from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone

from articles.models import Share

from .models import ArticleDay, ArticleMonth, SectionDay
from .spans import kept_since

AT_ONCE = 5_000
A_DAY = 24 * 3600
KEPT: tuple[type[Model], ...] = (ArticleDay, ArticleMonth, SectionDay, Share)


def prune_daily() -> int:
    """EACH_MINUTE: once a day, and again while something is left; how many rows went."""
    today = timezone.localdate()
    if cache.get("audience:pruned") == today.isoformat():
        return 0
    gone = prune()
    if gone < AT_ONCE:
        cache.set("audience:pruned", today.isoformat(), timeout=A_DAY)
    return gone


def prune() -> int:
    """Delete what was counted before the months that are kept, some at once."""
    before = kept_since(timezone.localdate())
    gone = 0
    for model in KEPT:
        old = model._default_manager.filter(day__lt=before).order_by("day")
        numbers = list(old.values_list("pk", flat=True)[:AT_ONCE])
        model._default_manager.filter(pk__in=numbers).delete()
        gone += len(numbers)
    return gone
