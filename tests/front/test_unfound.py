"""What is kept of the searches that found nothing: words alone, and only so many."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from magazine.front import tallies, thinning, unfound
from magazine.front.models import EmptySearch
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def new_day():
    """The cache knows when this was done last."""
    cache.clear()


def listed() -> dict[str, int]:
    return dict(EmptySearch.objects.values_list("words", "times"))


def test_words_are_counted_without_anything_of_their_reader(client):
    make.published("Le violon", tags=["Bois"])
    asked = ("?q=Ornithorynque", "?q=ornithorynque ", "?q=violon", "?q=hautbois&mot-cle=bois", "")
    for query in (*asked, "?q=le la les", "?q=-violon"):
        client.get(f"/recherche/{query}")
    unfound.write()
    assert listed() == {"ornithorynque": 2}
    assert {field.name for field in EmptySearch._meta.fields} == {"id", "words", "times", "last"}


@pytest.mark.parametrize(
    "words",
    ["marie@example.org", "06 12 34 56 78", "+33-6-12-34-56-78", "http://x.example", "www.x.fr"]
    + ["06/12/34/56/78", "+33 (0)6 12 34 56 78", "06–12–34–56–78", "1 85 05 78 006 084 36"]
    + ["a" * 61, ""],
)
def test_what_may_name_someone_is_left_out(words):
    unfound.note(words)
    unfound.write()
    assert listed() == {}


@pytest.mark.parametrize("words", ["1914-1918", "guerre 1939 – 1945", "1789/1799", "(2012–2026)"])
def test_two_years_name_nobody(words):
    assert unfound.wanted(words)


@pytest.mark.parametrize("words", ["1914-1918-1920", "06 1914 1918", "1914 1918 5", "1914-19182"])
def test_years_among_other_figures_may_be_a_number_of_someone(words):
    assert not unfound.wanted(words)


def test_nothing_is_written_before_the_page_is_sent(client, django_assert_num_queries):
    with django_assert_num_queries(3):  # the search, whether the word is known, the sections
        client.get("/recherche/?q=2009x")
    assert listed() == {}
    unfound.notes._written -= tallies.EVERY
    client.get("/recherche/?q=2009x")
    assert listed() == {"2009x": 2}


def test_the_most_missed_are_kept_and_the_old_forgotten(monkeypatch):
    today = timezone.localdate()
    EmptySearch.objects.create(words="ancien", times=900, last=today - timedelta(days=91))
    EmptySearch.objects.create(words="souvent", times=50, last=today - timedelta(days=3))
    monkeypatch.setattr(unfound, "MOST", 2)
    tallies.write(EmptySearch, "words", Counter({"un": 1, "deux": 2}), most=unfound.MOST)
    assert listed() == {"souvent": 50, "deux": 2}
    EmptySearch.objects.update(last=today - timedelta(days=91))
    thinning.thin_daily()
    assert listed() == {}


def test_a_write_that_fails_leaves_the_page_as_it_is(client, monkeypatch, caplog):
    def broken(*_given: object, **_options: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(tallies, "write", broken)
    unfound.notes._written -= tallies.EVERY
    assert client.get("/recherche/?q=ornithorynque").status_code == 200
    assert "cannot be written" in caplog.text


def test_editors_see_them_and_others_do_not(client, chief, freelance):
    EmptySearch.objects.create(words="ornithorynque", times=3, last=timezone.localdate())
    client.force_login(freelance)
    assert client.get("/admin/front/emptysearch/").status_code == 403
    client.force_login(chief)
    page = client.get("/admin/front/emptysearch/").content.decode()
    assert 'href="/recherche/?q=ornithorynque"' in page
    assert client.post("/admin/front/emptysearch/add/").status_code == 403
