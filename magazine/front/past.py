"""La Une of any past day, as readers had it; nothing that is no longer public comes back."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from articles.models import Ended, Publication

from .models import Composition, Placing
from .standing import Shown, in_words

# Of one day, how many states are offered.
STATES = 48


@dataclass(frozen=True, slots=True)
class Day:
    """`at` is the moment shown; `states` are the hours at which the page became another one."""

    day: date
    at: datetime
    blocks: list[Shown]
    states: list[datetime]
    before: date | None
    after: date | None


@dataclass(slots=True)
class Withdrawn:
    """What stood at a place and is no longer public."""

    placing: Placing
    withdrawn: bool = field(default=True, init=False)
    pk: None = field(default=None, init=False)


def of_day(day: date, hour: time | None = None) -> Day | None:
    """The page as it stood at an hour of that day, or last on it; None when there was none."""
    now = timezone.now()
    start, end = _instant(day), _instant(day + timedelta(days=1))
    if start > now:
        return None
    last = min(end - timedelta(microseconds=1), now)
    # To the end of that minute, and of an hour that came twice the second time.
    minute = timedelta(minutes=1) - timedelta(microseconds=1)
    at = min(_instant(day, hour, fold=1) + minute, last) if hour else last
    composition = Composition.objects.of(None).standing(at).first()
    if composition is None:
        return None
    made = Composition.objects.of(None).filter(made_at__gte=start, made_at__lte=last)
    states = list(made.order_by("-made_at").values_list("made_at", flat=True)[:STATES])
    first = Composition.objects.of(None).order_by("made_at").values_list("made_at", flat=True)[0]
    today = timezone.localdate(now)
    return Day(
        day=day,
        at=at,
        blocks=_blocks(composition),
        states=_minutes(states),
        before=day - timedelta(days=1) if timezone.localdate(first) < day else None,
        after=day + timedelta(days=1) if day < today else None,
    )


def _instant(day: date, hour: time | None = None, *, fold: int = 0) -> datetime:
    """The moment on the magazine's own clock; an hour that the clocks skip is moved on."""
    return timezone.make_aware(datetime.combine(day, hour or time()).replace(fold=fold))


def _minutes(states: list[datetime]) -> list[datetime]:
    """Each minute of the wall once, though the clocks may show it twice."""
    return list({f"{timezone.localtime(one):%H%M}": one for one in sorted(states)}.values())


def _blocks(composition: Composition) -> list[Shown]:
    placings = list(composition.placings.select_related("image").order_by("block", "place"))
    public = Publication.objects.published().for_cards()
    found = {
        row.article_id: row
        for row in public.filter(article__in=[placing.article_id for placing in placings])
    }
    blocks: dict[int, Shown] = {}
    withdrawn = _withdrawn_since(composition)
    for placing in placings:
        shown = Shown(placing.format, placing.heading, placing.section_id)
        rows = blocks.setdefault(placing.block, shown).rows
        row = found.get(placing.article_id)
        placing.title = "" if placing.article_id in withdrawn else placing.shown_title
        rows.append(_as_it_stood(row, placing) if row else Withdrawn(placing))
    return list(blocks.values())


def _withdrawn_since(composition: Composition) -> set[int]:
    """The articles that were withdrawn after that day and are back: their old title is not."""
    rows = Publication.objects.filter(
        article__placings__composition=composition,
        ended_as=Ended.WITHDRAWN,
    ).over()
    after = rows.ends_after(composition.made_at)
    return set(after.values_list("article", flat=True))


def _as_it_stood(row: Publication, placing: Placing) -> Publication:
    vars(row)["placing"] = placing
    return in_words(row)
