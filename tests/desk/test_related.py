"""The search behind « À lire aussi »: what the person may see, and no more."""

import pytest

from articles import desk_index
from articles.models import Article
from tests import make

ADDRESS = "/admin/articles/article/related/"


def titles(client, query: str) -> list[str]:
    desk_index.reindex(list(Article.objects.values_list("pk", flat=True)))
    answer = client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 200
    return [row["title"] for row in answer.json()["results"]]


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def test_an_article_is_found_by_words_and_by_number(desk):
    other = make.article("Une autre histoire")
    make.article("Rien à voir")
    assert titles(desk, "q=histoire") == ["Une autre histoire"]
    assert titles(desk, f"q={other.pk}") == ["Une autre histoire"]
    assert titles(desk, "q=") == []


def test_it_says_whether_readers_see_it(desk):
    make.published("Histoire publique")
    make.article("Histoire secrète")
    assert len(titles(desk, "q=histoire")) == 2
    rows = desk.get(f"{ADDRESS}?q=histoire").json()["results"]
    assert {row["title"]: row["public"] for row in rows} == {
        "Histoire publique": True,
        "Histoire secrète": False,
    }
    assert {row["state"] for row in rows} == {"publié", "brouillon"}


def test_titles_are_asked_for_by_numbers(desk):
    one, two = make.article("Un"), make.article("Deux")
    found = titles(desk, f"number={one.pk}&number={two.pk}&number=x&number={'9' * 40}")
    assert sorted(found) == ["Deux", "Un"]


def test_what_lies_in_the_bin_is_not_found(desk, editor):
    gone = make.article("Jetée")
    Article.with_bin.filter(pk=gone.pk).update(deleted_at=gone.created)
    assert titles(desk, "q=Jetée") == []
    assert titles(desk, f"number={gone.pk}") == []


def test_a_freelance_finds_what_the_list_shows_and_what_readers_see(client, db):
    culture, other = make.section("Culture"), make.section("Sciences")
    freelance = make.seated("freelance", culture)
    make.article("Une histoire de Culture", section=culture, created_by=freelance)
    secret = make.article("Une histoire de Sciences", section=other)
    public = make.published("Une histoire publique", section=other).article
    Article.objects.filter(pk=public.pk).update(title="Une histoire changée en secret")
    client.force_login(freelance)
    expected = ["Une histoire de Culture", "Une histoire publique"]
    assert titles(client, "q=histoire") == expected
    assert titles(client, f"number={secret.pk}&number={public.pk}") == expected[1:]


def test_a_stranger_is_refused(client, stranger):
    client.force_login(stranger)
    assert client.get(f"{ADDRESS}?q=a").status_code in (302, 403)
    assert client.get(f"{ADDRESS}?q=a", follow=True).status_code == 403
