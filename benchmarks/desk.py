"""The desk, measured in process: what the server takes for what an editor waits for.

    python -m benchmarks.desk build      100,000 articles, 1,000 seats, one text of 10,000 words,
                                         20,000 images
    python -m benchmarks.desk measure    a line of JSON: {measure: [median, p95, CPU, bound]} in ms

Run by `benchmarks.run` with the environment of a store. A measure is an entry of MEASURES.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

import django

ARTICLES, PEOPLE, REVISIONS = 100_000, 1_000, 500
ROUNDS = 15

type Found = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Measure:
    """`prepare` is given the desk and answers what is timed, once for each round; `bound` in ms."""

    name: str
    bound: float
    prepare: Callable[[Any], Callable[[], Any]]


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    # Only once Django is set up can its models be imported.
    from benchmarks import desk_content, desk_measures, library

    if arguments == ["build"]:
        desk_content.build(ARTICLES, PEOPLE, REVISIONS)
        library.build()
        return 0
    measures = [*desk_measures.MEASURES, *library.MEASURES]
    found = {one.name: [*timed(one, desk_content.Desk()), one.bound] for one in measures}
    print(json.dumps(found))
    return 0


def measured(store: Any) -> Found:
    """What `measure` prints for this store (`benchmarks.servers.Store`)."""
    printed = store.python("-m", "benchmarks.desk", "measure")
    found: Found = json.loads(printed.splitlines()[-1])
    return found


def timed(measure: Measure, desk: Any) -> list[float]:
    """Median and 95th percentile by the clock, and the CPU of this process (not of a database
    server), in ms: on a machine that others use, the last is the steadier."""
    act = measure.prepare(desk)
    act()
    spent, cpu = [], time.process_time()
    for _round in range(ROUNDS):
        began = time.perf_counter()
        act()
        spent.append((time.perf_counter() - began) * 1000)
    used = (time.process_time() - cpu) * 1000 / ROUNDS
    return [median(spent), quantiles(spent, n=20)[-1], used]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
