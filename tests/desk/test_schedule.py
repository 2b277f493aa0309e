"""The page of dates: what is written is understood, told, and done."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import scheduling
from articles.models import Article, Publication, State
from articles.turning import turn_due
from magazine.events.models import Event
from tests import make

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-10-20 08:00+00:00", tick=False) as clock:
        yield clock


@pytest.fixture
def desk(client, section_editor):
    client.force_login(section_editor)
    return client


@pytest.fixture
def draft(culture):
    return make.article("Un projet", section=culture)


def page(article):
    return f"/admin/articles/article/{article.pk}/schedule/"


def hour(prefix, date, time, which=""):
    found = {f"{prefix}-date": date, f"{prefix}-time": time}
    return found | ({f"{prefix}-which": which} if which else {})


def send(client, article, act, *hours, **fields):
    data = {"act": act} | {name: value for one in hours for name, value in one.items()} | fields
    return client.post(page(article), data, follow=True)


def begins():
    return Publication.objects.latest("pk").live_from.isoformat()


def standing(client, article):
    answer = client.get(page(article))
    return answer.context["standing"]


def test_an_article_is_scheduled_with_an_end_and_a_note(desk, draft):
    start, until = hour("start", "2026-11-02", "08:30"), hour("until", "2026-11-30", "18:00")
    answer = send(desk, draft, "schedule", start, until, note="Pour la rentrée")
    assert "lundi 02 novembre 2026 à 08:30" in " ".join(map(str, answer.context["messages"]))
    row = Publication.objects.get()
    assert (begins(), row.live_until.isoformat()) == (
        "2026-11-02T07:30:00+00:00",
        "2026-11-30T17:00:00+00:00",
    )
    assert Event.objects.get(verb="scheduled").why == "Pour la rentrée"
    words = standing(desk, draft)
    assert "lundi 02 novembre 2026 à 08:30" in words and "lundi 30 novembre 2026" in words


def test_an_hour_that_does_not_exist_is_shown_before_it_counts(desk, draft):
    answer = send(desk, draft, "schedule", hour("start", "2027-03-28", "02:30"))
    assert not Publication.objects.exists()
    text = answer.content.decode()
    assert "dimanche 28 mars 2027 à 03:30 (02:30 n’existe pas ce jour-là)" in text
    assert 'value="03:30"' in text and 'value="2027-03-28"' in text
    send(desk, draft, "schedule", hour("start", "2027-03-28", "03:30"))
    assert begins() == "2027-03-28T01:30:00+00:00"


@pytest.mark.parametrize(
    ("which", "instant"),
    [("first", "2026-10-25T00:30:00+00:00"), ("second", "2026-10-25T01:30:00+00:00")],
)
def test_of_an_hour_that_comes_twice_the_editor_chooses(desk, draft, which, instant):
    asked = send(desk, draft, "schedule", hour("start", "2026-10-25", "02:30"))
    assert not Publication.objects.exists()
    text = asked.content.decode()
    assert "avant le changement d’heure" in text and "après le changement d’heure" in text
    send(desk, draft, "schedule", hour("start", "2026-10-25", "02:30", which))
    assert begins() == instant


def test_the_second_of_two_equal_hours_is_still_to_come_during_the_first(
    desk, draft, clock, section_editor
):
    clock.move_to("2026-10-25 00:45+00:00")
    desk.force_login(section_editor)
    answer = send(desk, draft, "schedule", hour("start", "2026-10-25", "02:30", "first"))
    assert answer.context["page"].trouble and not Publication.objects.exists()
    send(desk, draft, "schedule", hour("start", "2026-10-25", "02:30", "second"))
    assert begins() == "2026-10-25T01:30:00+00:00"
    clock.move_to("2026-10-25 01:29+00:00")
    assert not Publication.objects.published().exists()
    clock.move_to("2026-10-25 01:30+00:00")
    assert Publication.objects.published().exists() and turn_due() == 1


@pytest.mark.parametrize(
    ("start", "until"),
    [
        (("", ""), ("", "")),
        (("2026-11-02", ""), ("", "")),
        (("", "08:30"), ("", "")),
        (("2026-13-45", "08:30"), ("", "")),
        (("demain", "midi"), ("", "")),
        (("2026-11-02", "25:61"), ("", "")),
        (("0001-01-01", "00:00"), ("", "")),
        (("9999-12-31", "23:59"), ("", "")),
        (("2020-01-01", "08:30"), ("", "")),
        (("2026-11-02", "08:30"), ("2026-11-02", "08:30")),
        (("2026-11-02", "08:30"), ("2026-11-01", "08:30")),
        (("2026-11-02", "08:30"), ("2026-11-31", "08:30")),
        (("2026-10-25", "02:30", "third"), ("", "")),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_in_the_form(desk, draft, start, until):
    answer = send(desk, draft, "schedule", hour("start", *start), hour("until", *until))
    assert answer.status_code == 200
    shown = answer.context["page"]
    assert shown.trouble or shown.start.errors or shown.until.errors
    assert not Publication.objects.exists() and not Event.objects.exists()
    if start[0]:
        assert start[0] in answer.content.decode()


def test_a_live_article_is_told_apart_from_its_update(desk, culture):
    article = make.published("Avant", section=culture).article
    Article.objects.filter(pk=article.pk).update(title="Après")
    send(desk, article, "schedule", hour("start", "2026-11-02", "08:30"))
    words = standing(desk, article)
    assert "version 1" in words and "version 2" in words
    assert "lundi 02 novembre 2026 à 08:30" in words
    assert Publication.objects.published().get().title == "Avant"
    send(desk, article, "unschedule")
    assert "version 2" not in standing(desk, article)
    assert Publication.objects.get().title == "Avant"


def test_an_update_is_brought_forward(desk, culture):
    article = make.published("Avant", section=culture).article
    Article.objects.filter(pk=article.pk).update(title="Après")
    send(desk, article, "schedule", hour("start", "2026-11-02", "08:30"))
    send(desk, article, "forward", note="L'ouvrage sort plus tôt")
    assert Publication.objects.published().get().title == "Après"


@pytest.mark.parametrize(("text", "title"), [("scheduled", "Écrit"), ("standing", "En travail")])
def test_at_another_hour_the_editor_chooses_which_text_appears(desk, draft, clock, text, title):
    Article.objects.update(title="Écrit")
    send(desk, draft, "schedule", hour("start", "2026-11-02", "08:30"))
    assert not desk.get(page(draft)).context["page"].choice
    Article.objects.update(title="En travail")
    assert desk.get(page(draft)).context["page"].choice
    send(desk, draft, "schedule", hour("start", "2026-11-03", "08:30"), text=text)
    clock.move_to("2026-11-03 07:30+00:00")
    assert Publication.objects.published().get().title == title


def test_an_embargo_puts_off_and_says_so(desk, draft):
    send(
        desk, draft, "embargo", hour("embargo", "2026-11-10", "06:00"), note="Demandé par l'éditeur"
    )
    answer = send(desk, draft, "schedule", hour("start", "2026-11-02", "08:30"))
    told = " ".join(map(str, answer.context["messages"]))
    assert "mardi 10 novembre 2026 à 06:00" in told and "embargo" in told
    assert begins() == "2026-11-10T05:00:00+00:00"
    send(desk, draft, "embargo", hour("embargo", "", ""))
    assert Article.objects.get().embargo is None


def test_the_end_of_a_live_article_is_set_without_touching_its_text(desk, culture):
    article = make.published("Offre", section=culture).article
    Article.objects.filter(pk=article.pk).update(title="En travail")
    send(desk, article, "end", hour("end", "2026-11-30", "18:00"))
    row = Publication.objects.get()
    assert (row.title, row.ended_as, row.live_until.isoformat()) == (
        "Offre",
        "expired",
        "2026-11-30T17:00:00+00:00",
    )


def test_what_the_desk_plans_is_said_apart_from_what_will_happen(desk, draft):
    Article.objects.update(planned_for=timezone.now() + DAY)
    assert desk.get(page(draft)).context["page"].start.initial["date"].isoformat() == "2026-10-21"
    assert "mercredi 21 octobre 2026" in standing(desk, draft)
    assert Article.objects.get().state == State.DRAFT and not Publication.objects.exists()


def test_an_incomplete_article_is_not_scheduled_and_says_why(desk, draft):
    Article.objects.update(body="")
    answer = send(desk, draft, "schedule", hour("start", "2026-11-02", "08:30"))
    assert answer.context["page"].trouble
    assert Article.objects.get().state == State.DRAFT


def test_what_changed_meanwhile_is_told_and_nothing_fails(desk, draft, client):
    scheduling.schedule(draft, by=None, at=timezone.now() + DAY)
    scheduling.unschedule(draft, by=None)
    assert send(desk, draft, "forward").context["page"].trouble
    assert send(desk, draft, "unschedule").status_code == 200
    assert desk.post(page(draft), {"act": "nonsense"}).status_code == 200
    Article.objects.all().delete()
    assert desk.post(page(draft), {"act": "forward"}).status_code == 404


def test_only_who_may_publish_in_the_section_sees_the_page(
    client, draft, freelance, subeditor, section_editor, stranger
):
    other = make.article(section=make.section("Sports"))
    Article.objects.filter(pk=draft.pk).update(created_by=freelance)
    data = {"act": "schedule"} | hour("start", "2026-11-02", "08:30")
    for user, article, code in [
        (freelance, draft, 403),
        (subeditor, draft, 403),
        (section_editor, other, 404),
        (stranger, draft, 302),
    ]:
        client.force_login(user)
        assert client.get(page(article)).status_code == code
        assert client.post(page(article), data).status_code == code
    assert not Publication.objects.exists()


def test_scheduling_an_update_leaves_the_end_of_the_live_article_as_it_is(desk, culture):
    article = make.published("Avant", section=culture).article
    send(desk, article, "end", hour("end", "2026-11-30", "18:00"))
    Article.objects.filter(pk=article.pk).update(title="Après")
    send(desk, article, "schedule", hour("start", "2026-11-02", "08:30"))
    assert Publication.objects.latest("pk").live_until.isoformat() == "2026-11-30T17:00:00+00:00"


def test_the_end_of_a_live_article_stands_once_on_its_page(desk, draft, culture):
    assert b'name="until-date"' in desk.get(page(draft)).content
    live = make.published(section=culture).article
    text = desk.get(page(live)).content
    assert b'name="until-date"' not in text and b'name="end-date"' in text
