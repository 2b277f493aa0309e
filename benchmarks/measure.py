"""CPU time per request, in alternating rounds against the bare view."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median

from benchmarks import load
from benchmarks.pages import Page
from benchmarks.servers import Server, Store, free_port, gunicorn, magazine

BARE = "benchmarks.bare:application"
CONNECTIONS = 2
# The system counts CPU in hundredths of a second: a round has to last many of them.
ROUND_CPU = 0.25
FEWEST, MOST = 20, 1000
BARE_COUNT = 800

type Fetch = Callable[[Server, str, int], list[float]]


@dataclass(slots=True)
class Figures:
    """What the rounds gave for one page of one magazine."""

    cpu: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        """CPU milliseconds of the web server and its database for a request."""
        return median(self.cpu) * 1000

    @property
    def ratio(self) -> float:
        """How many bare views that is."""
        return median(self.ratios)

    @property
    def wait(self) -> float:
        """Milliseconds that the reader waited, by the clock."""
        return median(self.waits) * 1000

    def against(self, other: "Figures") -> float:
        """How many times the other's CPU, by pairs of the same round."""
        return median(mine / its for mine, its in zip(self.cpu, other.cpu, strict=True))


@contextmanager
def readers() -> Iterator[Fetch]:
    """The load, made in a process of its own so that its work is not counted."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        yield lambda server, path, count: pool.submit(
            load.fetch, server.port, path, count, CONNECTIONS
        ).result()


@contextmanager
def bare_server(environment: Mapping[str, str], size: int) -> Iterator[Server]:
    port = free_port()
    given = {**environment, "BARE_BYTES": str(size)}
    with gunicorn(given, port=port, application=BARE) as server:
        yield server


def compare(
    stores: Mapping[str, tuple[Store, Sequence[Page]]],
    *,
    rounds: int,
    tick: Callable[[], None] = lambda: None,
) -> tuple[dict[tuple[str, str], Figures], float, dict[str, float]]:
    """Figures by magazine and kind of page, CPU ms of the bare view, start time of each magazine.

    All servers are up at once. A round takes each kind of page in turn: the bare view, then that
    page of each magazine, so that a machine whose speed drifts drifts for all.
    """
    found: dict[tuple[str, str], Figures] = {}
    bare_costs: list[float] = []
    with ExitStack() as stack:
        fetch = stack.enter_context(readers())
        bare = stack.enter_context(bare_server(*_bare_of(stores)))
        servers = {
            name: stack.enter_context(magazine(store)) for name, (store, _pages) in stores.items()
        }
        counts = _warm(servers, stores, fetch)
        cost(bare, "/", BARE_COUNT, fetch)
        for _ in range(rounds):
            for kind in kinds_of(stores):
                yardstick = cost(bare, "/", BARE_COUNT, fetch)[0]
                bare_costs.append(yardstick)
                for name, server in servers.items():
                    figures = found.setdefault((name, kind), Figures())
                    page = next(one for one in stores[name][1] if one.kind == kind)
                    spent, waits = cost(server, page.address, counts[name, kind], fetch)
                    figures.cpu.append(spent)
                    figures.ratios.append(spent / yardstick)
                    figures.waits += waits
                    tick()
        started = {name: server.started_in for name, server in servers.items()}
    return found, median(bare_costs) * 1000, started


def cost(server: Server, path: str, count: int, fetch: Fetch) -> tuple[float, list[float]]:
    """CPU seconds a request, and the seconds that each one waited."""
    before = server.cpu()
    waits = fetch(server, path, count)
    return (server.cpu() - before) / len(waits), waits


def _warm(
    servers: Mapping[str, Server],
    stores: Mapping[str, tuple[Store, Sequence[Page]]],
    fetch: Fetch,
) -> dict[tuple[str, str], int]:
    """Ask for each page a few times; how often it must be asked for in a round."""
    counts = {}
    for name, server in servers.items():
        for page in stores[name][1]:
            fetch(server, page.address, FEWEST)
            spent = cost(server, page.address, FEWEST, fetch)[0]
            wanted = int(ROUND_CPU / max(spent, 1e-4))
            counts[name, page.kind] = min(max(wanted, FEWEST), MOST)
    return counts


def kinds_of(stores: Mapping[str, tuple[Store, Sequence[Page]]]) -> list[str]:
    return [page.kind for page in next(iter(stores.values()))[1]]


def _bare_of(
    stores: Mapping[str, tuple[Store, Sequence[Page]]],
) -> tuple[dict[str, str], int]:
    """The bare view's environment, and its size: that of an article's page."""
    store, pages = next(iter(stores.values()))
    return store.environment(), size_of(pages, "article")


def size_of(pages: Iterable[Page], kind: str) -> int:
    return next(page.size for page in pages if page.kind == kind)
