"""The search beside the board, and the preview at any hour."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk_index, workflow
from articles.models import Article, Publication
from magazine.front import editions
from tests import make
from tests.desk.board import at, plain, press, send, version


@pytest.fixture
def edition(db):
    return editions.standing_or_new()


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def found(client, edition, **asked):
    desk_index.reindex(list(Article.objects.values_list("pk", flat=True)))
    results = client.get(at(edition, "search"), asked).context["results"]
    return [result.article.title for result in results]


def test_what_readers_see_comes_first(desk, edition):
    make.article("Le pont, brouillon")
    make.published("Le pont neuf")
    make.article("Le pont, autre brouillon")
    titles = found(desk, edition, q="pont")
    assert titles[0] == "Le pont neuf"
    assert len(titles) == 3


def test_without_words_it_offers_the_newest_that_readers_see(desk, edition):
    now = timezone.now()
    make.article("Un brouillon")
    for day in (2, 1):
        make.published(f"Il y a {day} jours", dated=now - timedelta(days=day))
    assert found(desk, edition) == ["Il y a 1 jours", "Il y a 2 jours"]


def test_it_says_what_stands_on_the_page_already_and_can_leave_it_out(desk, edition):
    shown = make.published("Le pont neuf").article
    make.article("Le vieux pont")
    press(desk, edition, f"put {shown.pk}", "0.1")
    assert len(found(desk, edition, q="pont")) == 2
    results = desk.get(at(edition, "search"), {"q": "pont"}).context["results"]
    assert [bool(result.where) for result in results] == [True, False]
    assert found(desk, edition, q="pont", new="1") == ["Le vieux pont"]


def test_it_is_narrowed_to_a_section(desk, edition, culture):
    sciences = make.section("Sciences")
    make.published("Le pont", section=culture)
    make.published("Les étoiles", section=sciences)
    assert found(desk, edition, section=sciences.pk) == ["Les étoiles"]
    assert len(found(desk, edition, section="x")) == 2


def test_beside_the_page_of_a_section_it_finds_that_section_alone(
    client, section_editor, chief, culture
):
    front = editions.draft(culture, by=chief)
    make.article("Le pont", section=culture)
    make.article("Le pont secret", section=make.section("Sciences"))
    client.force_login(section_editor)
    assert found(client, front, q="pont") == ["Le pont"]


@pytest.mark.parametrize("text", ["%00", "a\0b", "9" * 400, "-", "'", "((", "x" * 5000])
def test_odd_words_find_nothing_and_break_nothing(desk, edition, text):
    assert found(desk, edition, q=text) == []


# Preview ----------------------------------------------------------------------------------------


def local(at_):
    return f"{timezone.localtime(at_):%Y-%m-%dT%H:%M}"


def titles(answer):
    return [row.title for row in answer.context["publications"]]


def test_a_preview_shows_what_is_scheduled_by_then_and_readers_nothing_of_it(desk, edition):
    now = timezone.now()
    make.published("Aujourd’hui", dated=now - timedelta(days=1))
    make.published("Demain", at=now + timedelta(days=1))
    later = desk.get(at(edition, "preview"), {"at": local(now + timedelta(days=2))})
    assert titles(later) == ["Demain", "Aujourd’hui"]
    assert titles(desk.get(at(edition, "preview"))) == ["Aujourd’hui"]
    text = later.content.decode()
    assert "Les lecteurs ne voient pas cette page" in text
    assert "noindex" in text
    assert "Demain" not in desk.get("/").content.decode()


def test_a_preview_of_the_past_shows_what_was_public_then(desk, edition):
    now = timezone.now()
    old = make.published("Ancien").article
    Publication.objects.update(live_from=now - timedelta(days=9))
    workflow.withdraw(old, by=None, reason="x")
    make.published("Nouveau")
    before = desk.get(at(edition, "preview"), {"at": local(now - timedelta(days=5))})
    assert titles(before) == ["Ancien"]
    assert titles(desk.get(at(edition, "preview"))) == ["Nouveau"]


def test_the_minute_that_is_running_is_now(desk, edition):
    make.published("À l’instant")
    now = desk.get(at(edition, "preview"), {"at": local(timezone.now())})
    assert titles(now) == ["À l’instant"]


def test_a_preview_is_framed_by_our_own_pages_alone(desk, edition):
    answer = desk.get(at(edition, "preview"))
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("text", ["demain", "0000-00-00", "0001-01-01T00:00", "9999-12-31T23:59",
                                  "2026-13-45T99:99", "9" * 400, "\0"])  # fmt: skip
def test_a_date_that_is_none_is_said_in_words(desk, edition, text):
    answer = desk.get(at(edition, "preview"), {"at": text})
    assert answer.status_code == 200
    assert "Ce n’est pas une date" in answer.content.decode()


def test_a_preview_names_the_edition_that_stands_at_that_hour(desk, edition, chief):
    draft = editions.draft(None, by=chief, name="Soirée")
    opens = timezone.now() + timedelta(days=1)
    editions.schedule(draft, opens, version=version(draft), by=chief)
    later = desk.get(at(edition, "preview"), {"at": local(opens + timedelta(hours=1))})
    assert "« Soirée »" in plain(later.content.decode())
    assert "Soirée" not in desk.get(at(edition, "preview")).content.decode()


def test_a_preview_tells_which_choices_fall_at_that_hour(desk, edition):
    draft = make.article("Pas prêt")
    make.published("Prêt")
    press(desk, edition, f"put {draft.pk}", "0.1")
    answer = desk.get(at(edition, "preview"))
    assert titles(answer) == ["Prêt"]
    assert "« Pas prêt » : n’est pas encore public" in plain(answer.content.decode())


def test_an_earlier_version_is_previewed(desk, edition):
    first, second = (make.published(f"Titre {n}").article for n in range(2))
    press(desk, edition, f"put {first.pk}", "0.1")
    send(desk, edition, f"slots/{first.pk}", title="Autre titre")
    assert titles(desk.get(at(edition, "preview"), {"version": 3}))[0] == "Autre titre"
    assert "Titre 0" in titles(desk.get(at(edition, "preview"), {"version": 2}))
    for wrong in ("99", "x", "9" * 400):
        assert desk.get(at(edition, "preview"), {"version": wrong}).status_code == 404


def test_the_page_of_a_section_is_previewed_with_its_list(desk, chief, culture):
    rows = [make.published(f"Titre {n}", section=culture) for n in range(8)]
    front = editions.draft(culture, by=chief)
    press(desk, front, f"put {rows[0].article_id}", "0.1")
    answer = desk.get(at(front, "preview"))
    assert titles(answer)[0] == "Titre 0"
    assert len(answer.context["page"].rows) == 4
