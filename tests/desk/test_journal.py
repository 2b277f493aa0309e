"""The journal at the desk says in words what was done, and to what."""

import csv
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from magazine.events import admin as journal
from magazine.events.effects import event, record
from magazine.events.models import Event
from tests import make

JOURNAL = "/admin/events/event/"


def test_the_journal_names_acts_and_things_in_words(client, editor):
    client.force_login(editor)
    article = make.article()
    workflow.publish(article, by=editor)
    page = client.get(JOURNAL).content.decode()
    assert (
        f'<a href="/admin/articles/article/{article.pk}/change/">article {article.pk}</a>' in page
    )
    assert '<td class="field-act">publication</td>' in page


def test_the_journal_is_narrowed_to_one_act(client, editor):
    client.force_login(editor)
    article = make.article()
    workflow.publish(article, by=editor)
    workflow.withdraw(article, by=editor, reason="Demande")
    page = client.get(JOURNAL, {"verb": "withdrawn"}).content.decode()
    assert '<td class="field-act">retrait</td>' in page
    assert '<td class="field-act">publication</td>' not in page


def test_an_act_or_a_thing_that_has_no_word_is_shown_as_it_is(client, editor):
    client.force_login(editor)
    one = event("wrapped", make.article(), by=editor)
    one.subject = "parcels.parcel"
    record(one)
    page = client.get(JOURNAL).content.decode()
    assert "wrapped" in page
    assert "parcels.parcel" in page


@pytest.fixture
def told(client, editor):
    """Four events: of two people and none, of three kinds, on three days."""
    client.force_login(editor)
    other = make.user("marie")
    rows = [
        event("published", make.article("Le pont"), by=other, data={"title": "Le pont"}),
        event("withdrawn", make.article("La mer"), by=editor, why="Demande de l'auteur"),
        event("changed", make.author("Odile"), by=other),
        event("imported", make.article("Le lac"), data={"title": "=Le lac", "parts": ["title"]}),
    ]
    for day, row in enumerate(rows, 1):
        row.at = datetime(2026, 3, day, 12, tzinfo=UTC)
    record(*rows)
    return other


def shown(client, **asked):
    page = client.get(JOURNAL, asked)
    return sorted(one.verb for one in page.context["cl"].result_list)


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ({}, ["changed", "imported", "published", "withdrawn"]),
        ({"verb": "withdrawn"}, ["withdrawn"]),
        ({"kind": "authors.author"}, ["changed"]),
        ({"who": "marie"}, ["changed", "published"]),
        ({"who": "marie", "kind": "articles.article"}, ["published"]),
        ({"who": "0"}, ["imported"]),
        ({"since": "2026-03-02", "until": "2026-03-03"}, ["changed", "withdrawn"]),
        ({"since": "n'importe quoi", "until": "2026-03-01"}, ["published"]),
        ({"who": "9" * 40}, ["changed", "imported", "published", "withdrawn"]),
        ({"q": "demande"}, ["withdrawn"]),
        ({"q": "pont"}, ["published"]),
        ({"q": "marie"}, ["changed", "published"]),
        ({"q": "9" * 40}, []),
    ],
)
def test_the_journal_is_narrowed_and_searched(client, told, asked, verbs):
    if asked.get("who") == "marie":
        asked = asked | {"who": str(told.pk)}
    assert shown(client, **asked) == verbs


def test_a_number_finds_all_that_was_done_to_its_subject(client, told):
    subject = Event.objects.get(verb="withdrawn")
    found = client.get(JOURNAL, {"q": str(subject.subject_id)}).context["cl"].result_list
    assert subject in found
    assert {one.subject_id for one in found} == {subject.subject_id}


def test_words_are_looked_for_among_the_newest_alone(client, told, monkeypatch):
    monkeypatch.setattr(journal, "SEARCHED", 1)
    assert shown(client, q="pont") == []


def test_what_is_filtered_goes_out_as_a_table_without_formulas(client, told, monkeypatch):
    answer = client.get(f"{JOURNAL}export/", {"who": "0"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, line = csv.reader(text.splitlines(), delimiter=";")
    assert len(heading) == len(line) == 6
    assert line[:2] == ["2026-03-04 13:00:00+01:00", "import"]
    assert "=Le lac" in line[5]
    monkeypatch.setattr(journal, "EXPORTED", 2)
    whole = b"".join(client.get(f"{JOURNAL}export/").streaming_content)
    assert len(whole.decode().splitlines()) == 3


def test_details_are_read_as_words(client, told):
    row = Event.objects.get(verb="imported")
    page = client.get(f"{JOURNAL}{row.pk}/change/").content.decode()
    assert "titre\u00a0: =Le lac" in page
    assert "{" not in page.split('class="readonly"', 1)[1].split("</fieldset>")[0]


@pytest.mark.parametrize("name", ["freelance", "section_editor"])
def test_whoever_has_no_seat_everywhere_reads_no_journal(client, request, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(JOURNAL).status_code == 403
    assert client.get(f"{JOURNAL}export/").status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"verb": "published"},
        {"kind": "articles.article"},
        {"who": "1"},
        {"who": "0"},
        {"since": "2026-03-02"},
        {"verb": "published", "since": "2026-03-02", "until": "2026-03-03"},
    ],
)
def test_a_page_of_the_journal_is_read_in_the_order_of_an_index(client, told, asked):
    with CaptureQueriesContext(connection) as captured:
        client.get(JOURNAL, asked)
    asked_for = (one["sql"] for one in captured)
    (sql,) = (one for one in asked_for if '"events_event"."why"' in one and "ORDER BY" in one)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = [row[-1] for row in cursor.fetchall()]
            assert any("USING INDEX" in step for step in steps), steps
            assert not any("TEMP B-TREE" in step for step in steps), steps
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
            assert "Seq Scan" not in "".join(row[0] for row in cursor.fetchall())
