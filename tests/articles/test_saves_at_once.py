"""Eight saves of one article in the same moment: one wins, seven are told, no text is lost."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import autosave, merging, open_forms
from articles.autosave import Saved, Typed
from articles.models import Article, Aside, Revision
from articles.snapshot import snapshot
from tests import make
from tests.articles.test_revisions_at_once import HANDS, at_once
from tests.forms import posted

LIST = "/admin/articles/article/"


@pytest.fixture
def article(transactional_db) -> Article:
    return make.article("Un", tags=["Ville"], sources=["Une source"])


@pytest.fixture
def people(transactional_db):
    return [
        make.user(f"hand{place}", is_staff=True, is_superuser=True, first_name=f"Main {place}")
        for place in range(HANDS)
    ]


def texts(article: Article) -> set[str]:
    """Every title that the article or its history holds."""
    kept = {row.snapshot["title"] for row in Revision.objects.filter(article=article)}
    return kept | {Article.objects.get(pk=article.pk).title}


def test_of_eight_autosaves_one_wins_and_the_others_are_set_aside(article, people) -> None:
    before = snapshot(Article.objects.with_rows().get(pk=article.pk))

    def act(place: int) -> Saved:
        value = before | {"title": f"Titre {place}", "sources": []}
        return autosave.save(article.pk, Typed(value), seen=1, by=people[place])

    given = at_once(act)
    assert {type(one) for one in given} == {Saved}
    assert sum(one.aside is None for one in given) == 1
    assert texts(article) == {"Un", *(f"Titre {place}" for place in range(HANDS))}
    article.refresh_from_db()
    assert (article.version, article.sources.count()) == (2, 0)
    numbers = sorted(article.revisions.values_list("number", flat=True))
    assert numbers == list(range(1, HANDS + 1))


@pytest.mark.parametrize("by_hand", [True, False])
def test_of_eight_forms_one_is_saved_and_seven_are_told_by_name(article, people, by_hand) -> None:
    clients = []
    for person in people:
        clients.append(Client())
        clients[-1].force_login(person)
    change = f"{LIST}{article.pk}/change/"
    data = posted(clients[0].get(change))
    address = change if by_hand else f"{LIST}{article.pk}/autosave/"

    def act(place: int):
        more = {"title": f"Titre {place}", "tab": f"tab-{place}-" + "x" * 8, "_continue": "1"}
        return clients[place].post(address, data | more)

    given = at_once(act)
    assert all(not isinstance(one, Exception) for one in given), given
    assert {one.status_code for one in given} == ({200, 302} if by_hand else {200})
    told = [one.content.decode() for one in given if b"Main " in one.content]
    assert len(told) == HANDS - 1
    assert texts(article) >= {f"Titre {place}" for place in range(HANDS)}
    assert Revision.objects.filter(aside=Aside.WAITING).count() == HANDS - 1
    article.refresh_from_db()
    assert article.version == 2


def test_of_eight_merges_at_once_one_wins(article, people) -> None:
    before = snapshot(Article.objects.with_rows().get(pk=article.pk))
    autosave.save(article.pk, Typed(before | {"title": "Deux"}), seen=1, by=people[0])
    late = Typed(before | {"kicker": "Ville"})
    aside = autosave.save(article.pk, late, seen=1, by=people[1]).aside

    def act(place: int) -> Article:
        return merging.merge(aside, kept={}, seen=2, by=people[place])

    given = at_once(act)
    assert sorted(type(one).__name__ for one in given) == ["Article", *["Moved"] * (HANDS - 1)]
    article.refresh_from_db()
    assert (article.title, article.kicker, article.version) == ("Deux", "Ville", 3)


def test_one_new_form_sent_eight_times_is_one_draft(people) -> None:
    client = Client()
    client.force_login(people[0])
    data = posted(client.get(f"{LIST}add/")) | {"tab": "t" * 32, "title": "Un titre"}
    given = at_once(lambda _place: client.post(f"{LIST}autosave/", data))
    assert [one.status_code for one in given] == [200] * HANDS
    assert Article.objects.count() == 1


def test_eight_tabs_say_at_once_that_they_are_here(article, people) -> None:
    def act(place: int) -> None:
        for _time in range(3):
            open_forms.heartbeat(
                article,
                tab=f"tab-{place % 2}-" + "x" * 8,
                by=people[place % 4],
                part="title",
                seen=1,
                at=timezone.now(),
            )

    assert at_once(act) == [None] * HANDS
    connection.close()
    assert article.open_forms.count() == 4
