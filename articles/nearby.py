"""What else there is to read after an article: chosen by the worker, shown as far as it is public.

Near are articles of the same authors, with the same tags, of the same section, and with the same
words, where rare ones count for more; so do those of the author. The page reads the numbers that
stand in its publication (`near`) and asks which of them readers still see.
"""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import log2

from django.db.models.functions import Left
from django.tasks import task
from django.utils import timezone

from authors.models import Author
from magazine.events.models import Event
from magazine.lib import related

from .models import Byline, Publication, SearchTerms, Tag
from .translations import family_of

# So many are shown, and a few more are kept for when some of them are taken from readers.
SHOWN, KEPT = 4, 8
# So many of each author, tag and section are looked at, the newest first; so many tags.
OF_AUTHOR, OF_TAG, OF_SECTION = 12, 20, 30
TAGS = 10
# Of a long text, its beginning.
CHARACTERS = 6_000
# What each way of being near counts; a tag that most of them bear says little.
AUTHOR, TAG, SECTION, WORDS, OTHER_LANGUAGE = 3.0, 3.0, 1.0, 6.0, -3.0

VERBS = {"appeared", "published"}
# More at once come from an import: the worker's minute takes them, part by part.
FEW = 20
BATCH = 40
SECONDS_A_MINUTE = 10


def shown(publication: Publication) -> list[Publication]:
    """The nearest that readers see now: one query, or none."""
    numbers = (publication.near or [])[:KEPT]
    if not numbers:
        return []
    rows = Publication.objects.published().filter(article__in=numbers).for_cards()
    found = {row.article_id: row for row in rows}
    return [found[number] for number in numbers if number in found][:SHOWN]


def after_change(events: Sequence[Event]) -> None:
    """AFTER_CHANGE effect: what has just appeared gets its neighbours, and they get it."""
    if 0 < len([event for event in events if event.verb in VERBS]) <= FEW:
        settle_soon.enqueue()


@task(priority=-20)
def settle_soon() -> int:
    return settle(seconds=SECONDS_A_MINUTE)


def settle_due() -> int:
    """EACH_MINUTE."""
    return settle(seconds=SECONDS_A_MINUTE)


def settle(*, seconds: float | None = None) -> int:
    """Choose for what is public and has nothing chosen yet, the newest first, for about so many
    seconds; how many. Run again, or twice at once, it ends with the same."""
    end = time.monotonic() + seconds if seconds is not None else None
    count = 0
    while rows := list(Publication.objects.without_near()[:BATCH]):
        for row in rows:
            _settle(row, others=len(rows) <= FEW)
        count += len(rows)
        if end and time.monotonic() > end:
            break
    return count


def _settle(row: Publication, *, others: bool) -> None:
    """Choose for this one and, when few are new, for those it was not there for."""
    now = timezone.now()
    near = _choose(row, now)
    if not others:
        return
    others_there = Publication.objects.published(now).filter(article__in=near, near__isnull=False)
    for other in others_there.select_related("body"):
        _choose(other, now)


def _choose(row: Publication, now: datetime) -> list[int]:
    near = nearest(row, now)
    Publication.objects.filter(pk=row.pk).update(near=near)
    return near


def nearest(publication: Publication, now: datetime) -> list[int]:
    """The numbers of the articles that are nearest to this one, KEPT at most."""
    numbers = _candidates(publication, now)
    # What the text itself names is read from there; a translation says the same again.
    numbers -= {*related.related(publication.body.html), *family_of(publication.article_id)}
    rows = list(Publication.objects.published(now).filter(article__in=numbers).newest_first())
    words = _words([publication, *rows])
    borne = Counter(tag for row in rows for tag in _tags(row))
    scores = {row.article_id: _score(publication, row, words, borne) for row in rows}
    best = sorted(scores, key=lambda number: -scores[number])  # equals: the newest first
    return [number for number in best if scores[number] > 0][:KEPT]


def _candidates(publication: Publication, now: datetime) -> set[int]:
    public = Publication.objects.published(now)
    authors = Author.objects.filter(pk__in=_authors(publication))
    tags = Tag.objects.filter(slug__in=_tags(publication))
    lists = [
        *(public.signed_by(author).newest_first()[:OF_AUTHOR] for author in authors),
        *(public.tagged(tag).newest_first()[:OF_TAG] for tag in tags[:TAGS]),
        public.filter(section=publication.section_id).newest_first()[:OF_SECTION],
    ]
    return {number for rows in lists for number in rows.values_list("article", flat=True)}


def _score(
    one: Publication,
    other: Publication,
    words: Mapping[int, Mapping[str, float]],
    borne: Counter[str],
) -> float:
    score = WORDS * _shared(words[one.pk], words[other.pk])
    score += AUTHOR * bool(_authors(one) & _authors(other))
    score += sum(TAG / log2(1 + borne[tag]) for tag in _tags(one) & _tags(other))
    score += SECTION * (one.section_id == other.section_id)
    return score + OTHER_LANGUAGE * (one.language != other.language)


def _words(rows: Iterable[Publication]) -> dict[int, dict[str, float]]:
    """By publication its words, each with how much it says: little where most have it."""
    found: dict[int, set[str]] = {row.pk: set() for row in rows}
    terms = SearchTerms.objects.filter(publication__in=list(found))
    begun = terms.annotate(begun=Left("body", CHARACTERS))
    for pk, *texts in begun.values_list("publication", "heading", "lead", "begun"):
        found[pk] = {word for text in texts for word in text.split()}
    borne = Counter(word for words in found.values() for word in words)
    says = {word: log2(1 + len(found) / count) for word, count in borne.items()}
    return {pk: {word: says[word] for word in words} for pk, words in found.items()}


def _shared(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How much of what the shorter says stands in the other, from 0 to 1."""
    least = min(sum(one.values()), sum(other.values()))
    return sum(one[word] for word in one.keys() & other.keys()) / least if least else 0.0


def _authors(row: Publication) -> set[int]:
    return {one["id"] for one in row.bylines if one["role"] == Byline.Role.AUTHOR}


def _tags(row: Publication) -> set[str]:
    return {tag["slug"] for tag in row.tags}
