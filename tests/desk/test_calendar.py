"""The calendar of the desk: what stands where, and moving it from day to day."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from articles import scheduling, workflow
from articles.models import Article, Publication, State
from articles.planner import Kind
from magazine.events.models import Event
from tests import make

CALENDAR = "/admin/articles/article/calendar/"
NOW = "2026-11-26 09:00:00+01:00"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def at(day: str, hour: str = "18:00") -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"{day}T{hour}"))


def planned(title: str, day: str, hour: str = "18:00", **fields) -> Article:
    return make.article(title, planned_for=at(day, hour), **fields)


def scheduled(title: str, day: str, hour: str = "18:00", **fields) -> Article:
    article = make.article(title, **fields)
    workflow.publish(article, by=None, at=at(day, hour))
    return article


def shown(answer) -> dict[str, tuple[date, str, bool]]:
    return {
        item.title: (day.date, item.kind, movable)
        for day in answer.context["days"]
        for item, movable in day.items
    }


def move(client, answer, title: str, **fields):
    """Press « Déplacer » for what bears this title on the page."""
    item = next(
        item for day in answer.context["days"] for item, _may in day.items if item.title == title
    )
    data = {
        "kind": item.kind,
        "article": item.article.pk,
        "was": item.at.isoformat(),
        "stamp": item.stamp,
        "back": answer.context["here"],
    }
    return client.post(f"{CALENDAR}move/", data | fields, follow=True)


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def test_an_intention_a_schedule_and_a_publication_stand_on_their_days_and_are_named(desk, culture):
    planned("Prévu", "2026-11-28")
    scheduled("Programmé", "2026-11-30")
    make.published("Paru")
    page = desk.get(CALENDAR)
    assert shown(page) == {
        "Paru": (date(2026, 11, 26), Kind.PUBLIC, False),
        "Prévu": (date(2026, 11, 28), Kind.PLANNED, True),
        "Programmé": (date(2026, 11, 30), Kind.SCHEDULED, True),
    }
    assert "prévu 18:00" in text(page)
    assert "programmé 18:00" in text(page)
    assert "Novembre 2026" in text(page)


def test_an_intention_is_over_once_the_article_is_scheduled_or_published(desk, culture):
    article = planned("Deux fois", "2026-11-28")
    workflow.publish(article, by=None, at=at("2026-11-30"))
    assert shown(desk.get(CALENDAR)) == {"Deux fois": (date(2026, 11, 30), Kind.SCHEDULED, True)}


def test_the_update_of_what_readers_have_is_called_so(desk, culture):
    article = make.published("Paru").article
    Article.objects.filter(pk=article.pk).update(title="Paru, revu")
    workflow.publish(Article.objects.get(), by=None, at=at("2026-11-29"))
    assert "mise à jour programmée" in text(desk.get(CALENDAR))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?view=week", {"Prévu"}),
        ("?view=list", {"Prévu"}),
        ("?view=month&day=2026-12-15", {"Noël"}),
        ("?view=list&day=2026-12-15", {"Noël"}),
        ("?view=week&day=2026-12-15", set()),
        ("?view=rien&day=hier&section=x&person=-1", {"Prévu"}),
        ("?section=999999999999999999999999", {"Prévu"}),
    ],
)
def test_a_period_is_chosen_by_the_address_and_odd_ones_are_no_error(desk, culture, query, titles):
    planned("Prévu", "2026-11-28")
    planned("Noël", "2026-12-24")
    assert set(shown(desk.get(CALENDAR + query))) == titles


def test_it_is_filtered_by_section_and_by_person(desk, editor, culture):
    sciences = make.section("Sciences")
    planned("À moi", "2026-11-28", created_by=editor, section=sciences)
    planned("À un autre", "2026-11-28", created_by=make.user())
    assert set(shown(desk.get(f"{CALENDAR}?section={sciences.pk}"))) == {"À moi"}
    assert set(shown(desk.get(f"{CALENDAR}?person={editor.pk}"))) == {"À moi"}


def test_a_full_day_of_a_month_leads_to_its_week(desk, culture):
    for number in range(8):
        planned(f"Article {number}", "2026-11-28")
    page = desk.get(CALENDAR)
    assert len(shown(page)) == 6
    assert "et 2 autres" in text(page)
    assert len(shown(desk.get(f"{CALENDAR}?view=week"))) == 8


def test_an_empty_period_says_so(desk, culture):
    assert "Rien n’est prévu" in text(desk.get(f"{CALENDAR}?day=2031-01-01"))


# Moving --------------------------------------------------------------------------------------


def test_an_intention_is_moved_at_the_same_hour_told_and_taken_back(desk, culture):
    article = planned("Prévu", "2026-11-28", "08:30")
    answer = move(desk, desk.get(CALENDAR), "Prévu", day="2026-12-02")
    moved = Article.objects.get()
    assert local(moved.planned_for) == "2026-12-02 08:30"
    assert (moved.version, moved.state) == (article.version + 1, State.DRAFT)
    assert "mercredi 02 décembre 2026 à 08:30" in text(answer)
    assert Event.objects.get().verb == "planned"
    assert not Publication.objects.exists()
    data = {"token": answer.context["said"]["token"], "back": answer.context["here"]}
    desk.post(f"{CALENDAR}undo/", data)
    assert local(Article.objects.get().planned_for) == "2026-11-28 08:30"


@pytest.mark.parametrize(("by", "day"), [("-1", "2026-11-27"), ("1", "2026-11-29")])
def test_it_is_moved_by_a_day_without_a_script(desk, culture, by, day):
    planned("Prévu", "2026-11-28")
    move(desk, desk.get(CALENDAR), "Prévu", by=by, day="2026-11-28")
    assert local(Article.objects.get().planned_for) == f"{day} 18:00"


def test_the_form_of_one_item_opens_by_its_link(desk, culture):
    article = planned("Prévu", "2026-11-28")
    page = desk.get(f"{CALENDAR}?move=planned-{article.pk}")
    assert page.context["moving"].title == "Prévu"
    assert re.search(r"<dialog[^>]*\bopen\b", page.content.decode())
    assert desk.get(f"{CALENDAR}?move=planned-0").context["moving"] is None


def test_a_publication_is_scheduled_again_as_it_was_and_taken_back(desk, culture):
    article = scheduled("Programmé", "2026-11-30")
    Article.objects.filter(pk=article.pk).update(title="Réécrit depuis")
    answer = move(desk, desk.get(CALENDAR), "Programmé", day="2026-12-03")
    row = Publication.objects.get()
    assert (local(row.live_from), row.title) == ("2026-12-03 18:00", "Programmé")
    data = {"token": answer.context["said"]["token"], "back": answer.context["here"]}
    desk.post(f"{CALENDAR}undo/", data)
    assert local(Publication.objects.get().live_from) == "2026-11-30 18:00"


def test_the_hour_on_the_wall_stays_when_the_clocks_change(desk, culture):
    planned("Prévu", "2027-03-27", "18:00")
    planned("La nuit", "2027-03-27", "02:30")
    address = f"{CALENDAR}?day=2027-03-27"
    move(desk, desk.get(address), "Prévu", day="2027-03-28")
    answer = move(desk, desk.get(address), "La nuit", day="2027-03-28")
    found = {row.title: local(row.planned_for) for row in Article.objects.all()}
    assert found == {"Prévu": "2027-03-28 18:00", "La nuit": "2027-03-28 03:30"}
    assert "02:30 n’existe pas ce jour-là" in text(answer)


def test_a_publication_does_not_move_into_the_past(desk, culture):
    scheduled("Programmé", "2026-11-30")
    answer = move(desk, desk.get(CALENDAR), "Programmé", day="2026-11-20")
    assert "n’a pas été déplacé" in text(answer)
    assert answer.context["said"]["token"] == ""
    assert local(Publication.objects.get().live_from) == "2026-11-30 18:00"


@pytest.mark.parametrize("kind", ["planned", "scheduled"])
def test_what_somebody_moved_meanwhile_is_not_moved_again(desk, culture, kind):
    make_one = {"planned": planned, "scheduled": scheduled}[kind]
    article = make_one("Un", "2026-11-30")
    page = desk.get(CALENDAR)
    if kind == "planned":
        Article.objects.update(version=5)
    else:
        scheduling.move(article, by=None, to=at("2026-12-01"))
    assert "entre-temps" in text(move(desk, page, "Un", day="2026-12-04"))
    days = [*Article.objects.values_list("planned_for", flat=True)]
    days += [row.live_from for row in Publication.objects.all()]
    assert "2026-12-04 18:00" not in [local(day) for day in days if day]


@pytest.mark.parametrize(
    "fields",
    [
        {"day": "hier"},
        {"day": ""},
        {"day": "9999-12-31"},
        {"day": "2026-12-01", "was": "x"},
        {"day": "2026-12-01", "was": "2026-11-28T18:00"},
        {"day": "2026-12-01", "stamp": "x"},
        {"day": "2026-12-01", "stamp": "²"},
    ],
)
def test_bad_input_moves_nothing_and_says_so(desk, culture, fields):
    planned("Prévu", "2026-11-28")
    answer = move(desk, desk.get(CALENDAR), "Prévu", **fields)
    assert "Rien n’a été déplacé" in text(answer)
    assert local(Article.objects.get().planned_for) == "2026-11-28 18:00"


@pytest.mark.parametrize(
    "fields", [{"kind": "public"}, {"kind": "x"}, {"article": "x"}, {"article": "0"}]
)
def test_what_does_not_exist_is_not_found(desk, culture, fields):
    planned("Prévu", "2026-11-28")
    data = {"day": "2026-12-01"} | fields
    assert move(desk, desk.get(CALENDAR), "Prévu", **data).status_code == 404


def test_a_press_leads_back_to_this_calendar_and_nowhere_else(desk, culture):
    planned("Prévu", "2026-11-28")
    answer = move(desk, desk.get(CALENDAR), "Prévu", day="hier", back="https://evil.example/")
    assert answer.redirect_chain[-1][0].startswith(CALENDAR)


def test_a_link_moves_nothing(desk, culture):
    assert desk.get(f"{CALENDAR}move/").status_code == 403
    assert desk.get(f"{CALENDAR}undo/").status_code == 403
    assert "trop tard" in text(desk.post(f"{CALENDAR}undo/", {"token": "x"}, follow=True))


# Rights --------------------------------------------------------------------------------------


def test_a_writer_moves_what_is_theirs_and_no_publication(client, culture, freelance):
    planned("Le mien", "2026-11-28", created_by=freelance)
    planned("Un secret", "2026-11-28")
    scheduled("Programmé", "2026-11-30", created_by=freelance)
    client.force_login(freelance)
    page = client.get(CALENDAR)
    assert {title: movable for title, (_d, _k, movable) in shown(page).items()} == {
        "Le mien": True,
        "Programmé": False,
    }
    assert move(client, page, "Programmé", day="2026-12-04").status_code == 403
    assert move(client, page, "Le mien", day="2026-12-04").status_code == 200
    other = Article.objects.get(title="Un secret")
    assert move(client, page, "Le mien", article=other.pk, day="2026-12-04").status_code == 404
    assert local(Article.objects.get(title="Un secret").planned_for) == "2026-11-28 18:00"


def test_without_a_seat_there_is_no_calendar(client, stranger):
    client.force_login(stranger)
    assert client.get(CALENDAR).status_code == 302
    client.force_login(make.user("nobody", is_staff=True))
    assert client.get(CALENDAR).status_code == 403


@pytest.mark.parametrize("number", [1, 9])
def test_the_calendar_asks_as_much_whatever_it_holds(
    desk, culture, number, django_assert_num_queries
):
    for turn in range(number):
        section = make.section(f"Rubrique {turn}")
        planned("", "2026-11-28", section=section, created_by=make.user())
        scheduled(f"P {turn}", "2026-11-29", section=section, created_by=make.user())
    with django_assert_num_queries(8):
        desk.get(f"{CALENDAR}?view=week")


def test_an_article_that_ends_is_moved_within_its_days(desk, culture):
    article = make.article("Éphémère")
    workflow.publish(article, by=None, at=at("2026-11-28"), until=at("2026-11-30"))
    answer = move(desk, desk.get(CALENDAR), "Éphémère", day="2026-12-05")
    assert "n’a pas été déplacé" in text(answer)
    assert local(Publication.objects.get().live_from) == "2026-11-28 18:00"
    assert Publication.objects.get().live_until - at("2026-11-28") == timedelta(days=2)
