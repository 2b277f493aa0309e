"""`make torture`: kill what is at work, at random moments, and look at what is left.

    python -m benchmarks.torture [--moments 50] [--seed 1] [--db SQLite|PostgreSQL]
                                 [--only saves autosaves]

On both databases: an import killed and run again (the demo, our lines, an export, a ZIP whose
pictures are fetched), a poll of feeds killed and run again, a worker killed while it renders again
what an agreement changed, or saves and publishes, or autosaves, a process killed between its commit
and the after-effects, eight hands that publish one article at once, mails killed around their
hand-over, and a worker killed while the hours of scheduled articles come. Ends with 1 when anything
is missing, doubled, half done or orphaned.
"""

import argparse
import itertools
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import agreed, blogs, content, exports, letters
from benchmarks.servers import ROOT, VAR, Broken, Store
from benchmarks.stores import (
    POSTGRES,
    SQLITE,
    emptied,
    in_server,
    make_sections,
    mould,
    postgres,
    say,
)

FOLDER = VAR / "torture"
IMPORTS, POLLS, AGREEMENTS = "imports", "polls", "agreements"
BULK = 400  # articles of the long import; the demo adds images, sections and authors
# No kill before Python has loaded Django: nothing has been written by then.
SOONEST = 0.15
# What time does to the leases of a worker that died.
RUN_OUT = "UPDATE syndication_feed SET leased_until = '2000-01-01' WHERE leased_until IS NOT NULL"
console = Console()


@dataclass(frozen=True, slots=True)
class State:
    """What `benchmarks.victims examine` found."""

    faults: tuple[str, ...]
    shown: str
    held: str
    la_une: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One kind of torture: how often it was done, and what went wrong."""

    name: str
    times: int
    faults: list[str]


def state(store: Store) -> State:
    found = json.loads(store.python("-m", "benchmarks.victims", "examine"))
    faults, la_une = tuple(found["faults"]), tuple(found["la_une"])
    return State(faults, found["print"], found["held"], la_une)


def fresh(store: Store) -> Store:
    """The magazine emptied, with its tables."""
    emptied(store)
    store.manage("migrate", "--verbosity=0")
    store.manage("createcachetable", "--verbosity=0")
    return store


def imports(folder: Path, web: blogs.Web) -> list[list[str]]:
    """The imports that are killed, as arguments of manage.py: the demo with its pictures, our own
    form, an export that a child process reads, and a ZIP whose pictures a host has."""
    lines, export, archive = (folder / f"content.{end}" for end in ("jsonl", "xml", "zip"))
    content.write(lines, BULK)
    exports.write(export, BULK)
    blogs.write_archive(archive, BULK // 8, web)
    filed = ["--section", content.sections()[0]]
    return [
        ["load_demo"],
        ["import_articles", str(lines), "--publish", *content.AGREED],
        ["import_articles", str(export), "--publish", *filed, *content.AGREED],
        blogs.archive_command(archive),
    ]


def begun(store: Store, arguments: Sequence[str]) -> subprocess.Popen[str]:
    """Python at work on this magazine; what it prints can be read."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=store.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def killed(store: Store, arguments: Sequence[str], after: float) -> tuple[bool, list[str]]:
    """Run Python, end it by SIGKILL after so many seconds; whether it was, and what it printed."""
    process = begun(store, arguments)
    try:
        printed = process.communicate(timeout=after)[0]
        return False, printed.splitlines()
    except subprocess.TimeoutExpired:
        process.kill()
        return True, process.communicate()[0].splitlines()


