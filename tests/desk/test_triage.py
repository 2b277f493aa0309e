"""The page where somebody decides on what came in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from articles import bin, steps, workflow
from articles.models import Article, Fidelity, State
from magazine.events.models import Event
from magazine.syndication import questions, triage
from magazine.syndication.models import Arrival, Double, Record
from tests import make

LIST = "/admin/syndication/arrival/"
ACT = f"{LIST}act/"


def arrived(title="Un marché", *, section="Culture", **fields):
    fields.setdefault("state", State.REVIEW)
    place = make.section(section) if section else None
    row = make.republished(title, section=place, **fields)
    now = timezone.now()
    Record.objects.create(
        source="https://carnet.example/", guid=title, article=row, first_seen=now, last_seen=now
    )
    return Arrival.objects.create(article=row, came_at=now, source="carnet.example")


@pytest.fixture
def arrival(culture):
    return arrived()


@pytest.fixture
def desk(client, section_editor):
    client.force_login(section_editor)
    return client


def act(desk, do, *arrivals, **more):
    numbers = [one.pk for one in arrivals]
    return desk.post(ACT, {"do": do, "chosen": numbers, "one": numbers[0], **more})


def text_of(answer):
    return answer.content.decode()


def verbs(arrival):
    return set(Event.objects.about(arrival.article).values_list("verb", flat=True))


# What is shown ------------------------------------------------------------------------------------


def test_the_page_shows_what_waits_with_what_was_agreed(desk, arrival):
    text = text_of(desk.get(LIST))
    for words in ("Un marché", arrival.article.blog.title, "texte intégral", "carnet.example"):
        assert words in text
    assert "Il pleuvait sur la ville." in text


def test_a_blog_without_agreement_says_so(desk, culture):
    arrived(blog=make.blog("Sans accord"))
    assert "aucun accord en vigueur" in text_of(desk.get(LIST))


def test_one_sees_the_sections_where_one_decides(client, subeditor, arrival):
    arrived("Ailleurs", section="Mer")
    arrived("Nulle part", section=None)
    client.force_login(subeditor)
    text = text_of(client.get(LIST))
    assert "Un marché" in text
    assert "Ailleurs" not in text
    assert "Nulle part" not in text


def test_who_has_every_section_sees_what_lies_in_none(client, chief, arrival):
    arrived("Nulle part", section=None)
    client.force_login(chief)
    assert "Nulle part" in text_of(client.get(LIST))
    text = text_of(client.get(f"{LIST}?section=none"))
    assert "Nulle part" in text
    assert "Un marché" not in text


def test_a_likely_double_is_told_with_the_way_to_it(desk, arrival):
    other = make.republished("Un marché", section=arrival.article.section)
    double = Double.objects.create(
        first=other, second=arrival.article, likeness=91, found_at=timezone.now()
    )
    assert f"/admin/syndication/double/{double.pk}/change/" in text_of(desk.get(LIST))


def test_a_page_asks_the_same_number_of_questions_whatever_it_shows(
    desk, arrival, django_assert_max_num_queries, django_assert_num_queries
):
    desk.get(LIST)
    with django_assert_max_num_queries(40) as asked:
        desk.get(LIST)
    for number in range(6):
        arrived(f"Autre {number}")
    with django_assert_num_queries(len(asked)):
        desk.get(LIST)


def test_the_most_faithful_stands_first_with_what_others_lost(desk, arrival):
    lossy, whole = arrived("Troué"), arrived("Entier")
    lost = [{"kind": "image", "what": "plan.png", "count": 1}]
    now = timezone.now()
    Fidelity.objects.create(article=lossy.article, score=40, losses=lost, at=now)
    Fidelity.objects.create(article=whole.article, score=100, at=now)
    answer = desk.get(LIST)
    assert [row.score for row in answer.context["rows"]] == [100, 40, None]
    assert "plan.png" in text_of(desk.get(f"{LIST}?one={lossy.pk}"))


def test_the_first_page_of_the_desk_says_how_many_wait(desk, arrival):
    assert f"{LIST}?one={arrival.pk}" in text_of(desk.get("/admin/"))
    act(desk, "accept", arrival)
    assert LIST + "?one" not in text_of(desk.get("/admin/"))


def test_the_address_of_one_shows_it_among_all(desk, arrival):
    answer = desk.get(f"{LIST}{arrival.pk}/change/")
    assert answer["Location"] == f"{LIST}?one={arrival.pk}"


# Deciding -----------------------------------------------------------------------------------------


def test_what_is_accepted_is_ready(desk, arrival, section_editor):
    act(desk, "accept", arrival)
    arrival.refresh_from_db()
    assert arrival.article.state == State.READY
    assert (arrival.decision, arrival.decided_by) == ("accepted", section_editor)
    assert "accepted" in verbs(arrival)
    assert "Un marché" not in text_of(desk.get(LIST)).partition("triage-tabs")[2]


def test_accepted_and_published_in_one_act(desk, arrival):
    act(desk, "publish", arrival)
    arrival.refresh_from_db()
    assert arrival.article.state == State.PUBLISHED
    assert arrival.decision == "accepted"


def test_without_an_agreement_it_is_accepted_and_not_published(desk, culture):
    arrival = arrived(blog=make.blog("Sans accord"))
    answer = desk.post(ACT, {"do": "publish", "one": arrival.pk}, follow=True)
    assert "accord" in str(list(answer.context["messages"])[0])
    arrival.refresh_from_db()
    assert arrival.decision == ""
    act(desk, "accept", arrival)
    arrival.refresh_from_db()
    assert arrival.article.state == State.READY


def test_publishing_takes_the_right_to(client, subeditor, arrival):
    client.force_login(subeditor)
    assert 'value="publish"' not in text_of(client.get(LIST))
    act(client, "publish", arrival)
    arrival.refresh_from_db()
    assert (arrival.decision, arrival.article.state) == ("", State.REVIEW)
    act(client, "accept", arrival)
    arrival.refresh_from_db()
    assert arrival.decision == "accepted"


def test_filed_elsewhere_by_the_beginning_of_a_name(client, chief, arrival):
    sea = make.section("Mer et îles")
    client.force_login(chief)
    act(client, "file", arrival, to="mer")
    arrival.refresh_from_db()
    assert (arrival.article.section, arrival.decision) == (sea, "")
    assert Event.objects.get(verb="filed").by == chief
    act(client, "file_accept", arrival, to="Culture")
    arrival.refresh_from_db()
    assert arrival.article.section.name == "Culture"
    assert arrival.article.state == State.READY


@pytest.mark.parametrize("to", ["", "Mer", "\0", "x" * 400])
def test_a_section_that_is_not_theirs_keeps_what_was_typed(desk, arrival, to):
    make.section("Mer")
    answer = act(desk, "file", arrival, to=to)
    assert answer.status_code == 422
    arrival.refresh_from_db()
    assert arrival.article.section.name == "Culture"


def test_what_is_refused_is_in_the_bin_and_does_not_come_back(desk, arrival, section_editor):
    act(desk, "refuse", arrival, reason="Hors sujet.")
    assert bin.binned().get().pk == arrival.pk
    record = Record.objects.get(article=arrival.pk)
    assert (record.tombstone is not None, record.tombstone_reason) == (True, "Hors sujet.")
    event = Event.objects.get(verb="refused")
    assert (event.by, event.why) == (section_editor, "Hors sujet.")


def test_a_refusal_without_a_reason_does_nothing(desk, arrival):
    answer = act(desk, "refuse", arrival, why="  ")
    assert answer.status_code == 422
    assert not bin.binned().exists()


def test_one_s_own_words_go_before_a_reason_that_stands_there(desk, arrival):
    act(desk, "refuse", arrival, reason="Hors sujet.", why="Déjà lu ailleurs.")
    assert Event.objects.get(verb="refused").why == "Déjà lu ailleurs."


def test_a_refusal_is_undone_on_the_page(desk, arrival):
    answer = act(desk, "refuse", arrival, reason="Hors sujet.")
    assert "triage-undo" in text_of(desk.get(answer["Location"]))
    act(desk, "undo", arrival)
    arrival.refresh_from_db()
    assert arrival.decision == ""
    assert Article.objects.filter(pk=arrival.pk).exists()
    assert Record.objects.get(article=arrival.pk).tombstone is None
    assert "decided_again" in verbs(arrival)
    assert act(desk, "undo", arrival).status_code == 302


def test_an_older_tombstone_stays_when_a_refusal_is_undone(desk, arrival):
    old = timezone.now() - timedelta(days=9)
    Record.objects.filter(article=arrival.pk).update(tombstone=old)
    act(desk, "refuse", arrival, reason="Hors sujet.")
    act(desk, "undo", arrival)
    assert Record.objects.get(article=arrival.pk).tombstone == old


def test_an_acceptance_is_undone_while_nothing_became_of_it(desk, arrival):
    act(desk, "accept", arrival)
    act(desk, "undo", arrival)
    arrival.refresh_from_db()
    assert (arrival.decision, arrival.article.state) == ("", State.REVIEW)
    act(desk, "publish", arrival)
    act(desk, "undo", arrival)
    arrival.refresh_from_db()
    assert (arrival.decision, arrival.article.state) == ("accepted", State.PUBLISHED)


def test_several_at_once(desk, arrival):
    others = [arrived(f"Autre {number}") for number in range(3)]
    act(desk, "refuse", arrival, *others[:2], reason="Hors sujet.")
    assert bin.binned().count() == 3
    assert Arrival.objects.waiting().get() == others[2]


def test_the_next_one_follows(desk, arrival):
    other = arrived("Autre")
    answer = desk.post(ACT, {"do": "accept", "one": arrival.pk, "next": other.pk})
    assert f"one={other.pk}" in answer["Location"]


# Asking -------------------------------------------------------------------------------------------


def test_the_author_is_asked_by_mail(desk, arrival, section_editor):
    arrival.article.blog.contact = "lui@carnet.example"
    arrival.article.blog.save()
    assert "lui@carnet.example" in text_of(desk.get(LIST))
    act(desk, "ask", arrival, subject="Votre\narticle", question="D’où vient la photo ?")
    arrival.refresh_from_db()
    assert (arrival.decision, arrival.asked_to) == ("", "lui@carnet.example")
    assert questions.post.call(arrival.pk, arrival.asked_at.isoformat()) == "sent"
    assert questions.post.call(arrival.pk, arrival.asked_at.isoformat()) == "taken"
    (letter,) = mail.outbox
    assert letter.to == ["lui@carnet.example"]
    assert letter.reply_to == [section_editor.email]
    assert letter.subject == "Votre article"
    assert Event.objects.get(verb="asked").why == "D’où vient la photo ?"
    assert "auteur interrogé" in text_of(desk.get(LIST))


def test_a_mail_that_is_refused_says_so_and_can_be_sent_again(desk, arrival, monkeypatch):
    def refuses(self):
        raise ConnectionRefusedError

    triage.ask(arrival.article, by=None, subject="Titre", question="?", to="lui@carnet.example")
    arrival.refresh_from_db()
    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", refuses)
        assert questions.post.call(arrival.pk, arrival.asked_at.isoformat()) == "refused"
    assert "Le courriel n’est pas parti" in text_of(desk.get(LIST))
    assert questions.post.call(arrival.pk, arrival.asked_at.isoformat()) == "sent"


def test_without_an_address_a_mail_program_writes_and_the_desk_notes_it(desk, arrival):
    assert "mailto:?subject=" in text_of(desk.get(LIST))
    assert act(desk, "ask", arrival, question="?").status_code == 302
    arrival.refresh_from_db()
    assert arrival.asked_at is None
    act(desk, "asked", arrival, question="?")
    arrival.refresh_from_db()
    assert (arrival.asked_at is not None, arrival.asked_to) == (True, "")
    assert not mail.outbox


def test_a_question_without_words_is_none(desk, arrival):
    assert act(desk, "asked", arrival, question=" ").status_code == 422


# Others -------------------------------------------------------------------------------------------


def test_the_second_of_two_people_is_told_what_the_first_decided(desk, arrival, chief):
    chief.first_name, chief.last_name = "Anne", "Roy"
    chief.save()
    triage.refuse(arrival.article, by=chief, why="Hors sujet.")
    answer = desk.post(ACT, {"do": "accept", "one": arrival.pk}, follow=True)
    (told,) = map(str, answer.context["messages"])
    assert "Anne Roy" in told
    assert "Hors sujet." in told
    arrival.refresh_from_db()
    assert arrival.decision == "refused"


@pytest.mark.parametrize("do", ["accept", "publish", "file", "refuse", "ask", "undo"])
def test_an_arrival_of_another_section_is_not_there(desk, culture, do):
    other = arrived(section="Mer")
    more = {"to": "Culture", "reason": "Non.", "question": "?"}
    assert act(desk, do, other, **more).status_code == 404
    other.refresh_from_db()
    assert (other.decision, other.article.section.name) == ("", "Mer")
    assert desk.get(f"{LIST}{other.pk}/change/").status_code == 404
    answer = desk.get(f"{LIST}?one={other.pk}", headers={"X-Fragment": "1"})
    assert answer.status_code == 404


def test_others_are_refused(client, arrival, stranger, freelance):
    for person in (stranger, freelance):
        client.force_login(person)
        assert client.get(LIST).status_code in (302, 403)
        assert act(client, "accept", arrival).status_code in (302, 403)
    arrival.refresh_from_db()
    assert arrival.decision == ""


@pytest.mark.parametrize(
    "data", [{}, {"do": "accept"}, {"do": "x", "one": "1"}, {"do": "accept", "one": "9" * 30}]
)
def test_what_no_button_sends_is_not_found(desk, arrival, data):
    assert desk.post(ACT, data).status_code == 404


def test_a_get_decides_nothing(desk, arrival):
    assert desk.get(ACT).status_code == 405


@pytest.mark.parametrize("query", ["section=x", "section=" + "9" * 40, "one=a", "p=-1", "undo=a,"])
def test_odd_words_of_the_address_break_nothing(desk, arrival, query):
    assert desk.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("number", ["x", "0", "9" * 400])
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_a_number_that_names_nothing_is_no_fault_of_the_server(desk, number, page):
    assert desk.get(f"{LIST}{number}/{page}/").status_code < 500


# What is done elsewhere ---------------------------------------------------------------------------


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    def do(verb, *about, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return verb(*about, **more)

    return do


def test_what_is_approved_or_published_from_its_form_waits_no_longer(heard, arrival, editor):
    other = arrived("Autre")
    heard(steps.approve, arrival.article, by=editor)
    heard(workflow.publish, other.article, by=editor)
    for one in (arrival, other):
        one.refresh_from_db()
        assert (one.decision, one.decided_by) == ("accepted", editor)


def test_what_goes_into_the_bin_elsewhere_comes_back_with_it(heard, arrival, editor):
    heard(bin.delete, arrival.article, by=editor, why="doublon")
    arrival.refresh_from_db()
    assert (arrival.decision, arrival.why) == ("gone", "doublon")
    heard(bin.undelete, arrival.article, by=editor)
    arrival.refresh_from_db()
    assert arrival.decision == ""


def test_a_refused_one_taken_out_of_the_bin_waits_again(heard, arrival, editor):
    heard(triage.refuse, arrival.article, by=editor, why="Non.")
    heard(bin.undelete, arrival.article, by=editor)
    arrival.refresh_from_db()
    assert arrival.decision == ""
    assert Record.objects.get(article=arrival.pk).tombstone is None
