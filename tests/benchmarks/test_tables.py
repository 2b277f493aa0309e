"""The tables of make bench say what is over its target, from figures given here."""

from benchmarks import recall
from benchmarks.measure import Figures
from benchmarks.pages import Page
from benchmarks.stores import POSTGRES, SQLITE, Imported
from benchmarks.tables import DEEP, FEEDS, SEARCHES, SECTION, Results, tables, targets

KINDS = ["La Une", "article", SECTION, DEEP, "archive of a month", *SEARCHES]
KINDS += [f"feed, {name}" for name in FEEDS]
NAMES = ["SQLite 2000", "SQLite 20000"]


def results(*, ratio: float = 5.0, grown: float = 1.0, queries: int = 2) -> Results:
    ratios = {NAMES[0]: ratio, NAMES[1]: ratio * grown}
    return Results(
        imports={name: Imported(2000, 5.0, 4.0, 0.0, 100_000_000) for name in NAMES},
        pages={
            name: [Page(kind, "/", queries, 9000, 3000, 2500) for kind in KINDS] for name in NAMES
        },
        figures={
            (name, kind): Figures([ratios[name] / 4000], [ratios[name]], [0.004])
            for name in NAMES
            for kind in KINDS
        },
        bare=0.25,
        started=dict.fromkeys(NAMES, 0.5),
    )


def over(found: Results) -> list[str]:
    return [target.name for target in targets(found) if not target.met]


def test_figures_within_their_targets_are_not_complained_about() -> None:
    assert over(results()) == []


def test_a_page_dearer_than_six_bare_views_is_over_its_target() -> None:
    assert over(results(ratio=6.5)) == [f"article against the bare view, {name}" for name in NAMES]


def test_a_list_that_grows_with_the_magazine_is_over_its_target() -> None:
    faults = over(results(ratio=3.0, grown=1.5))
    assert faults == [
        f"{page}, SQLite 20000 : SQLite 2000" for page in (SECTION, DEEP, "archive of a month")
    ]


def test_a_page_with_too_many_queries_is_over_its_target() -> None:
    assert "SQL queries, article" in over(results(queries=3))
    assert "SQL queries, La Une" not in over(results(queries=2))


def test_every_table_has_a_cell_for_every_column() -> None:
    for table in tables(results()):
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert table.markdown().count("\n|") == len(table.rows) + 2


IMAGES = {
    "rates": {"AVIF": [0.5, 0.4]},
    "memory": {"the worker, AVIF": [80_000_000, 100_000_000]},
    "originals": 40_000_000,
    "stored": {"master": 10_000_000},
    "cards": {
        "photographs, 720 px, avif": [18_000, 26_000],
        "photographs, 720 px, jpg": [37_000, 41_000],
    },
}


def test_memory_that_grows_and_a_heavy_card_are_over_their_target() -> None:
    assert over(Results(photographs=IMAGES)) == [
        "memory after 40 : after 10, the worker, AVIF",
        "heaviest such, kB, photographs, 720 px, avif",
    ]


def test_the_photographs_are_told_in_tables() -> None:
    told = "\n".join(table.markdown() for table in tables(Results(photographs=IMAGES)))
    assert "| AVIF | 0.50 | 0.40 |" in told
    assert "| master | 10.0 | 25% |" in told
    assert "| photographs, 720 px, jpg | 37.0 | 41.0 |" in told


def test_search_that_misses_or_differs_between_databases_is_over_its_target() -> None:
    whole = {one.text: sorted(one.wanted) for one in recall.queries()}
    assert over(Results(answers={SQLITE: whole, POSTGRES: whole})) == []
    empty = dict.fromkeys(whole, list[str]())
    assert over(Results(answers={SQLITE: whole, POSTGRES: empty})) == [
        "recall@20 of search, PostgreSQL",
        "queries for which the databases differ, in articles or order",
    ]
    shown = list(tables(Results(answers={SQLITE: empty})))
    assert [len(table.rows) for table in shown] == [1, 1 + len(recall.groups()), len(whole)]


def test_a_slow_search_and_one_that_grows_are_over_their_target() -> None:
    found = {
        "SQLite generated 20000": {
            "common word": (9.0, 21.0, 8.0, 9.0),
            "rare word": (2.0, 3.0, 1.5, 2.0),
        },
        "SQLite generated 200000": {
            "common word": (9.0, 90.0, 8.0, 27.0),
            "rare word": (9.0, 10.0, 5.0, 6.5),
        },
    }
    assert over(Results(searches=found)) == [
        "search, common word, 95 of 100, ms, SQLite generated 20000",
        "search, rare word, against SQLite generated 20000, SQLite generated 200000",
    ]
    _targets, table = tables(Results(searches=found))
    assert "| common word | 9.0 / 21.0 (8.0 / 9.0) | 9.0 / 90.0 (8.0 / 27.0) |" in table.markdown()
