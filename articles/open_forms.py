"""Who has the form of an article open: told by each tab every few seconds, gone when it is not."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser

from .models import Article, OpenForm
from .snapshot import Snapshot

# A tab says every 10 seconds that it is there; three silences are an absence.
PRESENT = timedelta(seconds=30)
# One that lost its network or its machine may come back so long after, and merge with its base.
REMEMBERED = timedelta(days=2)
_LONGEST_TAB = 40
# Nobody writes in so many tabs; a script could open them without end.
MOST = 200


def known(tab: str) -> str:
    """The name that a browser gave to one of its tabs; "" for what cannot be one."""
    plain = tab.isascii() and tab.replace("-", "").isalnum()
    return tab if plain and 8 <= len(tab) <= _LONGEST_TAB else ""


def heartbeat(
    article: Article, *, tab: str, by: AbstractBaseUser, part: str, seen: int, at: datetime
) -> None:
    """This tab stands on version `seen` of the article and in this part of it."""
    here = {"article": article, "at": at, "part": part}
    mine = OpenForm.objects.filter(user_id=by.pk, tab=tab)
    if not mine.update(**here):
        first = {**here, "seen": seen}
        OpenForm.objects.update_or_create(here, first, user_id=by.pk, tab=tab)
        _keep_the_last(by)


def saved(article: Article, *, tab: str, by: AbstractBaseUser, before: int, at: datetime) -> None:
    """This tab has made the present version of the article out of version `before`."""
    if not tab:
        return
    mine = OpenForm.objects.filter(user_id=by.pk, tab=tab)
    stands = {"article": article, "at": at, "seen": article.version, "before": before}
    if not mine.update(**stands, base=None):
        OpenForm.objects.update_or_create(stands, user_id=by.pk, tab=tab)
        _keep_the_last(by)


def claim(article: Article, *, tab: str, by: AbstractBaseUser, at: datetime) -> None:
    """This tab has made the article. Raises IntegrityError when it has made one already."""
    OpenForm.objects.create(
        tab=tab, user_id=by.pk, article=article, at=at, seen=article.version, before=0
    )


def stands_on(article: Article, *, seen: int | None, tab: str) -> bool:
    """Whether a form that says it saw this version knows what stands there now.

    It also does when the present version is its own last save, of which the answer was lost.
    """
    if seen == article.version:
        return True
    # A new form has seen nothing, and the first save was made of that.
    mine = OpenForm.objects.filter(article=article, seen=article.version, before=seen or 0)
    return bool(tab) and mine.filter(tab=tab).exists()


def remember(article: Article, value: Snapshot, *, tab: str = "") -> None:
    """Before this tab replaces the text of this version: the others that stand on it keep it."""
    rows = OpenForm.objects.filter(article=article, seen=article.version, base__isnull=True)
    others = rows.exclude(tab=tab)
    # Asked first: a long text is not sent to the database for nobody.
    if others.exists():
        others.update(base=value)


def base(article: Article, *, tab: str, seen: int) -> Snapshot | None:
    """The text that this tab began from, if somebody else has replaced it."""
    rows = OpenForm.objects.filter(article=article, tab=tab, seen=seen)
    return rows.filter(base__isnull=False).values_list("base", flat=True).first()


def others(article: Article, *, tab: str, at: datetime) -> Sequence[OpenForm]:
    """The tabs in which the article is open now, but for this one; who came first stands first."""
    rows = OpenForm.objects.filter(article=article, at__gt=at - PRESENT).exclude(tab=tab)
    return list(rows.select_related("user").defer("base").order_by("pk")[:20])


def leave(*, tab: str, by: AbstractBaseUser, at: datetime) -> None:
    """Absent from now on; what the tab stood on is remembered, should its text come after all."""
    OpenForm.objects.filter(user_id=by.pk, tab=tab).update(at=at - PRESENT)


def _keep_the_last(by: AbstractBaseUser) -> None:
    """At most MOST tabs of one person are remembered: the last that gave a sign."""
    rows = OpenForm.objects.filter(user_id=by.pk).order_by("-at", "-pk")
    if gone := list(rows.values_list("pk", flat=True)[MOST : 2 * MOST]):
        OpenForm.objects.filter(pk__in=gone).delete()


def forget(at: datetime) -> None:
    """The tabs that will not come back."""
    OpenForm.objects.filter(at__lt=at - REMEMBERED).delete()
