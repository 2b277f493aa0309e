"""A dossier shows what is public of it at that moment, in its order, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles import dossiers, workflow
from articles.models import Article, Publication
from articles.targets import Standing, Targets
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db


def titles(rows: Any) -> list[str]:
    return [row.title for row in rows]


@pytest.fixture
def three(culture: Any) -> list[Publication]:
    return [make.published(title, section=culture) for title in ("Un", "Deux", "Trois")]


def test_it_shows_its_articles_in_its_own_order(three):
    one, two, last = (row.article for row in three)
    dossier = make.dossier("La mesure", last, one, two)
    assert titles(dossiers.parts_of(dossier, timezone.now())) == ["Trois", "Un", "Deux"]


def test_what_is_no_longer_public_leaves_no_hole(three):
    one, two, last = (row.article for row in three)
    dossier = make.dossier("La mesure", one, two, last)
    workflow.withdraw(two, by=None, reason="à la demande de l'auteur")
    now = timezone.now()
    assert titles(dossiers.parts_of(dossier, now)) == ["Un", "Trois"]
    (place,) = dossiers.places_of(last.pk, now)
    assert (place.number, place.total) == (2, 2)
    assert (place.previous.title, place.next) == ("Un", None)
    assert dossiers.places_of(two.pk, now) == []


def test_an_article_comes_in_at_its_hour_and_goes_at_its_end(three):
    now = timezone.now()
    coming = make.article("Demain")
    workflow.publish(coming, by=None, at=now + timedelta(hours=1), until=now + timedelta(hours=2))
    one, two, _last = (row.article for row in three)
    dossier = make.dossier("La mesure", one, coming, two)
    for hours, shown in ((0, ["Un", "Deux"]), (1, ["Un", "Demain", "Deux"]), (2, ["Un", "Deux"])):
        at = now + timedelta(hours=hours, minutes=1)
        assert titles(dossiers.parts_of(dossier, at)) == shown
        (place,) = dossiers.places_of(two.pk, at)
        assert (place.number, place.total, place.previous.title) == (
            len(shown),
            len(shown),
            shown[-2],
        )


def test_a_draft_and_what_lies_in_the_bin_are_not_there(three):
    dossier = make.dossier("La mesure", make.article("Brouillon"), three[0].article)
    binned = make.article("Jeté", deleted_at=timezone.now())
    dossier.parts.create(article=binned, position=9)
    assert titles(dossiers.parts_of(dossier, timezone.now())) == ["Un"]
    assert dossiers.order_of(dossier)[-1] == binned.pk


def test_an_archived_article_stays_in_its_dossier(three):
    dossier = make.dossier("La mesure", *(row.article for row in three))
    workflow.archive(three[1].article, by=None)
    assert titles(dossiers.parts_of(dossier, timezone.now())) == ["Un", "Deux", "Trois"]


def test_an_article_of_several_dossiers_has_a_place_in_each_up_to_a_bound(three):
    one, two, last = (row.article for row in three)
    for number in range(5):
        at = timezone.now() + timedelta(minutes=number)
        make.dossier(f"Dossier {number}", one, two, shown_since=at)
    make.dossier("Caché", one, two, shown_since=None)
    places = dossiers.places_of(two.pk, timezone.now())
    assert [place.title for place in places] == ["Dossier 4", "Dossier 3", "Dossier 2"]
    assert all(place.previous.title == "Un" for place in places)
    assert dossiers.places_of(last.pk, timezone.now()) == []


def test_its_parts_are_asked_at_once_and_bounded(three, django_assert_num_queries):
    dossier = make.dossier("La mesure", *(row.article for row in three))
    with django_assert_num_queries(1):
        rows = dossiers.parts_of(dossier, timezone.now(), most=2)
        assert [row.section.name for row in rows] == ["Culture", "Culture"]
    with django_assert_num_queries(1):
        assert len(dossiers.places_of(three[1].article_id, timezone.now())) == 1


def test_places_are_counted_as_far_as_the_page_goes(three, monkeypatch):
    monkeypatch.setattr(dossiers, "MOST", 2)
    one, two, last = (row.article for row in three)
    make.dossier("La mesure", one, two, last)
    (place,) = dossiers.places_of(two.pk, timezone.now())
    assert (place.number, place.total, place.next) == (2, 2, None)
    assert dossiers.places_of(last.pk, timezone.now()) == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>Un <strong>pas</strong></p>", "<p>Un <strong>pas</strong></p>"),
        ("<p onclick='x()'>Un</p><script>alert(1)</script>", "<p>Un</p>"),
        ('<p>Un</p><figure><img src="/media/x.png" alt=""></figure>', "<p>Un</p>"),
        ('<p>Un</p><aside class="related" data-article="3"></aside>', "<p>Un</p>"),
        ('<p><a href="javascript:x()">Un</a></p>', "<p>Un</p>"),
        ("", ""),
    ],
)
def test_an_introduction_is_text_and_links(written, kept):
    assert dossiers.prose(written) == kept


def test_an_introduction_is_set_in_the_typography_of_the_site():
    assert dossiers.introduction("<p>Qu'est-ce ?</p>") == "<p>Qu’est-ce\u202f?</p>"


def test_a_link_to_a_dossier_leads_somewhere_while_readers_see_it():
    make.dossier("La mesure")
    make.dossier("Caché", shown_since=None)
    addresses = ("/dossiers/la-mesure/", "/dossiers/la-mesure/flux/rss.xml", "/dossiers/cache/")
    links = Targets(["".join(f'<a href="{address}">x</a>' for address in addresses)])
    found = [links.of(address) for address in addresses]
    assert found == [Standing.FINE, Standing.FINE, Standing.NOTHING]


def test_removing_a_dossier_leaves_its_articles_and_a_word_in_the_journal(three, editor):
    dossier = make.dossier("La mesure", *(row.article for row in three))
    number = dossier.pk
    dossiers.remove(dossier, by=editor)
    assert Article.objects.count() == 3
    told = Event.objects.get(verb="purged")
    assert (told.subject, told.subject_id) == ("articles.dossier", number)
    assert told.data["title"] == "La mesure"
    assert told.keys == [f"dossier:{number}"]
