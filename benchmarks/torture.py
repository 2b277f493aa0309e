"""`make torture`: kill what is at work, at random moments, and look at what is left.

    python -m benchmarks.torture [--moments 50] [--seed 1] [--db SQLite|PostgreSQL]
                                 [--only saves autosaves]

On both databases: an import killed and run again, a worker killed while it saves and publishes, or
autosaves, a process killed between its commit and the after-effects, eight hands that publish one
article at once, mails killed around their hand-over, and a worker killed while the hours of
scheduled articles come. Ends with 1 when anything is missing, doubled, half done or orphaned.
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
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import content, exports, letters
from benchmarks.servers import ROOT, VAR, Broken, Store
from benchmarks.stores import POSTGRES, SQLITE, emptied, in_server, make_sections, postgres

FOLDER = VAR / "torture"
IMPORTS = "imports"
BULK = 400  # articles of the long import; the demo adds images, sections and authors
# No kill before Python has loaded Django: nothing has been written by then.
SOONEST = 0.15
console = Console()


@dataclass(frozen=True, slots=True)
class State:
    """What `benchmarks.victims examine` found."""

    faults: tuple[str, ...]
    shown: str
    la_une: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One kind of torture: how often it was done, and what went wrong."""

    name: str
    times: int
    faults: list[str]


def state(store: Store) -> State:
    found = json.loads(store.python("-m", "benchmarks.victims", "examine"))
    return State(tuple(found["faults"]), found["print"], tuple(found["la_une"]))


def fresh(store: Store) -> Store:
    """The magazine emptied, with its tables."""
    emptied(store)
    store.manage("migrate", "--verbosity=0")
    store.manage("createcachetable", "--verbosity=0")
    return store


def imports(folder: Path) -> list[list[str]]:
    """The imports that are killed, as arguments of manage.py: the demo with its pictures, our own
    form, and an export that a child process reads."""
    lines, export = folder / "content.jsonl", folder / "content.xml"
    content.write(lines, BULK)
    exports.write(export, BULK)
    filed = ["--section", content.sections()[0]]
    return [
        ["load_demo"],
        ["import_articles", str(lines), "--publish", *content.AGREED],
        ["import_articles", str(export), "--publish", *filed, *content.AGREED],
    ]


def killed(store: Store, arguments: Sequence[str], after: float) -> tuple[bool, list[str]]:
    """Run Python, end it by SIGKILL after so many seconds; whether it was, and what it printed."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=store.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        printed = process.communicate(timeout=after)[0]
        return False, printed.splitlines()
    except subprocess.TimeoutExpired:
        process.kill()
        return True, process.communicate()[0].splitlines()


def killed_imports(store: Store, moments: int, dice: random.Random) -> Trial:
    """Each import from nothing, killed, run again: the same magazine as without a kill."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    commands = imports(FOLDER)
    wanted, lasts = [], []
    for command in commands:
        began = _start(store)
        store.manage(*command)
        lasts.append(time.monotonic() - began)
        wanted.append(state(store).shown)
    faults: list[str] = []
    for moment in range(moments):
        which = moment % len(lasts)
        command = commands[which]
        _start(store)
        after = dice.uniform(SOONEST, 1.0) * lasts[which]
        killed(store, ["manage.py", *command], after)
        store.manage(*command)
        left = state(store)
        where = f"{command[0]} killed after {after:.2f} s"
        faults += [f"{where}: {fault}" for fault in left.faults]
        if left.shown != wanted[which]:
            faults.append(f"{where}: readers see another magazine than without the kill")
    return Trial("import killed, run again", moments, faults)


def _start(store: Store) -> float:
    fresh(store)
    make_sections(store)
    return time.monotonic()


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
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=store.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
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
        help=f"some of: {IMPORTS}, saves, autosaves, effects, hands, mails, hours",
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
