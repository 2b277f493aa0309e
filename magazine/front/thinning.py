"""What is kept of front pages: everything for a month, then the last of each day.

And of what readers asked for and did not find: 90 days."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from . import missing, tallies, unfound
from .models import Arrangement, Composition, Edition, EmptySearch, Missing, Slot

WHOLE = timedelta(days=31)
AT_ONCE = 500
A_DAY = 24 * 3600


def thin_daily() -> int:
    """EACH_MINUTE: once a day, and again while something is left; how many went."""
    today = timezone.localdate().isoformat()
    if cache.get("compositions:thinned") == today:
        return 0
    gone = thin() + forget()
    tallies.forget(Missing, most=missing.MOST)
    tallies.forget(EmptySearch, most=unfound.MOST)
    if gone < AT_ONCE:
        cache.set("compositions:thinned", today, timeout=A_DAY)
    return gone


def thin() -> int:
    """Delete compositions older than WHOLE that were not the last of their day, some at once.

    The last of a day is what `/la-une/AAAA/MM/JJ/` shows, and stood until the next one was made.
    """
    before = timezone.now() - WHOLE
    rows = Composition.objects.alias(
        front=Coalesce("section", 0),
        day=TruncDate("made_at", tzinfo=timezone.get_default_timezone()),
    )
    later = rows.filter(
        front=Coalesce(OuterRef("section"), 0), day=OuterRef("day"), made_at__gt=OuterRef("made_at")
    )
    old = rows.filter(Exists(later), made_at__lt=before).order_by("made_at")
    numbers = list(old.values_list("pk", flat=True)[:AT_ONCE])
    Composition.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def forget() -> int:
    """Delete slots that ended a day ago, which hold pictures, and old versions of editions of the
    past but for their last one; some at once."""
    now = timezone.now()
    over = Slot.objects.filter(ends_at__lt=now - timedelta(days=1))
    slots = list(over.values_list("pk", flat=True)[:AT_ONCE])
    Slot.objects.filter(pk__in=slots).delete()
    later = Arrangement.objects.filter(edition=OuterRef("edition"), version__gt=OuterRef("version"))
    old = Arrangement.objects.filter(Exists(later), at__lt=now - WHOLE)
    past = old.exclude(edition__in=Edition.objects.standing(now))
    versions = list(past.values_list("pk", flat=True)[:AT_ONCE])
    Arrangement.objects.filter(pk__in=versions).delete()
    return len(slots) + len(versions)
