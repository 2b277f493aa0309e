"""The editions of a front page at the desk: begun, copied, scheduled, opened, gone back to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from magazine.events.models import Event
from magazine.front import editions
from magazine.front.models import Arrangement, Edition
from tests import make
from tests.desk.board import LIST, at, chosen, page, plain, press, version


@pytest.fixture
def la_une(db):
    return editions.standing_or_new()


@pytest.fixture
def draft(chief, la_une):
    return editions.draft(None, by=chief, name="Édition du soir")


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def post(client, edition, part, *, seen=None, **data):
    data["version"] = version(edition) if seen is None else seen
    return client.post(at(edition, part), data)


def told(client, answer):
    """What stands on the page that an act leads to."""
    assert answer.status_code == 302, answer.context.get("trouble")
    return plain(client.get(answer.url).content.decode())


def hour(days, clock="18:00"):
    day = timezone.localtime() + timedelta(days=days)
    return {"date": f"{day:%Y-%m-%d}", "time": clock}


def opens(edition):
    return Edition.objects.get(pk=edition.pk).opens_at


# The list ---------------------------------------------------------------------------------------


def test_the_list_tells_what_stands_what_will_what_is_prepared_and_what_stood(
    desk, la_une, draft, chief
):
    now = editions.draft(None, by=chief, name="Midi")
    editions.open_now(now, version=1, by=chief)
    later = editions.draft(None, by=chief, name="Nuit")
    editions.schedule(later, timezone.now() + timedelta(hours=5), version=1, by=chief)
    shown = desk.get(LIST).context
    assert shown["standing"][1] == "Midi"
    assert [label for _row, label in shown["scheduled"]] == ["Nuit"]
    assert [label for _row, label in shown["drafts"]] == ["Édition du soir"]
    assert [one.edition for one in shown["past"]] == [la_une]
    text = plain(desk.get(LIST).content.decode())
    assert "dans 4 heures, 59 minutes" in text
    day = timezone.localtime()
    assert f"/la-une/{day:%Y/%m/%d}/" in text


def test_an_empty_list_says_so(desk):
    text = desk.get(LIST).content.decode()
    assert "Personne n’a encore composé La Une" in text
    assert "Rien n’est programmé" in plain(text)


def test_the_past_is_bounded_newest_first(desk, la_une, chief):
    for number in range(24):
        row = editions.draft(None, by=chief, name=f"N° {number}")
        opened = timezone.now() - timedelta(hours=48 - number)
        Edition.objects.filter(pk=row.pk).update(opens_at=opened)
    first = desk.get(LIST).context
    assert [one.label for one in first["past"]][:2] == ["N° 22", "N° 21"]
    assert len(first["past"]) == 20
    assert len(desk.get(LIST, {"p": "2"}).context["past"]) == 4
    assert desk.get(LIST, {"p": "9" * 400}).status_code == 200


def test_older_drafts_are_a_page_away(desk, la_une, chief):
    for number in range(53):
        editions.draft(None, by=chief, name=f"N° {number}")
    first, second = desk.get(LIST), desk.get(LIST, {"d": "2"})
    assert [label for _row, label in first.context["drafts"]][:2] == ["N° 52", "N° 51"]
    assert 'href="?d=2"' in first.content.decode()
    assert [label for _row, label in second.context["drafts"]] == ["N° 2", "N° 1", "N° 0"]
    assert 'href="?d=1"' in second.content.decode()
    assert desk.get(LIST, {"d": "9" * 400}).status_code == 200


def test_each_section_that_one_may_compose_has_its_list(desk, culture, chief):
    make.section("Sciences")
    editions.draft(culture, by=chief, name="Culture du soir")
    shown = desk.get(LIST, {"section": "culture"}).context
    assert [label for _row, label in shown["drafts"]] == ["Culture du soir"]
    assert desk.get(LIST, {"section": "nulle-part"}).status_code == 404


# Begun and copied -------------------------------------------------------------------------------


def test_a_new_edition_is_a_draft_that_no_reader_sees(desk, la_une):
    answer = desk.post(f"{LIST}begin/", {"do": "new", "name": "Spéciale"})
    made = Edition.objects.latest("pk")
    assert answer.url == at(made)
    assert (made.name, made.opens_at) == ("Spéciale", None)
    assert "Un brouillon" in page(desk, made)


def test_an_edition_is_copied_whole(desk, la_une):
    article = make.published("Un papier").article
    press(desk, la_une, f"put {article.pk}", "1.2")
    answer = post(desk, la_une, "deed", do="copy")
    made = Edition.objects.latest("pk")
    assert answer.url == at(made)
    assert chosen(made) == {(1, 2): article.pk}


def test_yesterdays_is_what_stood_a_day_ago_and_not_what_was_made_of_it_since(desk, la_une):
    first, second = (make.published(f"Titre {n}").article for n in range(2))
    press(desk, la_une, f"put {first.pk}", "0.1")
    Arrangement.objects.update(at=timezone.now() - timedelta(days=2))
    press(desk, la_une, f"put {second.pk}", "0.1")
    desk.post(f"{LIST}begin/", {"do": "yesterday"})
    made = Edition.objects.latest("pk")
    assert made.name.startswith("Comme ")
    assert chosen(made) == {(0, 1): first.pk}


def test_without_an_edition_yesterday_there_is_none_to_copy(desk):
    answer = desk.post(f"{LIST}begin/", {"do": "yesterday"})
    assert "Aucune édition n’était en place hier" in told(desk, answer)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("section", ["x", "9" * 30, "0"])
def test_an_edition_of_no_section_is_not_begun(desk, section):
    answer = desk.post(f"{LIST}begin/", {"do": "new", "section": section})
    assert answer.status_code == 403
    assert not Edition.objects.exists()


# Opened -----------------------------------------------------------------------------------------


def test_an_edition_is_scheduled_put_off_and_taken_out_again(desk, draft):
    assert "s’ouvrira" in told(desk, post(desk, draft, "schedule", **hour(2)))
    assert f"{timezone.localtime(opens(draft)):%H:%M}" == "18:00"
    post(desk, draft, "schedule", **hour(3, "07:30"))
    assert f"{timezone.localtime(opens(draft)):%H:%M}" == "07:30"
    assert "redevient un brouillon" in told(desk, post(desk, draft, "deed", do="unschedule"))
    assert opens(draft) is None


def test_an_hour_that_comes_twice_is_asked_about(desk, draft):
    twice = {"date": "2099-10-25", "time": "02:30"}
    asked = post(desk, draft, "schedule", **twice)
    assert asked.context["form"].asks
    assert opens(draft) is None
    post(desk, draft, "schedule", **twice, which="second")
    assert opens(draft) == datetime(2099, 10, 25, 1, 30, tzinfo=UTC)


def test_an_hour_that_does_not_exist_comes_back_moved_forward(desk, draft):
    asked = post(desk, draft, "schedule", date="2099-03-29", time="02:30")
    text = plain(asked.content.decode())
    assert "02:30 n’existe pas ce jour-là" in text
    assert 'value="03:30"' in text
    assert opens(draft) is None


def test_two_editions_for_one_minute_are_refused_and_the_other_one_is_named(desk, draft, chief):
    other = editions.draft(None, by=chief, name="La première")
    post(desk, other, "schedule", **hour(2))
    answer = post(desk, draft, "schedule", **hour(2))
    assert "La première" in plain(answer.context["trouble"])
    assert opens(draft) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"date": "2001-01-01", "time": "10:00"},
        {"date": "0001-01-01", "time": "10:00"},
        {"date": "9999-12-31", "time": "23:59"},
        {"date": "hier", "time": "\0"},
    ],
)
def test_an_hour_that_cannot_be_is_refused_with_words(desk, draft, wrong):
    answer = post(desk, draft, "schedule", **wrong)
    assert answer.status_code == 200
    assert answer.context["trouble"] or answer.context["form"].errors
    assert opens(draft) is None


def test_opening_says_first_what_changes_for_readers(desk, la_une, draft):
    first, second = (make.published(f"Titre {n}").article for n in range(2))
    press(desk, la_une, f"put {first.pk}", "0.1")
    press(desk, draft, f"put {second.pk}", "0.1")
    press(desk, draft, f"keep_off {first.pk}")
    asked = desk.get(at(draft, "open"))
    assert asked.context["difference"].lead == "Titre 1"
    assert asked.context["difference"].leave == ["Titre 0"]
    assert opens(draft) is None
    assert "les lecteurs la voient" in told(desk, post(desk, draft, "open", why="Le soir"))
    assert editions.standing(None, timezone.now()) == draft
    assert Event.objects.get(verb="opened").why == "Le soir"
    assert "Titre 0" not in desk.get("/").content.decode()


@pytest.mark.parametrize("part", ["open", "schedule"])
def test_what_was_arranged_meanwhile_is_looked_at_before_it_opens(desk, draft, part):
    article = make.published("Un papier").article
    press(desk, draft, f"put {article.pk}", "0.1")
    answer = post(desk, draft, part, **hour(2), seen=1)
    assert "a modifié cette page entre-temps" in plain(answer.context["trouble"])
    assert opens(draft) is None


@pytest.mark.parametrize("part", ["open", "schedule"])
def test_an_edition_opens_once(desk, la_une, part):
    assert "déjà ouverte" in desk.get(at(la_une, part)).context["trouble"]
    before = opens(la_une)
    assert "déjà ouverte" in post(desk, la_une, part, **hour(2)).context["trouble"]
    assert opens(la_une) == before


def test_one_goes_back_to_an_edition_of_the_past(desk, la_une, draft):
    article = make.published("Un papier").article
    press(desk, la_une, f"put {article.pk}", "1.3")
    post(desk, draft, "open")
    asked = desk.get(at(la_une, "back"))
    assert asked.context["difference"] is not None
    assert f'name="standing" value="{draft.pk}"' in asked.content.decode()
    answer = post(desk, la_une, "back", standing=draft.pk, why="Trop tôt")
    again = editions.standing(None, timezone.now())
    assert answer.url == at(again)
    assert chosen(again) == {(1, 3): article.pk}
    assert Event.objects.get(verb="rolled_back").why == "Trop tôt"


@pytest.mark.parametrize("seen", ["{draft}", "", "x", "9" * 30])
def test_one_goes_back_once_from_what_the_page_showed(desk, la_une, draft, seen):
    post(desk, draft, "open")
    post(desk, la_une, "back", standing=draft.pk)
    again = editions.standing(None, timezone.now())
    answer = post(desk, la_une, "back", standing=seen.format(draft=draft.pk), why="Deux fois")
    assert "Une autre édition s’est ouverte" in plain(answer.context["trouble"])
    assert f'name="standing" value="{again.pk}"' in answer.content.decode()
    assert 'value="Deux fois"' in answer.content.decode()
    assert Edition.objects.count() == 3


def test_one_does_not_go_back_to_what_is_no_past(desk, la_une, draft):
    for edition in (la_une, draft):
        assert "On ne revient qu’à une édition passée" in told(desk, post(desk, edition, "back"))
    assert editions.standing(None, timezone.now()) == la_une


# Named and deleted ------------------------------------------------------------------------------


def test_an_edition_is_named(desk, draft):
    assert "« Nuit »" in told(desk, post(desk, draft, "deed", do="rename", name=" Nuit\0 "))
    draft.refresh_from_db()
    assert draft.name == "Nuit"
    post(desk, draft, "deed", do="rename", name="x" * 300)
    draft.refresh_from_db()
    assert len(draft.name) == 100


def test_a_draft_is_deleted_and_what_readers_saw_is_not(desk, la_une, draft):
    assert "est supprimée" in told(desk, post(desk, draft, "deed", do="discard"))
    assert "déjà ouverte" in told(desk, post(desk, la_une, "deed", do="discard"))
    assert list(Edition.objects.all()) == [la_une]


@pytest.mark.parametrize("do", ["", "explode", "__init__"])
def test_a_deed_that_nobody_knows_does_nothing(desk, draft, do):
    assert "Rien n’a été fait" in told(desk, post(desk, draft, "deed", do=do))


def test_acts_are_posted(desk, draft):
    for part in ("act", "deed"):
        assert desk.get(at(draft, part)).status_code == 405
    assert desk.get(f"{LIST}begin/").status_code == 405
