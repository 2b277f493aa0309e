"""Le bureau: what waits for whoever looks, what broke, and nothing that is not theirs."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from articles import steps, workflow
from articles.models import Article, State
from magazine.events import upkeep
from magazine.events.models import Event, Failure
from magazine.front import composing
from magazine.lib.overview import ROWS, Card
from tests import make

INDEX = "/admin/"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture(autouse=True)
def worker(db):
    """One that came by a moment ago."""
    upkeep.upkeep()
    yield
    cache.clear()


def in_state(title: str, state: State, **fields) -> Article:
    article = make.article(title, **fields)
    Article.objects.filter(pk=article.pk).update(state=state)
    return article


def card(answer, name: str) -> Card:
    return next(card for card in answer.context["cards"] if card.name == name)


def titles(answer, name: str) -> list[str]:
    return [row.title for row in card(answer, name).rows]


def broken(answer) -> dict[str, list[str]]:
    return {card.name: [row.title for row in card.rows] for card in answer.context["broken"]}


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def test_each_article_stands_where_it_waits(desk, editor, culture):
    make.article("Le mien", created_by=editor)
    make.article("Celui d'un autre", created_by=make.user())
    in_state("À lire", State.REVIEW)
    in_state("Fini", State.READY)
    workflow.publish(make.article("Demain"), by=None, at=timezone.now() + timedelta(days=1))
    make.published("Paru")
    workflow.withdraw(make.published("Retiré").article, by=None, reason="x")
    page = desk.get(INDEX)
    assert titles(page, "draft") == ["Le mien"]
    assert titles(page, "review") == ["À lire"]
    assert titles(page, "ready") == ["Fini"]
    assert titles(page, "scheduled") == ["Demain"]
    assert titles(page, "published") == ["Paru"]
    assert titles(page, "withdrawn") == ["Retiré"]
    assert broken(page) == {}
    assert "Le bureau" in text(page)


def test_an_empty_desk_says_so_in_words(desk):
    said = text(desk.get(INDEX))
    assert "page blanche" in said
    assert "tout fonctionne" in said


def test_a_list_is_short_and_leads_to_all_of_them(desk, editor):
    for _row in range(ROWS + 2):
        make.article(created_by=editor)
    make.article("Un autre", created_by=make.user())
    drafts = card(desk.get(INDEX), "draft")
    assert len(drafts.rows) == ROWS
    whole = desk.get(drafts.more)
    assert whole.context["cl"].result_count == ROWS + 2


@pytest.mark.parametrize("name", ["review", "ready", "scheduled", "published", "withdrawn"])
def test_every_list_leads_to_a_page_that_opens(desk, name):
    assert desk.get(card(desk.get(INDEX), name).more).status_code == 200


def test_what_lies_in_the_bin_waits_for_nobody(desk, editor):
    make.article("Jeté", created_by=editor, deleted_at=timezone.now())
    assert "Jeté" not in text(desk.get(INDEX))


@pytest.mark.parametrize("number", [1, ROWS + 3])
def test_the_desk_asks_as_much_whatever_it_holds(desk, editor, number, django_assert_num_queries):
    for turn in range(number):
        make.article(created_by=editor)
        in_state("", State.REVIEW, created_by=make.user())
        make.published(section=make.section(f"Rubrique {turn}"))
        composing.choose(make.article())
    with django_assert_num_queries(21):
        desk.get(INDEX)


# What broke -------------------------------------------------------------------------------------


def test_an_after_effect_that_fails_is_told(desk, culture):
    make.published()
    event = Event.objects.latest("pk")
    Failure.objects.create(event=event, effect="magazine.front.composing.after_change", times=3)
    page = desk.get(INDEX)
    assert list(broken(page)) == ["effects"]
    assert "essayé 3 fois" in text(page)


def test_tasks_that_failed_or_that_nobody_takes_are_told(desk):
    now = timezone.now()
    task(TaskResultStatus.FAILED, finished_at=now, exception_class_path="smtplib.SMTPException")
    late = task(TaskResultStatus.READY)
    DBTaskResult.objects.filter(pk=late.pk).update(enqueued_at=now - timedelta(hours=1))
    task(TaskResultStatus.READY)
    task(TaskResultStatus.SUCCESSFUL, finished_at=now)
    page = desk.get(INDEX)
    assert len(broken(page)["tasks"]) == 2
    assert "SMTPException" in text(page)
    (found,) = page.context["broken"]
    for address in (found.more, found.rows[0].address):
        assert desk.get(address).status_code == 200


def task(status: str, **fields) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="magazine.events.tasks.replay_events",
        backend_name="default",
        traceback="",
        run_after=get_date_max(),
        **{"exception_class_path": "", **fields},
    )


def test_a_worker_that_is_silent_is_told(desk):
    cache.set(upkeep.SEEN, timezone.now() - timedelta(hours=1))
    assert "signe de vie" in text(desk.get(INDEX))
    cache.delete(upkeep.SEEN)
    assert "manage.py worker" in text(desk.get(INDEX))


def test_a_place_on_la_une_that_shows_nothing_is_told(desk, culture):
    composing.choose(make.published("Montré").article)
    composing.choose(make.article("Pas encore"))
    assert broken(desk.get(INDEX)) == {"slots": ["Pas encore"]}


@pytest.mark.parametrize("days", [3, -3])
def test_what_an_agreement_ends_is_told_before_and_after(
    client, editor, culture, time_machine, days
):
    end = timezone.localdate() + timedelta(days=5)
    workflow.publish(make.republished("Carnet", terms={"until": end}), by=None)
    time_machine.move_to(timezone.now() + timedelta(days=5 - days))
    upkeep.upkeep()
    client.force_login(editor)
    desk = client
    assert broken(desk.get(INDEX)) == {"agreements": ["Carnet"]}


def test_an_end_that_the_desk_chose_is_no_fault(desk, culture):
    now = timezone.now()
    workflow.publish(make.article("Éphémère"), by=None, until=now + timedelta(days=2))
    terms = {"until": timezone.localdate() + timedelta(days=300)}
    article = make.republished("Carnet", terms=terms)
    workflow.publish(article, by=None, until=now + timedelta(days=2))
    assert broken(desk.get(INDEX)) == {}


# Whose ------------------------------------------------------------------------------------------


def test_without_any_right_the_desk_has_kind_words_and_no_list(client, culture):
    nobody = make.user("nobody", is_staff=True)
    make.published("Paru")
    in_state("À lire", State.REVIEW)
    client.force_login(nobody)
    page = client.get(INDEX)
    assert (page.context["cards"], page.context["watched"]) == ([], False)
    assert "Rien ici n’est encore à vous" in text(page)
    assert "Paru" not in text(page)
    assert "À lire" not in text(page)


def test_a_writer_sees_what_is_theirs_and_nothing_behind_the_scenes(client, culture, freelance):
    make.article("Le mien", created_by=freelance)
    in_state("Remis", State.REVIEW, created_by=freelance)
    in_state("Celui d'un autre", State.REVIEW)
    make.published("Paru sans moi")
    cache.clear()
    composing.choose(make.article())
    client.force_login(freelance)
    page = client.get(INDEX)
    assert titles(page, "draft") == ["Le mien"]
    assert titles(page, "review") == ["Remis"]
    assert "Remis, en relecture" in text(page)
    assert "Nouvel article" in text(page)
    assert page.context["watched"] is False
    for other in ("Celui d'un autre", "Paru sans moi"):
        assert other not in text(page)
    assert [card.name for card in page.context["cards"] if card.name == "ready"] == []


def test_what_came_back_says_what_is_to_be_done(client, culture, freelance, subeditor):
    article = make.article("Remis", created_by=freelance)
    make.article("Jamais remis", created_by=freelance)
    steps.submit(article, by=freelance)
    steps.send_back(article, by=subeditor, why="Trop long d'un tiers.")
    client.force_login(freelance)
    notes = {row.title: row.note for row in card(client.get(INDEX), "draft").rows}
    assert notes == {"Remis": "Trop long d'un tiers.", "Jamais remis": ""}
    steps.submit(article, by=freelance)
    steps.approve(article, by=subeditor)
    assert "Trop long" not in text(client.get(INDEX))


def test_who_approves_reads_in_their_section_alone(client, culture, subeditor):
    in_state("À moi de le lire", State.REVIEW)
    in_state("À d'autres", State.REVIEW, section=make.section("Sciences"), created_by=subeditor)
    client.force_login(subeditor)
    assert titles(client.get(INDEX), "review") == ["À moi de le lire"]


def test_who_publishes_sees_what_is_ready_in_their_section_alone(client, culture, section_editor):
    in_state("À moi", State.READY)
    in_state("À d'autres", State.READY, section=make.section("Sciences"))
    workflow.publish(
        make.article("Ailleurs", section=make.section("Sciences")),
        by=None,
        at=timezone.now() + timedelta(days=1),
    )
    client.force_login(section_editor)
    page = client.get(INDEX)
    assert titles(page, "ready") == ["À moi"]
    assert titles(page, "scheduled") == []


def test_the_chief_sees_what_broke_without_the_pages_of_machines(client, chief):
    task(TaskResultStatus.FAILED, finished_at=timezone.now())
    client.force_login(chief)
    (found,) = client.get(INDEX).context["broken"]
    assert (found.name, found.more, found.rows[0].address) == ("tasks", "", "")
