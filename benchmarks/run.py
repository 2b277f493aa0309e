"""`make bench`: what pages, search and imports cost, in one run, as ratios where that is fairer.

    python -m benchmarks.run            2,000 and 20,000 articles, both databases, about 10 minutes
    python -m benchmarks.run --quick    2,000 articles, magazines built before are used again

Tables for the eye go to stderr; the same as Markdown, for docs/benchmarks.md, to stdout.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import quantiles

from rich.progress import Progress

from benchmarks import (
    attacks,
    bulk,
    desk,
    images,
    multiplied,
    polling,
    recall,
    searching,
    tables,
    typing,
)
from benchmarks.measure import compare
from benchmarks.pages import Page, pages_of
from benchmarks.servers import Broken, Store
from benchmarks.stores import BENCH, POSTGRES, SQLITE, Imported, Shelf, make_sections

SIZES = [2_000, 20_000]
ROUNDS, QUICK_ROUNDS = 5, 3


@dataclass(frozen=True, slots=True)
class Options:
    sizes: Sequence[int]
    kinds: Sequence[str]
    rounds: int
    fresh: bool
    desk_alone: bool = False
    images_alone: bool = False
    feeds_alone: bool = False
    attacks_alone: bool = False
    bulk_alone: bool = False
    recall_alone: bool = False
    search_alone: bool = False


def main(arguments: Sequence[str]) -> int:
    options = read(arguments)
    if options.attacks_alone:
        return attacks.main([])
    try:
        results = run(options)
    except Broken as error:
        print(f"The measurement broke off: {error}", file=sys.stderr)
        return 1
    tables.show(results)
    return 0


def read(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="2,000 articles, at most 2 minutes")
    parser.add_argument("--reuse", action="store_true", help="do not import again")
    parser.add_argument("--desk", action="store_true", help="what editors wait for, and no more")
    parser.add_argument("--images", action="store_true", help="40 photographs, and no more")
    parser.add_argument("--feeds", action="store_true", help="10,000 feeds, and no more")
    parser.add_argument("--bulk", action="store_true", help="archives in bulk, and no more")
    parser.add_argument("--attacks", action="store_true", help="hostile files, and no more")
    parser.add_argument("--recall", action="store_true", help="what search finds, and no more")
    parser.add_argument("--search", action="store_true", help="how long it takes, and no more")
    parser.add_argument("--db", choices=[SQLITE, POSTGRES], help="one database alone")
    given = parser.parse_args(arguments)
    return Options(
        sizes=SIZES[:1] if given.quick else SIZES,
        kinds=[given.db] if given.db else [SQLITE, POSTGRES],
        rounds=QUICK_ROUNDS if given.quick else ROUNDS,
        fresh=not (given.quick or given.reuse),
        desk_alone=given.desk,
        images_alone=given.images,
        feeds_alone=given.feeds,
        attacks_alone=given.attacks,
        bulk_alone=given.bulk,
        recall_alone=given.recall,
        search_alone=given.search,
    )


def run(options: Options) -> tables.Results:
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(console=tables.console, transient=True))
        shelf = Shelf(stack)
        if options.images_alone:
            return tables.Results(photographs=_images(shelf, progress))
        if options.feeds_alone:
            return tables.Results(polls=_polls(shelf, options, progress))
        if options.bulk_alone:
            return tables.Results(archives=_bulk(shelf, options, progress))
        if options.recall_alone:
            return tables.Results(answers=_recall(shelf, options, progress))
        if options.search_alone:
            return tables.Results(searches=_searches(shelf, options, progress))
        if options.desk_alone:
            return tables.Results(desk=_desks(shelf, options, progress))
        imports: dict[str, Imported] = {}
        stores: dict[str, tuple[Store, list[Page]]] = {}
        task = progress.add_task("Importing", total=len(options.kinds) * len(options.sizes))
        for kind in options.kinds:
            for size in options.sizes:
                store, imported = shelf.built(kind, size, fresh=options.fresh)
                if imported:
                    imports[store.name] = imported
                if not stores:
                    store.manage("collectstatic", "--noinput", "--verbosity=0")
                stores[store.name] = store, pages_of(store)
                progress.advance(task)
        steps = options.rounds * sum(len(pages) for _store, pages in stores.values())
        task = progress.add_task("Reading", total=steps)
        figures, bare, started = compare(
            stores, rounds=options.rounds, tick=lambda: progress.advance(task)
        )
        pages = {name: pages for name, (_store, pages) in stores.items()}
        desks = _desks(shelf, options, progress)
        found = tables.Results(imports, pages, figures, bare, started, desks)
        found.photographs = _images(shelf, progress) if options.fresh else None
        found.polls = _polls(shelf, options, progress) if options.fresh else {}
        found.archives = _bulk(shelf, options, progress) if options.fresh else {}
        found.answers = _recall(shelf, options, progress) if options.fresh else {}
        return found


def _recall(shelf: Shelf, options: Options, progress: Progress) -> dict[str, recall.Answers]:
    """What the queries find in the demo magazine on each database, by its name."""
    task = progress.add_task("Queries, about two minutes", total=len(options.kinds))
    found: dict[str, recall.Answers] = {}
    for kind in options.kinds:
        found[kind] = recall.measured(shelf.empty("recall", kind))
        progress.advance(task)
    return found


def _searches(shelf: Shelf, options: Options, progress: Progress) -> dict[str, searching.Found]:
    """How long a search takes in a large magazine and one ten times as large, by their names."""
    task = progress.add_task("Searches, about ten minutes", total=4 * len(options.kinds))
    found: dict[str, searching.Found] = {}
    for grown in (multiplied.written, multiplied.generated):
        for kind in options.kinds:
            for size in (searching.SIZE, searching.SIZE * searching.TIMES):
                store = grown(shelf, kind, size)
                store.manage("collectstatic", "--noinput", "--verbosity=0")
                found[store.name] = searching.measured(store, grown.__name__)
                progress.advance(task)
    return found


def _polls(shelf: Shelf, options: Options, progress: Progress) -> dict[str, polling.Found]:
    """10,000 due feeds on each database, by its name."""
    task = progress.add_task("Feeds, about two minutes", total=len(options.kinds))
    found = {}
    for kind in options.kinds:
        found[kind] = polling.measured(shelf.empty("feeds", kind))
        progress.advance(task)
    return found


def _bulk(shelf: Shelf, options: Options, progress: Progress) -> dict[str, bulk.Found]:
    """Archives of each form and size on each database, by their names."""
    sizes = bulk.SIZES[: 1 if options.rounds == QUICK_ROUNDS else None]
    wanted = [(form, kind, size) for form in bulk.FORMS for kind in options.kinds for size in sizes]
    task = progress.add_task("Archives, about fifteen minutes", total=len(wanted))
    found = {}
    for form, kind, size in wanted:
        store = shelf.empty("bulk", kind)
        store.manage("collectstatic", "--noinput", "--verbosity=0")
        make_sections(store)
        found[f"{form}, {kind} {size}"] = bulk.measured(store, form, size, BENCH)
        progress.advance(task)
    return found


def _desks(shelf: Shelf, options: Options, progress: Progress) -> dict[str, desk.Found]:
    """The figures of the desk on each database, by its name."""
    task = progress.add_task("At the desk", total=len(options.kinds))
    found = {}
    for kind in options.kinds:
        store = shelf.desk(kind, fresh=options.fresh)
        store.manage("collectstatic", "--noinput", "--verbosity=0")
        found[kind] = desk.measured(store)
        if kind == SQLITE:
            keys = typing.measured(store)
            late = quantiles(keys, n=20)[-1]
            found[kind]["95 of 100 keys to paint, 10,000 words"] = [late, late, 0, typing.BOUND]
        progress.advance(task)
    return found


def _images(shelf: Shelf, progress: Progress) -> images.Found:
    """On SQLite alone: what is measured is pixels."""
    progress.add_task("Photographs, about ten minutes", total=None)
    folder = shelf.photographs(images.COUNT)
    return images.measured(shelf.empty("images"), folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
