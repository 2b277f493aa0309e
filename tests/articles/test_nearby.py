"""What else to read after an article: near ones, its author's first, none that is lost."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import nearby, workflow
from articles.models import Article, Publication
from tests import make

pytestmark = pytest.mark.django_db
TEXT = "<p>La Loire monte sous les arches du pont de pierre.</p>"


@pytest.fixture
def anthony() -> Any:
    return make.author("Anthony Hamelle")


@pytest.fixture
def bridge(culture: Any, anthony: Any) -> Publication:
    return make.published("Le pont", section=culture, authors=[anthony], tags=["Loire"], body=TEXT)


def near(shown: Publication) -> list[str]:
    nearby.settle()
    return [row.title for row in nearby.shown(Publication.objects.get(pk=shown.pk))]


def test_a_tag_is_nearer_than_a_section_and_nothing_else_is_near(
    bridge: Publication, culture: Any
) -> None:
    make.published("Le théâtre", section=culture)
    make.published("La crue", section=make.section("Sciences"), tags=["Loire"])
    make.published("Le budget", section=make.section("Économie"))
    assert near(bridge) == ["La crue", "Le théâtre"]


def test_the_authors_own_come_first(bridge: Publication, culture: Any, anthony: Any) -> None:
    make.published("La crue", section=culture, authors=[make.author()])
    make.published("Le théâtre", section=culture, authors=[anthony])
    assert near(bridge) == ["Le théâtre", "La crue"]


def test_of_the_same_section_the_same_words_are_nearer(bridge: Publication, culture: Any) -> None:
    make.published("Les arches", section=culture, body=TEXT)
    make.published("Le théâtre", section=culture, body="<p>On joue ce soir.</p>")
    assert near(bridge) == ["Les arches", "Le théâtre"]


def test_a_rare_tag_says_more_than_a_common_one(culture: Any) -> None:
    shown = make.published("Le pont", section=culture, tags=["Presse", "Loire"])
    elsewhere = make.section("Sciences")
    for number in range(8):
        make.published(f"Actualité {number}", section=elsewhere, tags=["Presse"])
    make.published("La crue", section=elsewhere, tags=["Loire"])
    assert near(shown)[0] == "La crue"


def test_another_language_is_far(bridge: Publication, culture: Any) -> None:
    make.published("The play", section=culture, language="en")
    assert near(bridge) == []


def test_its_translations_say_the_same_again(bridge: Publication, culture: Any) -> None:
    other = make.published("The bridge", section=culture, tags=["Loire"], body=TEXT)
    Article.objects.filter(pk=other.article_id).update(translation_of=bridge.article_id)
    assert (near(bridge), near(other)) == ([], [])


def test_what_the_text_names_already_is_not_named_again(culture: Any) -> None:
    other = make.published("La crue", section=culture)
    link = f'<aside class="related" data-article="{other.article_id}"></aside>'
    assert near(make.published("Le pont", section=culture, body=TEXT + link)) == []


def test_what_appears_later_becomes_near_to_what_was_there(
    bridge: Publication, culture: Any
) -> None:
    assert near(bridge) == []
    make.published("La crue", section=culture, tags=["Loire"])
    assert near(bridge) == ["La crue"]


def test_what_is_taken_from_readers_is_not_near_them(bridge: Publication, culture: Any) -> None:
    gone = make.published("La crue", section=culture, tags=["Loire"])
    assert near(bridge) == ["La crue"]
    workflow.withdraw(gone.article, by=None, reason="x")
    assert nearby.shown(Publication.objects.get(pk=bridge.pk)) == []


def test_one_that_was_published_often_hides_no_other(
    bridge: Publication, anthony: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "OF_AUTHOR", 2)
    elsewhere = make.section("Sciences")
    first = make.published("La crue", section=elsewhere, authors=[anthony])
    again = make.published("Le théâtre", section=elsewhere, authors=[anthony])
    for number in range(3):
        Article.objects.filter(pk=again.article_id).update(title=f"Le théâtre {number}")
        workflow.publish(Article.objects.get(pk=again.article_id), by=None)
    assert set(near(bridge)) == {first.title, "Le théâtre 2"}


def test_what_is_to_come_is_near_to_nothing(bridge: Publication, culture: Any) -> None:
    make.published("La crue", section=culture, at=timezone.now() + timezone.timedelta(days=1))
    assert near(bridge) == []


def test_an_archive_is_settled_once(culture: Any) -> None:
    for number in range(nearby.FEW + 2):
        make.published(f"Article {number}", section=culture)
    assert nearby.settle() == nearby.FEW + 2
    assert nearby.settle() == 0
    assert not Publication.objects.filter(near__isnull=True).exists()


def test_the_page_shows_so_many_in_order_and_asks_once(
    client: Client, bridge: Publication, culture: Any, django_assert_num_queries: Any
) -> None:
    for number in range(6):
        make.published(f"La crue {number}", section=culture, tags=["Loire"])
    nearby.settle()
    with django_assert_num_queries(3):
        page = client.get(bridge.get_absolute_url()).content.decode()
    below = page.split('<h2 id="near">')[1]
    assert below.count('<article class="card') == nearby.SHOWN


def test_publishing_tells_the_worker(culture: Any, django_capture_on_commit_callbacks: Any) -> None:
    first = make.published("Le pont", section=culture, tags=["Loire"])
    with django_capture_on_commit_callbacks(execute=True):
        make.published("La crue", section=culture, tags=["Loire"])
    assert Publication.objects.get(pk=first.pk).near