def killed_imports(store: Store, moments: int, dice: random.Random) -> Trial:
    """Each import from nothing, killed, run again: the same magazine as without a kill."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with blogs.web() as web:
        store = replace(store, allowed=web.allowed)
        _start(store)
        put_back = mould(store, "empty")
        commands = imports(FOLDER, web)
        wanted, lasts = [], []
        for command in commands:
            put_back()
            began = time.monotonic()
            store.manage(*command)
            lasts.append(time.monotonic() - began)
            wanted.append(state(store))
        faults: list[str] = []
        for moment in range(moments):
            which = moment % len(lasts)
            command = commands[which]
            put_back()
            after = dice.uniform(SOONEST, 1.0) * lasts[which]
            killed(store, ["manage.py", *command], after)
            store.manage(*command)
            where = f"{' '.join(command)[:60]} killed after {after:.2f} s"
            faults += [f"{where}: {fault}" for fault in differs(store, wanted[which])]
    return Trial("import killed, run again", moments, faults)


def differs(store: Store, wanted: State) -> Iterator[str]:
    """What is wrong with a magazine, and where it is another than one that nobody disturbed."""
    left = state(store)
    yield from left.faults
    if left.shown != wanted.shown:
        yield "readers see another magazine than without the kill"
    if left.held != wanted.held:
        yield "the desk holds another magazine than without the kill"


def killed_polls(store: Store, moments: int, dice: random.Random) -> Trial:
    """A poll of feeds killed; once its leases have run out, another: as without a kill."""
    faults: list[str] = []
    with blogs.web() as web:
        store = replace(store, allowed=web.allowed)
        _start(store)
        store.python("-m", "benchmarks.blogs", *web.feeds)
        put_back = mould(store, "followed")
        store.manage("pull_feeds", "--due")
        wanted, requests = state(store), web.asked
        for _moment in range(moments):
            put_back()
            asked, pause = dice.randint(1, requests), dice.uniform(0, 0.5)
            killed_once_asked(store, ["manage.py", "pull_feeds", "--due"], web, asked, pause)
            say(store, RUN_OUT)
            store.manage("pull_feeds", "--due")
            where = f"poll killed {pause:.2f} s after its request {asked}"
            faults += [f"{where}: {fault}" for fault in differs(store, wanted)]
    return Trial("poll killed, run again", moments, faults)


def killed_rederivings(store: Store, moments: int, dice: random.Random) -> Trial:
    """The worker killed while it renders again a blog whose agreement changed; another goes on."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    export = FOLDER / "lent.xml"
    exports.write(export, BULK)
    filed = ["--section", content.sections()[0]]
    _start(store)
    store.manage("import_articles", str(export), "--publish", *filed, *content.AGREED)
    store.python(*agreed.WORKER)  # what the import itself has left to do
    agreed.changed(store)
    began = time.monotonic()
    faults = agreed.faults(store)
    lasts = time.monotonic() - began
    for _moment in range(moments):
        agreed.changed(store)
        after = dice.uniform(SOONEST, 1.0) * lasts
        killed(store, agreed.WORKER, after)
        found = [*agreed.faults(store), *state(store).faults]
        faults += [f"worker killed after {after:.2f} s: {fault}" for fault in found]
    return Trial("worker killed while an agreement spreads", moments, faults)


def killed_once_asked(
    store: Store, arguments: Sequence[str], web: blogs.Web, requests: int, pause: float
) -> bool:
    """Run Python, kill it a moment after its hosts were asked so often; whether that ended it."""
    before = web.asked
    process = begun(store, arguments)
    web.wait_for(before + requests, seconds=60)
    time.sleep(pause)
    was = process.poll() is None
    process.kill()
    process.communicate()
    return was


def _start(store: Store) -> None:
    fresh(store)
    make_sections(store)


def killed_savers(store: Store, moments: int, dice: random.Random) -> Trial:
    """A worker killed while it corrects an article: what it was told is public stays public."""
    faults: list[str] = []
    for _ in range(moments):
        after = dice.uniform(0.8, 3.0)
        _was, done = killed(store, ["-m", "benchmarks.victims", "save"], after)
        store.python("-m", "benchmarks.victims", "replay")
        left = state(store)
        faults += [f"worker killed after {after:.2f} s: {fault}" for fault in left.faults]
        faults += lost(store, int(done[-1]) if done else 0)
    return Trial("worker killed while saving and publishing", moments, faults)


def killed_autosaves(store: Store, moments: int, dice: random.Random) -> Trial:
    """A worker killed while it autosaves a draft: the old text or the new one, with its rows."""
    faults: list[str] = []
    for _ in range(moments):
        lines, pause = dice.randint(1, 12), dice.uniform(0, 0.03)
        faults += typed(store, lines, pause)
    return Trial("worker killed while autosaving", moments, faults)


def typed(store: Store, lines: int, pause: float) -> Iterator[str]:
    """What is wrong with the draft when the worker that saves it was killed so long after it had
    said so often that a save was done."""
    done = killed_after(store, ["-m", "benchmarks.victims", "type_in"], lines, pause)
    stands = store.python("-m", "benchmarks.victims", "typed_in").strip()
    if len(done) < lines:
        yield f"it ended by itself after {len(done)} saves"
    elif stands not in (done[-1], str(int(done[-1]) + 1)):
        yield f"save {done[-1]} was told done, {stands or 'none'} stands there"


def killed_after(store: Store, arguments: Sequence[str], lines: int, pause: float) -> list[str]:
    """Run Python, and end it by SIGKILL a moment after it printed so many lines; all it printed."""
    process = begun(store, arguments)
    printed = list(itertools.islice(process.stdout or (), lines))
    time.sleep(pause)
    process.kill()
    rest = process.communicate()[0]
    return [line.strip() for line in [*printed, *rest.splitlines()]]


def lost(store: Store, acknowledged: int) -> Iterator[str]:
    """The newest publication holds the last correction that was acknowledged, or the next."""
    if not acknowledged:
        return
    public = store.python("-m", "benchmarks.victims", "correction").strip()
    if public not in (str(acknowledged), str(acknowledged + 1)):
        yield f"correction {acknowledged} was acknowledged, {public or 'none'} is public"


