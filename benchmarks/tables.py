"""What a run found, as tables: for the eye on stderr, as Markdown on stdout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table as RichTable

from benchmarks import bulk, images, polling, recall, searching
from benchmarks.desk import Found
from benchmarks.measure import Figures
from benchmarks.pages import FEEDS, Page
from benchmarks.stores import POSTGRES, SQLITE, Imported

console = Console(stderr=True)
MEGA = 1_000_000
FLAT = 1.2  # the same, as far as a shared machine can tell
ARTICLE, SECTION, DEEP = "article", "section, page 1", "section, deep page"
SEARCHES = ["search, common word", "search, rare word"]


@dataclass(slots=True)
class Results:
    """All that one run found; a magazine is named by its database and size ("SQLite 2000").

    `figures` are by magazine and kind of page, `bare` is the CPU ms of the bare view, `started`
    the seconds from the command to the first page. `desk` is by database.
    """

    imports: dict[str, Imported] = field(default_factory=dict)
    pages: dict[str, list[Page]] = field(default_factory=dict)
    figures: dict[tuple[str, str], Figures] = field(default_factory=dict)
    bare: float = 0.0
    started: dict[str, float] = field(default_factory=dict)
    desk: dict[str, Found] = field(default_factory=dict)
    photographs: images.Found | None = None
    polls: dict[str, polling.Found] = field(default_factory=dict)
    archives: dict[str, bulk.Found] = field(default_factory=dict)
    answers: dict[str, recall.Answers] = field(default_factory=dict)
    searches: dict[str, searching.Found] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        line = "| {} |".format
        rule = "|---|" + "--:|" * (len(self.columns) - 1)
        rows = [line(" | ".join(row)) for row in self.rows]
        return "\n".join([f"### {self.title}", "", line(" | ".join(self.columns)), rule, *rows, ""])

    def rich(self) -> RichTable:
        table = RichTable(title=self.title, title_justify="left")
        for number, column in enumerate(self.columns):
            table.add_column(column, justify="right" if number else "left")
        for row in self.rows:
            table.add_row(*row)
        return table


@dataclass(frozen=True, slots=True)
class Target:
    """A figure beside what it should be at most (or, for rates, at least)."""

    name: str
    figure: float
    bound: float
    least: bool = False

    @property
    def met(self) -> bool:
        return self.figure >= self.bound if self.least else self.figure <= self.bound

    def row(self) -> list[str]:
        sign = "≥" if self.least else "≤"
        return [self.name, f"{self.figure:.3g}", f"{sign} {self.bound:g}", self.word]

    @property
    def word(self) -> str:
        return "ok" if self.met else "over" if not self.least else "under"


def show(results: Results) -> None:
    for table in tables(results):
        console.print(table.rich())
        print(table.markdown())


def tables(results: Results) -> Iterator[Table]:
    yield _targets(results)
    if results.desk:
        yield _desk(results)
    if results.photographs:
        yield from _images(results.photographs)
    if results.polls:
        yield _polls(results.polls)
    if results.archives:
        yield _bulk(results.archives)
    if results.answers:
        yield from _recall(results.answers)
    for texts in ("written", "generated"):
        if searches := {name: one for name, one in results.searches.items() if texts in name}:
            yield _search_times(texts, searches)
    if not results.pages:
        return
    yield _costs(results)
    yield _searches(results)
    yield _weights(results)
    if results.imports:
        yield _imports(results)
    yield Table(
        "From the command to the first page, seconds",
        ["magazine", "s"],
        [[name, f"{seconds:.2f}"] for name, seconds in results.started.items()],
    )


def _costs(results: Results) -> Table:
    """CPU ms and, in brackets, how many bare views that is."""

    def cell(name: str, kind: str) -> str:
        figures = results.figures[name, kind]
        return f"{figures.ms:.2f} ({figures.ratio:.1f})"

    kinds = [page.kind for page in next(iter(results.pages.values()))]
    title = f"CPU ms a request (and how many bare views; the bare view: {results.bare:.2f} ms)"
    rows = [[kind, *(cell(name, kind) for name in results.pages)] for kind in kinds]
    return Table(title, ["page", *results.pages], rows)


def _desk(results: Results) -> Table:
    rows = [
        [f"{what}, {name}", *(f"{figure:.0f}" for figure in figures)]
        for name, found in results.desk.items()
        for what, figures in found.items()
    ]
    columns = ["what", "median", "95 of 100", "CPU of Python", "at most"]
    return Table("At the desk, ms on the server: 100,000 articles, 1,000 seats", columns, rows)


def _images(found: images.Found) -> Iterator[Table]:
    rows = [[what, *(f"{rate:.2f}" for rate in rates)] for what, rates in found["rates"].items()]
    columns = ["what", "images/s", "images per CPU second"]
    yield Table("Photographs of 12 megapixels", columns, rows)
    rows = [
        [what, *(f"{one / MEGA:.0f}" for one in sizes)] for what, sizes in found["memory"].items()
    ]
    columns = ["memory, MB", f"after {images.FIRST}", f"after {images.COUNT}"]
    yield Table("Memory with the photographs", columns, rows)
    whole = found["originals"]
    sizes = {"as uploaded": whole, **found["stored"]}
    rows = [[what, f"{one / MEGA:.1f}", f"{one / whole:.0%}"] for what, one in sizes.items()]
    yield Table("Bytes of all the photographs", ["what", "MB", "of the originals"], rows)
    rows = [
        [what, *(f"{one / 1000:.1f}" for one in sizes)]
        for what, sizes in sorted(found["cards"].items())
    ]
    yield Table("The image of a card, kB", ["what", "median", "heaviest"], rows)


def _polls(polls: dict[str, polling.Found]) -> Table:
    """Ten thousand feeds that have not changed, and one command."""
    rows = [
        [
            name,
            f"{poll['seconds']:.0f}",
            f"{poll['requests'] / poll['seconds']:.0f}",
            f"{poll['cpu']:.0f}",
            f"{poll['database_cpu']:.0f}",
            f"{poll['peak'] / MEGA:.0f}",
            str(poll["at_once"]),
        ]
        for name, poll in polls.items()
    ]
    columns = ["database", "s", "feeds/s", "CPU s", "CPU s of the database", "peak MB", "at once"]
    return Table(f"{polling.COUNT:,} due feeds of {polling.HOSTS} hosts", columns, rows)


def _searches(results: Results) -> Table:
    rows = [
        [kind, *(f"{results.figures[name, kind].wait:.1f}" for name in results.pages)]
        for kind in SEARCHES
    ]
    return Table("Search: ms that a reader waits", ["", *results.pages], rows)


def _weights(results: Results) -> Table:
    rows = [
        [page.kind, str(page.queries)]
        + [f"{size:,}" for size in (page.size, page.gzip, page.brotli, page.css_brotli)]
        for page in next(iter(results.pages.values()))
    ]
    columns = ["page", "SQL queries", "bytes", "gzip", "brotli", "style sheets, brotli"]
    return Table("Queries and weight of a page", columns, rows)


def _imports(results: Results) -> Table:
    rows = [
        [name, f"{one.articles / one.seconds:.0f}", f"{one.articles / one.cpu:.0f}"]
        + [f"{one.cpu:.1f}", f"{one.database_cpu:.1f}", f"{one.peak / MEGA:.0f}"]
        for name, one in results.imports.items()
    ]
    columns = ["magazine", "articles/s", "articles per CPU second", "CPU s", "database CPU s"]
    return Table("Import, published", [*columns, "peak MB"], rows)


def _bulk(found: dict[str, bulk.Found]) -> Table:
    rows = [
        [name, f"{one['rate']:.0f}", f"{one['cpu']:.1f}", f"{one['database_cpu']:.1f}"]
        + [f"{one['peak'] / MEGA:.0f}"]
        + [" / ".join(f"{ms:.0f}" for ms in one["waits"][what]) for what in ("page", "write")]
        for name, one in found.items()
    ]
    columns = ["archive", "articles/s", "CPU s", "database CPU s", "peak MB"]
    columns += ["La Une, ms: median / 95 of 100 / longest", "a write, ms"]
    return Table("Archives in bulk, without pictures", columns, rows)


def _recall(found: dict[str, recall.Answers]) -> Iterator[Table]:
    """By group of queries, then each query that misses something."""
    rows = []
    for group in ["", *recall.groups()]:
        scores = [recall.scored(answers, group) for answers in found.values()]
        name = f"{group} (apart)" if group == recall.APART else group or "all that count"
        figures = [f"{one.recall:.3f} / {one.rank:.3f}" for one in scores]
        rows.append([name, str(scores[0].queries), *figures])
    title = f"What search finds: recall@{recall.FIRST} / mean reciprocal rank"
    yield Table(title, ["queries", "how many", *found], rows)
    rows = [
        [one.group, one.text, ", ".join(keys), name]
        for name, answers in found.items()
        for one, keys in recall.faults(answers)
    ]
    yield Table("Queries that miss something", ["group", "query", "missed", "database"], rows)


def _search_times(texts: str, found: dict[str, searching.Found]) -> Table:
    kinds = next(iter(found.values()))
    rows = [[kind, *(_search_time(*one[kind]) for one in found.values())] for kind in kinds]
    title = (
        f"A search in {texts} articles, ms: the middle / 95 of 100 within (the same of processor)"
    )
    return Table(title, ["search", *found], rows)


def _search_time(middle: float, late: float, used: float, much: float) -> str:
    return f"{middle:.1f} / {late:.1f} ({used:.1f} / {much:.1f})"


def _search_targets(found: dict[str, searching.Found]) -> Iterator[Target]:
    for name, one in found.items():
        smaller = name.removesuffix(str(searching.SIZE * searching.TIMES)) + str(searching.SIZE)
        for kind, (_middle, late, _used, much) in one.items():
            if smaller not in found or smaller == name:
                yield Target(f"search, {kind}, 95 of 100, ms, {name}", late, searching.BOUND)
            else:
                # Of processor: what a neighbour takes is no growth.
                growth = much / found[smaller][kind][3]
                yield Target(f"search, {kind}, against {smaller}, {name}", growth, searching.GROWTH)


def _bulk_targets(found: dict[str, bulk.Found]) -> Iterator[Target]:
    for name, one in found.items():
        yield Target(f"bulk, articles/s, {name}", one["rate"], 400, least=True)
        for what in ("page", "write"):
            yield Target(f"a {what} beside it, longest, ms, {name}", one["waits"][what][2], 100)
    for name, one in found.items():
        small = found.get(name.replace(f" {bulk.SIZES[-1]}", f" {bulk.SIZES[0]}"))
        if small and small is not one:
            yield Target(
                f"bulk memory against the small one, {name}", one["peak"] / small["peak"], 1.1
            )


def _targets(results: Results) -> Table:
    rows = [target.row() for target in targets(results)]
    return Table("Targets", ["what", "figure", "target", ""], rows)


def targets(results: Results) -> Iterator[Target]:
    """The figures that the magazine is held to."""
    for name in results.pages:
        ratio = results.figures[name, ARTICLE].ratio
        yield Target(f"article against the bare view, {name}", ratio, 6)
        against = results.figures[name, "La Une"].against(results.figures[name, ARTICLE])
        yield Target(f"La Une against the article, {name}", against, 3)
    if results.photographs:
        yield from _image_targets(results.photographs)
    yield from _bulk_targets(results.archives)
    yield from _search_targets(results.searches)
    for name, answers in results.answers.items():
        figure = recall.scored(answers).recall
        yield Target(f"recall@{recall.FIRST} of search, {name}", figure, recall.BOUND, least=True)
    if len(results.answers) > 1:
        count = len(recall.differing(results.answers))
        yield Target("queries for which the databases differ, in articles or order", count, 0)
    for name, poll in results.polls.items():
        yield Target(f"{polling.COUNT:,} due feeds, s, {name}", poll["seconds"], 300)
        yield Target(f"requests at once to a host, {name}", poll["at_once"], 2)
    for name, found in results.desk.items():
        for what, (middle, _p95, _cpu, bound) in found.items():
            yield Target(f"{what}, ms, {name}", middle, bound)
    if results.pages:
        yield from _query_targets(next(iter(results.pages.values())))
    for kind in (SQLITE, POSTGRES):
        small, large = (f"{kind} {size}" for size in (2_000, 20_000))
        if small in results.pages and large in results.pages:
            yield from _growth(results, small, large)
        if small in results.imports and large in results.imports:
            peaks = results.imports[large].peak / results.imports[small].peak
            yield Target(f"import memory, 20,000 : 2,000, {kind}", peaks, 1.1)
    for name, one in results.imports.items():
        yield Target(f"import, articles/s, {name}", one.articles / one.seconds, 300, least=True)
    for name, seconds in results.started.items():
        yield Target(f"start to first page, s, {name}", seconds, 3)


def _image_targets(found: images.Found) -> Iterator[Target]:
    for what, (first, last) in found["memory"].items():
        yield Target(
            f"memory after {images.COUNT} : after {images.FIRST}, {what}", last / first, 1.1
        )
    for what, (middle, heaviest) in found["cards"].items():
        if f"{images.PHONE} px" in what and not what.endswith("jpg"):
            yield Target(f"card on a phone, kB, {what}", middle / 1000, 25)
            yield Target(f"heaviest such, kB, {what}", heaviest / 1000, 25)


def _query_targets(pages: Sequence[Page]) -> Iterator[Target]:
    bounds = {"La Une": 2, ARTICLE: 2, SECTION: 2, DEEP: 2}
    bounds |= {f"feed, {name}": 2 for name in FEEDS}
    for page in pages:
        if page.kind in bounds:
            yield Target(f"SQL queries, {page.kind}", page.queries, bounds[page.kind])


def _growth(results: Results, small: str, large: str) -> Iterator[Target]:
    for page in (SECTION, DEEP, "archive of a month"):
        times = results.figures[large, page].against(results.figures[small, page])
        yield Target(f"{page}, {large} : {small}", times, FLAT)
