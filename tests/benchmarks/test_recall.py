"""What readers of the demo magazine ask, they find: on both databases, without a clock."""

import io

import pytest
from django.core.management import call_command

from articles import reindexing, search
from articles.models import Publication, SearchTerms
from benchmarks import recall
from magazine.lib import analysis

# The demo's pictures are long to read: one process reads them, for all tests.
pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def answers(lasting):
    return lasting(_asked)


def _asked():
    call_command("load_demo", stdout=io.StringIO(), stderr=io.StringIO())
    return recall.ask()


def test_the_queries_are_many_and_each_wants_something() -> None:
    asked = recall.queries()
    assert len({one.text for one in asked}) == len(asked) >= 200
    assert all(one.wanted for one in asked)


def test_readers_find_what_they_must_find(answers) -> None:
    assert recall.scored(answers).recall >= recall.BOUND


def test_what_was_excluded_or_is_a_draft_is_not_found(answers) -> None:
    apart = [one.text for one, keys in recall.faults(answers) if any(k[0] == "-" for k in keys)]
    assert apart == []


def test_a_query_counts_the_share_it_finds_and_the_place_of_the_first() -> None:
    asked = recall.Asked("tags", "x", frozenset({"a", "b"}), frozenset({"c"}))
    assert asked.recall(["d", "a"]) == asked.rank(["d", "a"]) == 0.5
    assert asked.missed(["d", "a", "c"]) == ["b", "-c"]
    late = ["d"] * recall.FIRST + ["a"]
    assert asked.recall(late) == asked.rank(late) == 0


def test_each_database_finds_exactly_what_holds_the_words_in_one_order(answers, own) -> None:
    """The same truth for both, told without either: so they find the same."""
    own(answers)
    now = recall.NOW
    public = Publication.objects.published(now).order_by().values_list("pk", flat=True)
    rows = SearchTerms.objects.filter(pk__in=public)
    for one in recall.queries():
        words = analysis.query(one.text)
        true = [row for row in rows if holds([row.heading, row.lead, row.body], words)]
        true.sort(key=lambda row: (score(row, words), row.dated, row.pk), reverse=True)
        found = search.search(one.text, now=now)
        assert found.hits == len(true), one.text
        first = [row.pk for row in true[: search.SIZE]]
        assert [row.pk for row in found.publications] == first, one.text


def score(row: SearchTerms, words: analysis.Query) -> int:
    """As the reasons are told: title 8, standfirst 4, 2 for what the text comes back to."""
    sought = [*((term,) for term in words.terms), *words.phrases]
    sought += [words.terms] if len(words.terms) > 1 else []
    places = ((row.heading, 8), (row.lead, 4))
    total = sum(weight for text, weight in places for one in sought if among(text, *one))
    return total + 2 * sum(len(one) == 1 and among(row.often, *one) for one in sought)


def among(text: str, *terms: str) -> bool:
    return f" {' '.join(terms)} " in f" {text} "


def holds(parts: list[str], words: analysis.Query) -> bool:
    def there(*terms: str) -> bool:
        return any(among(part, *terms) for part in parts)

    wanted = [*((term,) for term in words.terms), *words.phrases]
    unwanted = [*((term,) for term in words.excluded), *words.excluded_phrases]
    return (
        bool(words)
        and all(there(*terms) for terms in wanted)
        and not any(there(*terms) for terms in unwanted)
    )


def test_reading_every_publication_again_makes_the_same_words(answers, own) -> None:
    own(answers)
    rows = SearchTerms.objects.order_by("pk").values_list("heading", "lead", "body")
    before = list(rows)
    SearchTerms.objects.update(heading="", lead="", body="")
    assert reindexing.reindex() == len(before) >= 40
    assert list(rows) == before