def killed_effects(store: Store, moments: int) -> Trial:
    """Dead between the commit and the after-effects: La Une follows once events are replayed."""
    faults: list[str] = []
    for _ in range(moments):
        _was, printed = killed(store, ["-m", "benchmarks.victims", "die_after_commit"], 30)
        gone = int(printed[0])
        if gone not in state(store).la_une:
            faults.append(f"article {gone} was to be on La Une before the replay")
        store.python("-m", "benchmarks.victims", "replay")
        left = state(store)
        if gone in left.la_une:
            faults.append(f"article {gone} is on La Une after its withdrawal was replayed")
        faults += left.faults
    return Trial("killed between commit and after-effects", moments, faults)


def killed_turns(store: Store, moments: int, dice: random.Random) -> Trial:
    """A worker killed while the hours of scheduled articles come: each is told once."""
    faults: list[str] = []
    for _ in range(moments):
        faults += turned(store, dice.randint(1, 12), dice.uniform(0, 0.02))
    return Trial("worker killed while hours come", moments, faults)


def turned(store: Store, lines: int, pause: float) -> Iterator[str]:
    """What is wrong when the worker was killed so long after it had told of so many articles, and
    another one has been by."""
    store.python("-m", "benchmarks.turns", "due", str(lines + 4))
    done = killed_after(store, ["-m", "benchmarks.turns", "turn"], lines, pause)
    if len(done) < lines:
        yield f"it ended by itself after {len(done)} articles"
    yield from store.python("-m", "benchmarks.turns", "turned").splitlines()


def hands_at_once(store: Store, turns: int) -> Trial:
    printed = store.python("-m", "benchmarks.victims", "together", str(turns))
    return Trial("eight hands publish one article", turns, printed.splitlines())


def on_the_demo(store: Store, moments: int, dice: random.Random) -> dict[str, Callable[[], Trial]]:
    """What is done on the demo: it has an article of our own and a composed La Une."""

    def letters_killed() -> Trial:
        faults = letters.tortured(store, moments, dice)
        return Trial("mails killed around their hand-over", moments, faults)

    return {
        "saves": lambda: killed_savers(store, moments, dice),
        "autosaves": lambda: killed_autosaves(store, moments, dice),
        "effects": lambda: killed_effects(store, max(2, moments // 5)),
        "hands": lambda: hands_at_once(store, moments),
        "mails": letters_killed,
        "hours": lambda: killed_turns(store, moments, dice),
    }


def all_of_it(
    store: Store, moments: int, dice: random.Random, only: Sequence[str]
) -> Iterator[Trial]:
    if not only or IMPORTS in only:
        yield killed_imports(store, moments, dice)
    if not only or POLLS in only:
        yield killed_polls(store, moments, dice)
    if not only or AGREEMENTS in only:
        yield killed_rederivings(store, max(2, moments // 5), dice)
    wanted = [
        act for name, act in on_the_demo(store, moments, dice).items() if not only or name in only
    ]
    if wanted:
        _start(store)
        store.manage("load_demo")
    for act in wanted:
        yield act()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__.splitlines()[0])
    parser.add_argument("--moments", type=int, default=50, help="how often to kill an import")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments")
    parser.add_argument("--db", choices=[SQLITE, POSTGRES], help="one database alone")
    parser.add_argument(
        "--only",
        nargs="+",
        default=[],
        metavar="TRIAL",
        help=f"some of: {IMPORTS}, {POLLS}, {AGREEMENTS}, "
        "saves, autosaves, effects, hands, mails, hours",
    )
    given = parser.parse_args(arguments)
    table = Table("database", "what was done", "times", "faults")
    faults: list[str] = []
    try:
        with ExitStack() as stack:
            for kind, store in chosen(stack, given.db):
                for trial in all_of_it(store, given.moments, random.Random(given.seed), given.only):
                    table.add_row(kind, trial.name, str(trial.times), str(len(trial.faults)))
                    console.print(f"{kind}: {trial.name}: {len(trial.faults)} faults")
                    faults += [f"{kind}: {fault}" for fault in trial.faults]
    except Broken as error:
        console.print(f"The torture broke off: {error}", markup=False)
        return 2
    console.print(table)
    for fault in faults:
        console.print(fault, markup=False, highlight=False, soft_wrap=True)
    return 1 if faults else 0


def chosen(stack: ExitStack, only: str | None) -> Iterator[tuple[str, Store]]:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if only != POSTGRES:
        yield SQLITE, Store(SQLITE, f"sqlite:///{FOLDER / 'torture.sqlite3'}", FOLDER / "media")
    if only != SQLITE:
        uri, postmaster = stack.enter_context(postgres())
        yield POSTGRES, Store(POSTGRES, in_server(uri, "torture"), FOLDER / "media", postmaster)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
