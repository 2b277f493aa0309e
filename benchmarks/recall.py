"""How much of what readers must find search finds: `make bench ARGS=--recall`.

    python -m benchmarks.recall ask    every query put to a store with the demo, as JSON

The queries stand in `queries.tsv`, with the articles that each must find. Run by `benchmarks.run`
on the demo magazine, loaded into an empty store of each database.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import django

from benchmarks.servers import Store

FILE = Path(__file__).with_name("queries.tsv")
FIRST = 20  # how many of what is found count: one page
BOUND = 0.95
# Searched for as the page offers to spell them; they do not count among the others.
APART = "misspelled"
# After the dates of the demo, whose articles are then all public.
NOW = datetime(2026, 12, 1, tzinfo=UTC)

Answers = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the file: `wanted` must be found, `unwanted` must not."""

    group: str
    text: str
    wanted: frozenset[str]
    unwanted: frozenset[str]

    def missed(self, found: Sequence[str]) -> list[str]:
        """What is missing among the first, and after a minus what should not be there."""
        missing = sorted(self.wanted.difference(found[:FIRST]))
        return missing + [f"-{key}" for key in sorted(self.unwanted.intersection(found))]

    def recall(self, found: Sequence[str]) -> float:
        return len(self.wanted.intersection(found[:FIRST])) / len(self.wanted)

    def rank(self, found: Sequence[str]) -> float:
        """One by the place of the first article that was wanted, 0 without one."""
        places = [place for place, key in enumerate(found[:FIRST], 1) if key in self.wanted]
        return 1 / places[0] if places else 0.0


@dataclass(frozen=True, slots=True)
class Scored:
    """Means over the queries of a group, or over all of them that count."""

    queries: int
    recall: float
    rank: float


def queries() -> list[Asked]:
    lines = FILE.read_text().splitlines()
    return [_asked(line) for line in lines if line and not line.startswith("#")]


def _asked(line: str) -> Asked:
    group, text, keys = line.split("\t")
    unwanted = {key for key in keys.split() if key.startswith("-")}
    wanted = frozenset(keys.split()) - unwanted
    return Asked(group, text, wanted, frozenset(key[1:] for key in unwanted))


def scored(answers: Answers, group: str = "") -> Scored:
    """Of one group; of all but those that stand apart when none is named."""
    asked = [one for one in queries() if (one.group == group if group else one.group != APART)]
    return Scored(
        queries=len(asked),
        recall=mean(one.recall(answers[one.text]) for one in asked),
        rank=mean(one.rank(answers[one.text]) for one in asked),
    )


def groups() -> list[str]:
    return list(dict.fromkeys(one.group for one in queries()))


def faults(answers: Answers) -> list[tuple[Asked, list[str]]]:
    """The queries that miss something, each with what."""
    missed = [(one, one.missed(answers[one.text])) for one in queries()]
    return [(one, keys) for one, keys in missed if keys]


def differing(found: Mapping[str, Answers]) -> list[str]:
    """The queries for which two databases find other articles, or the same in another order."""
    first, *others = found.values()
    return [text for text in first if any(first[text] != one[text] for one in others)]


def measured(store: Store) -> dict[str, list[str]]:
    """What each query finds on an empty store, once the demo is loaded into it."""
    store.manage("load_demo")
    answers: dict[str, list[str]] = json.loads(store.python("-m", "benchmarks.recall", "ask"))
    return answers


def ask() -> dict[str, list[str]]:
    """What each query finds, best first, by the keys that the file names."""
    # Only once Django is set up can its models be imported.
    from articles import search, spelling
    from magazine.syndication.models import Record

    records = Record.objects.filter(guid__startswith="demo-").values_list("article", "guid")
    keys = {article: guid.removeprefix("demo-") for article, guid in records}
    spelling.learn()

    def found(one: Asked) -> list[str]:
        typed = one.text
        if one.group == APART and not search.search(typed, now=NOW).hits:
            typed = spelling.suggest(typed)
        rows = search.search(typed, now=NOW).publications
        return [keys[row.article_id] for row in rows[:FIRST]]

    return {one.text: found(one) for one in queries()}


if __name__ == "__main__":
    if sys.argv[1:] != ["ask"]:
        sys.exit(__doc__)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    print(json.dumps(ask()))
