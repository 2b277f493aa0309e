"""What the page of arrivals tells: who decided what, why and when; how many wait, in which order;
the first words to an author, for a mail program."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.utils import timezone

from articles.models import Fidelity
from magazine.events.models import Event
from magazine.syndication import questions, triage_rows
from magazine.syndication.models import Arrival
from tests import make
from tests.desk.test_triage import LIST, act, arrived, text_of


@pytest.fixture
def arrival(culture):
    return arrived()


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def tabs_of(answer):
    return {tab.name: tab.count for tab in answer.context["tabs"]}


# Who, why, when -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("do", "more", "verb"),
    [
        ("accept", {"note": "Bien vu."}, "accepted"),
        ("publish", {"note": "Bien vu."}, "accepted"),
        ("file", {"note": "Bien vu.", "to": "Mer"}, "filed"),
        ("file_accept", {"note": "Bien vu.", "to": "Mer"}, "accepted"),
        ("refuse", {"why": "Bien vu."}, "refused"),
        ("refuse", {"reason": "Bien vu."}, "refused"),
        ("ask", {"question": "Bien vu."}, "asked"),
        ("asked", {"question": "Bien vu."}, "asked"),
    ],
)
def test_each_decision_is_an_event_with_who_why_and_when(desk, arrival, chief, do, more, verb):
    make.section("Mer")
    arrival.article.blog.contact = "lui@carnet.example"
    arrival.article.blog.save()
    before = timezone.now()
    act(desk, do, arrival, **more)
    event = Event.objects.about(arrival.article).get(verb=verb)
    assert (event.by, event.why) == (chief, "Bien vu.")
    assert before <= event.at <= timezone.now()


def test_a_reason_for_refusing_says_nothing_of_an_acceptance(desk, arrival):
    act(desk, "accept", arrival, reason="Hors sujet.", why="Trop court.", note="")
    assert Event.objects.get(verb="accepted").why == ""


def test_what_was_ticked_and_noted_stays_when_something_is_missing(desk, arrival):
    others = [arrived(f"Autre {number}") for number in range(2)]
    answer = act(desk, "file", arrival, *others, to="Nulle part", note="Vu à trois.")
    assert answer.status_code == 422
    text = text_of(answer)
    assert len(re.findall(r'name="chosen"[^>]*\schecked', text, re.DOTALL)) == 3
    assert 'value="Nulle part"' in text
    assert 'value="Vu à trois."' in text


def test_nothing_is_ticked_by_itself(desk, arrival):
    answer = desk.post(f"{LIST}act/", {"do": "refuse", "one": arrival.pk})
    assert answer.status_code == 422
    assert not re.findall(r'name="chosen"[^>]*\schecked', text_of(answer), re.DOTALL)


# How many, in which order -------------------------------------------------------------------------


def test_the_tabs_count_what_waits_and_nothing_else(desk, arrival):
    arrived("Autre")
    arrived("À la mer", section="Mer")
    arrived("Nulle part", section=None)
    assert tabs_of(desk.get(LIST)) == {"Toutes": 4, "Culture": 2, "Mer": 1, "Sans rubrique": 1}
    act(desk, "accept", arrival)
    assert tabs_of(desk.get(LIST)) == {"Toutes": 3, "Culture": 1, "Mer": 1, "Sans rubrique": 1}


def test_counting_stops_at_a_bound_and_says_that_there_is_more(desk, arrival, monkeypatch):
    arrived("Autre")
    assert "Toutes <span>2</span>" in text_of(desk.get(LIST))
    monkeypatch.setattr(triage_rows, "MOST_COUNTED", 1)
    assert "Toutes <span>1+</span>" in text_of(desk.get(LIST))


def test_tabs_cost_two_questions_however_many_sections_wait(
    chief, culture, django_assert_num_queries
):
    for number in range(5):
        arrived(f"Autre {number}", section=f"Rubrique {number}")
    with django_assert_num_queries(3):  # the seats of this person, once
        found = triage_rows.tabs(chief)
    assert [tab.count for tab in found] == [5, 1, 1, 1, 1, 1]


def test_a_tab_holds_its_section_by_score_then_by_what_waits_longest(desk, arrival):
    now = timezone.now()
    rows = {
        name: arrived(name, section=section)
        for name, section in (
            ("Ancien", "Culture"),
            ("Récent", "Culture"),
            ("Fidèle", "Culture"),
            ("Ailleurs", "Mer"),
        )
    }
    for name, score, hours in (("Ancien", 70, 9), ("Récent", 70, 1), ("Fidèle", 95, 2)):
        Fidelity.objects.create(article=rows[name].article, score=score, at=now)
        came = now - timedelta(hours=hours)
        Arrival.objects.filter(pk=rows[name].pk).update(came_at=came)
    culture = arrival.article.section_id
    answer = desk.get(f"{LIST}?section={culture}")
    titles = [row.article.title for row in answer.context["rows"]]
    assert titles == ["Fidèle", "Ancien", "Récent", "Un marché"]


def test_the_order_goes_on_from_one_page_to_the_next(desk, culture):
    now = timezone.now()
    for number in range(27):
        row = arrived(f"Numéro {number}")
        Fidelity.objects.create(article=row.article, score=number, at=now)
    scores = [row.score for page in (1, 2) for row in desk.get(LIST, {"p": page}).context["rows"]]
    assert scores == list(range(26, -1, -1))


# The first words to an author ---------------------------------------------------------------------


def parts_of(link):
    parts = urlsplit(link)
    return unquote(parts.path), parse_qs(parts.query)


def test_a_mail_program_gets_the_draft_in_french_with_its_line_breaks(arrival, chief):
    article = arrival.article
    article.title, article.original = "L’été & « l’hiver » : 100 % = ?", "https://c.example/a?b=1&c"
    draft = questions.draft(article, chief)
    to, fields = parts_of(draft.mailto)
    assert to == ""
    assert fields["subject"] == [draft.subject]
    assert fields["body"] == [draft.text.replace("\n", "\r\n")]
    assert draft.text.startswith("Bonjour,\n\nnous avons reçu votre article «\u00a0L’été")
    assert "(https://c.example/a?b=1&c)" in draft.text
    assert "%0D%0A%0D%0A" in draft.mailto
    assert "+" not in draft.mailto  # for a mail program that is a plus, not a space
    assert not re.search(r"%0A(?<!%0D%0A)", draft.mailto)


def test_without_an_original_the_draft_names_none(arrival, chief):
    article = arrival.article
    article.original = ""
    assert "()" not in questions.draft(article, chief).text


def test_a_text_too_long_for_a_link_is_left_out_of_it_and_the_page_says_so(desk, arrival, chief):
    article = arrival.article
    article.title = "字" * 120
    article.save(update_fields=["title"])
    draft = questions.draft(article, chief)
    assert len(draft.mailto) <= 2000
    assert list(parts_of(draft.mailto)[1]) == ["subject"]
    assert "Copiez-la d’ici" in text_of(desk.get(LIST))


def test_without_an_address_the_page_says_so_and_leads_to_where_it_is_written_down(desk, arrival):
    text = text_of(desk.get(LIST))
    assert "Personne ne connaît d’adresse de son auteur" in text
    assert f"/admin/authors/blog/{arrival.article.blog_id}/change/" in text
    assert "mailto:?subject=" in text
