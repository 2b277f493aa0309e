"""What is kept of the addresses that nothing answers: paths alone, and only so many."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from magazine.front import missing
from magazine.front.models import Missing, Redirect

pytestmark = pytest.mark.django_db


def listed() -> dict[str, int]:
    return dict(Missing.objects.values_list("path", "times"))


def test_a_path_is_counted_without_anything_of_its_reader(client):
    client.get("/Perdu/?jeton=secret", headers={"referer": "https://ailleurs.example/"})
    client.get("/perdu")
    client.head("/perdu")
    missing.write()
    client.get("/perdu/")
    missing.write()
    assert listed() == {"/perdu": 3}
    kept = {field.name for field in Missing._meta.fields}
    assert kept == {"id", "path", "times", "last"}


@pytest.mark.parametrize(
    "asked",
    [
        "/wp-login.php",
        "/blog/wp-admin/setup.php",
        "/.env",
        "/api/.git/config",
        "/favicon.ico",
        "/static/rien.css",
        "/admin/rien/",
        "/apercu/abcdefghabcdefghabcdefghabcdefgh/",
        "/websub/abcdefghabcdefghabcdefghabcdefgh/",
        "/lettre/marie@example.org/",
        "/" + "a" * 501,
        "/",
    ],
)
def test_probes_the_desk_and_what_may_name_a_reader_are_left_out(client, asked):
    client.get(asked)
    missing.write()
    assert listed() == {}


def test_nothing_is_written_before_the_page_is_sent_nor_twice_in_a_minute(
    client, notes, django_assert_num_queries
):
    with django_assert_num_queries(1):
        client.get("/perdu/")
    assert listed() == {}
    notes._written -= missing.EVERY
    client.get("/perdu/")
    assert listed() == {"/perdu": 2}


def test_a_flood_of_random_paths_costs_one_write_and_few_rows(
    client, notes, django_assert_max_num_queries
):
    Missing.objects.create(path="/souvent", times=50, last=timezone.localdate())
    for number in range(10_000):
        notes.add(f"/au-hasard-{number}")
    with django_assert_max_num_queries(12):
        missing.write()
    assert Missing.objects.count() == missing.NOTED + 1


def test_the_table_keeps_what_is_asked_for_most_and_forgets_the_old(monkeypatch):
    today = timezone.localdate()
    monkeypatch.setattr(missing, "MOST", 2)
    Missing.objects.create(path="/ancien", times=900, last=today - timedelta(days=91))
    Missing.objects.create(path="/souvent", times=50, last=today - timedelta(days=3))
    missing._write(Counter({"/un": 1, "/deux": 2}))
    assert listed() == {"/souvent": 50, "/deux": 2}


def test_an_address_that_is_redirected_is_not_listed_again():
    Redirect.objects.create(old="/perdu", gone=True)
    missing._write(Counter({"/perdu": 3}))
    assert listed() == {}


def test_a_write_that_fails_leaves_the_page_as_it_is(client, notes, monkeypatch, caplog):
    def broken(_counts: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(missing, "_write", broken)
    notes._written -= missing.EVERY
    assert client.get("/perdu/").status_code == 404
    assert "cannot be written" in caplog.text
