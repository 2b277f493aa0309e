"""La Une: chosen first, then the newest, none twice; never a withdrawn article."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone

from articles import workflow
from articles.models import Publication
from articles.states import Refused
from magazine.events.effects import replay
from magazine.events.models import Event
from magazine.front import arranging, composing, editions, standing
from magazine.front.formats import LA_UNE
from magazine.front.models import Composition, Edition, Placing, Rule, Slot
from magazine.front.plans import Chosen
from tests import make

pytestmark = pytest.mark.django_db
SIZE = sum(size for _format, size in LA_UNE)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def titles(at=None):
    return [row.title for row in standing.la_une(at or timezone.now())]


def why(row):
    return row.placing.reason, row.placing.why


def test_an_empty_magazine_has_an_empty_la_une(now, django_assert_num_queries):
    assert standing.la_une(now) == []
    assert not Composition.objects.get().placings.exists()
    assert standing.la_une(timezone.now()) == []
    assert Composition.objects.count() == 1


def test_the_newest_stand_on_la_une_with_the_reason(now):
    for day in (3, 1, 2):
        make.published(f"Il y a {day} jours", dated=now - timedelta(days=day))
    rows = standing.la_une(timezone.now())
    assert [row.title for row in rows] == ["Il y a 1 jours", "Il y a 2 jours", "Il y a 3 jours"]
    assert {why(row) for row in rows} == {("newest", "")}


def test_the_chosen_come_first_and_none_stands_twice(now):
    rows = [make.published(f"Titre {n}", dated=now - timedelta(days=n)) for n in range(1, 5)]
    composing.choose(rows[2].article, why="Le meilleur papier du mois")
    composing.choose(rows[1].article)
    shown = standing.la_une(timezone.now())
    assert [row.title for row in shown] == ["Titre 3", "Titre 2", "Titre 1", "Titre 4"]
    assert [why(row)[0] for row in shown] == ["chosen", "chosen", "newest", "newest"]
    assert why(shown[0])[1] == "Le meilleur papier du mois"


def test_la_une_takes_one_query_and_no_more_articles_than_it_holds(now, django_assert_num_queries):
    for day in range(SIZE + 3):
        make.published(dated=now - timedelta(days=day), lead_image=make.image())
    assert len(standing.la_une(timezone.now())) == SIZE
    with django_assert_num_queries(1):
        rows = standing.la_une(timezone.now())
        assert [row.section.name and row.lead_image.alt for row in rows]


def test_choosing_twice_is_choosing_once(editor, commit):
    article = make.published("Une fois").article
    with commit():
        first = composing.choose(article, by=editor, why="Parce que")
        assert composing.choose(article, by=editor) == first
    assert Slot.objects.get().event == Event.objects.get(verb="chosen")
    noted = Event.objects.get(verb="chosen")
    assert noted.by == editor and noted.why == "Parce que"
    assert noted.keys == [f"article:{article.pk}", "la_une"]


def test_choosing_takes_the_first_free_place():
    places = [composing.choose(make.published().article) for _ in range(3)]
    assert places == [(0, 1), (1, 1), (1, 2)]
    Slot.objects.filter(block__position=2, place=1).delete()
    assert composing.choose(make.published().article) == (1, 1)


def test_choosing_one_too_many_is_refused_in_words():
    for _ in range(SIZE):
        composing.choose(make.article())
    with pytest.raises(Refused, match="place"):
        composing.choose(make.article())


def test_choosing_shows_at_once(now, commit):
    old = make.published("Ancien", dated=now - timedelta(days=400))
    make.published("Neuf", dated=now - timedelta(days=1))
    assert titles() == ["Neuf", "Ancien"]
    with commit():
        composing.choose(old.article)
    assert titles() == ["Ancien", "Neuf"]


def test_publishing_shows_at_once(commit):
    with commit():
        make.published("Tout neuf")
    assert Composition.objects.get().placings.get().shown_title == "Tout neuf"
    with commit():
        make.published("Plus neuf encore")
    assert titles() == ["Plus neuf encore", "Tout neuf"]


def test_a_batch_of_events_is_composed_once(commit, monkeypatch):
    composed = []
    monkeypatch.setattr(composing, "compose", lambda now, section=None: composed.append(section))
    with commit():
        workflow.publish_all([make.article() for _ in range(5)], by=None)
    assert len(composed) == 1


def test_an_event_that_touches_nothing_shown_composes_nothing(monkeypatch):
    monkeypatch.setattr(composing, "compose_all", lambda now: pytest.fail("composed"))
    composing.after_change([Event(verb="claimed", keys=["author:3"]), Event(verb="noted")])


def test_composing_again_stores_nothing_new(now):
    make.published()
    first = composing.compose(timezone.now())
    assert composing.compose(timezone.now()) == first
    assert Composition.objects.count() == 1


def test_a_scheduled_article_is_not_on_la_une_until_its_time(now):
    make.published("Déjà là")
    make.published("Plus tard", at=now + timedelta(hours=1))
    assert titles() == ["Déjà là"]
    composition = Composition.objects.get()
    assert composition.valid_until == now + timedelta(hours=1)
    assert titles(now + timedelta(hours=2)) == ["Plus tard", "Déjà là"]


def test_an_article_that_ends_leaves_and_its_place_is_filled(now):
    article = make.article("Éphémère")
    workflow.publish(article, by=None, until=now + timedelta(hours=1))
    composing.choose(article)
    make.published("Durable")
    assert titles() == ["Éphémère", "Durable"]
    later = now + timedelta(hours=1)
    assert Composition.objects.get().valid_until == later
    assert titles(later) == ["Durable"]
    assert Composition.objects.count() == 2


def test_the_end_of_what_is_not_shown_does_not_shorten_a_composition(now):
    workflow.publish(
        make.article(dated=now - timedelta(days=9000)), by=None, until=now + timedelta(hours=1)
    )
    for _ in range(SIZE):
        make.published()
    assert composing.compose(timezone.now()).valid_until is None


def test_a_chosen_article_that_is_not_public_is_left_out(now):
    composing.choose(make.article("Brouillon"))
    make.published("Public")
    assert titles() == ["Public"]


def test_an_archived_article_leaves_la_une():
    row = make.published("Aux archives")
    composing.choose(row.article)
    make.published("Public")
    workflow.archive(row.article, by=None)
    assert titles() == ["Public"]


def test_a_withdrawn_article_is_gone_even_from_an_old_composition(now):
    row = make.published("Retiré", dated=now - timedelta(days=1))
    make.published("Reste", dated=now - timedelta(days=2))
    assert titles() == ["Retiré", "Reste"]
    # On commit nothing runs here: the composition still names the article.
    workflow.withdraw(row.article, by=None, reason="À la demande de l'auteur")
    assert Placing.objects.get(place=1, block=0).shown_title == "Retiré"
    assert titles() == ["Reste"]


def test_la_une_is_not_empty_while_something_is_public(now):
    row = make.published("Retiré")
    composing.compose(timezone.now())
    workflow.withdraw(row.article, by=None, reason="")
    make.published("Vient d'arriver")
    assert titles() == ["Vient d’arriver"]


def test_while_one_request_composes_the_others_show_the_old_one_filtered(now):
    make.published("Déjà là")
    make.published("Plus tard", at=now + timedelta(hours=1))
    workflow.publish(make.article("Fini"), by=None, until=now + timedelta(hours=1))
    composing.compose(timezone.now())
    cache.add(standing.LOCK.format(section=""), 1)
    assert titles(now + timedelta(hours=1, seconds=5)) == ["Déjà là"]
    assert Composition.objects.count() == 1
    # A lock that nobody can hold (the cache is down) does not stop La Une for ever.
    assert titles(now + timedelta(hours=1, minutes=2)) == ["Plus tard", "Déjà là"]


def test_an_article_that_vanishes_takes_its_slot_along(commit):
    article = make.article("Sans suite")
    composing.choose(article)
    article.delete()
    make.published("Public")
    assert titles() == ["Public"]
    assert not Slot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_composers_at_once_leave_one_edition_and_the_last_word_to_the_last():
    rows = [make.published(f"Titre {n}") for n in range(4)]
    Edition.objects.all().delete()
    failures = []

    def work(article):
        try:
            composing.choose(article)
            composing.compose(timezone.now())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[row.article]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert Edition.objects.count() == 1
    places = Slot.objects.order_by("block__position", "place")
    assert list(places.values_list("block__position", "place")) == [(1, 1), (2, 1), (2, 2), (2, 3)]
    assert {row.placing.reason for row in standing.la_une(timezone.now())} == {"chosen"}
    assert {row.reason for row in Composition.objects.first().placings.all()} == {"chosen"}


@pytest.mark.django_db(transaction=True)
def test_replaying_the_events_composes_la_une_again():
    row = make.published("Rejoué")
    composing.choose(row.article)
    assert titles() == ["Rejoué"]
    stored = Composition.objects.count()
    replay()
    assert Composition.objects.count() == stored
    assert Publication.objects.published().count() == 1


def test_a_database_that_is_busy_leaves_the_page_as_it_was(now, monkeypatch):
    make.published("Déjà là")
    make.published("Plus tard", at=now + timedelta(hours=1))
    composing.compose(timezone.now())

    def busy(*_about):
        raise OperationalError("database is locked")

    monkeypatch.setattr(composing, "compose", busy)
    assert titles(now + timedelta(hours=2)) == ["Déjà là"]


def test_a_page_without_articles_is_not_composed_at_each_request(now, django_assert_num_queries):
    composing.compose(timezone.now())
    with django_assert_num_queries(3):
        assert standing.la_une(timezone.now()) == []


def test_what_is_kept_off_does_not_come_back_when_nothing_else_is_left():
    kept, other = make.published("Écarté").article, make.published("Restant")
    edition = editions.standing_or_new()

    def act(plan, at):
        plan.keep_off(kept.pk, at)
        for block in plan.blocks:
            block.rule = Rule.NONE

    arranging.change(edition, act, version=edition.version, by=None, what="")
    composing.compose(timezone.now())
    assert titles() == [other.title]


def test_words_of_this_page_are_told_apart_from_one_another(client, now):
    article = make.published("Le titre", standfirst="Le chapô.").article
    edition = editions.standing_or_new()
    for words in ({"title": "Mots"}, {"standfirst": "Mots"}):
        version = Edition.objects.get(pk=edition.pk).version

        def act(plan, at, words=words):
            plan.place(Chosen(article.pk, **words), (0, 1), at)

        arranging.change(edition, act, version=version, by=None, what="")
        composing.compose(timezone.now())
        page = client.get("/").content.decode()
    assert ">Le titre</a>" in page
