"""Several people act on one history in the same moment: one wins, the others are told."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from articles import bin, revisions
from articles.models import Article, Revision
from magazine.events.models import Event
from tests import make

HANDS = 8


def at_once(act: Callable[[int], object]) -> list[object]:
    """Do it in HANDS threads that begin together; what each gave, or raised."""
    gate = threading.Barrier(HANDS)

    def one(place: int) -> object:
        try:
            gate.wait()
            return act(place)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(one, range(HANDS)))


@pytest.fixture
def first(transactional_db) -> Revision:
    """The first of two versions; the article stands as the second."""
    article = make.article("Le premier titre")
    revisions.keep_standing(Article.objects.with_rows().get())
    Article.objects.filter(pk=article.pk).update(title="Le second titre", version=2)
    return Revision.objects.get()


def test_of_eight_restores_at_once_one_wins_and_seven_are_told(first) -> None:
    given = at_once(lambda _place: revisions.restore(first, seen=2, by=None))
    assert sorted(type(one).__name__ for one in given) == ["Moved"] * 7 + ["Restored"]
    rows = Revision.objects.order_by("number")
    titles = [row.snapshot["title"] for row in rows]
    assert titles == ["Le premier titre", "Le second titre", "Le premier titre"]
    assert Event.objects.filter(verb="restored").count() == 1


def test_names_given_at_once_are_one_name(first) -> None:
    given = at_once(lambda place: revisions.name(first, name=f"Nom {place}", by=None))
    assert {type(one) for one in given} == {Revision}
    last = Event.objects.filter(verb="named").latest("pk")
    assert Revision.objects.get(pk=first.pk).name == last.data["name"]


def test_deleted_and_restored_at_once_the_article_is_whole(first) -> None:
    def act(place: int) -> object:
        if place % 2:
            return bin.delete(first.article, by=None)
        return revisions.restore(first, seen=2, by=None)

    given = at_once(act)
    refused = {type(one) for one in given if isinstance(one, Exception)}
    assert refused <= {revisions.Moved, Article.DoesNotExist}
    assert bin.binned().count() == 1
    assert Event.objects.filter(verb="deleted").count() == 1
