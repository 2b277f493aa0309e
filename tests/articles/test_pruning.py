"""What a long history keeps, and the two commands that clear away."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import bin, pruning
from articles.models import Article, Publication, Revision
from articles.pruning import Entry, superfluous
from tests import make

NOW = datetime.fromisoformat("2026-11-23T12:00:00+00:00")


def ages(*days: float, fixed: tuple[int, ...] = ()) -> list[Entry]:
    """A history, newest first: LAST revisions of today, then one of each age in days."""
    rows = [*([0.0] * pruning.LAST), *days]
    return [
        Entry(place, NOW - timedelta(days=age), place - pruning.LAST in fixed)
        for place, age in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("history", "gone"),
    [
        ([], []),
        (ages(1, 1, 1, 29, 29), []),
        (ages(40, 40.1, 40.2, 41, 41.1), [1, 2, 4]),
        (ages(40, 40.1, 40.2, fixed=(1,)), [2]),
        (ages(300, 301, 302), []),
        (ages(400, 401, 402, 440), [1, 2]),
        (ages(400, 401, 402, fixed=(0, 1, 2)), []),
        (ages(800, 1200, 2000), []),
    ],
)
def test_what_is_superfluous(history, gone):
    assert [number - pruning.LAST for number in superfluous(history, NOW)] == gone


def test_the_last_fifty_are_kept_whatever_their_age():
    rows = [Entry(place, NOW - timedelta(days=1000, minutes=place), False) for place in range(60)]
    assert superfluous(rows, NOW) == list(range(50, 60))


def test_a_day_is_one_of_the_magazine():
    """22:30 and 23:30 UTC in winter are two days in Paris."""
    late = NOW.replace(day=1, month=9) - timedelta(days=200)
    evening = late.replace(month=2, day=1, hour=22, minute=30)
    night = evening + timedelta(hours=1)
    rows = [*ages(), Entry(100, night, False), Entry(101, evening, False)]
    assert superfluous(rows, NOW) == []


def test_what_is_left_is_left_again():
    rows = ages(*(age / 3 for age in range(1, 2000)))
    gone = set(superfluous(rows, NOW))
    left = [row for row in rows if row.id not in gone]
    assert gone
    assert superfluous(left, NOW) == []


# The commands -----------------------------------------------------------------------------------


def run(name: str, *options: str) -> str:
    out = StringIO()
    call_command(name, *options, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def long_history(db, culture) -> Article:
    """Sixty revisions of one old day; the tenth oldest is named, the fifth was published."""
    article = make.article()
    at = timezone.now() - timedelta(days=50)
    Revision.objects.bulk_create(
        Revision(article=article, number=n, at=at, state="draft", snapshot={}) for n in range(1, 61)
    )
    Revision.objects.filter(number=10).update(name="Jalon")
    publication = make.published()
    published = Revision.objects.get(article=article, number=5)
    Publication.objects.filter(pk=publication.pk).update(revision=published)
    return article


def test_pruning_says_what_it_would_do_then_does_it_once(long_history):
    assert run("prune_revisions", "--dry-run") == "8 revisions of 1 articles would be removed."
    assert long_history.revisions.count() == 60
    assert run("prune_revisions") == "8 revisions of 1 articles removed."
    kept = long_history.revisions.order_by("number").values_list("number", flat=True)
    assert list(kept) == [5, 10, *range(11, 61)]
    assert run("prune_revisions") == "0 revisions of 0 articles removed."


def test_the_bin_is_purged_by_a_command(db):
    for days in (10, 40):
        article = make.article()
        bin.delete(article, by=None)
        at = timezone.now() - timedelta(days=days)
        Article.with_bin.filter(pk=article.pk).update(deleted_at=at)
    assert run("purge_bin", "--dry-run") == "1 articles would be removed."
    assert run("purge_bin") == "1 articles removed."
    assert run("purge_bin") == "0 articles removed."
    assert run("purge_bin", "--days", "0") == "1 articles removed."
    with pytest.raises(CommandError):
        run("purge_bin", "--days", "-1")
