"""How long a search takes, from the question to its cards: `make bench ARGS=--search`.

    python -m benchmarks.searching written      the milliseconds of each kind of search, as JSON
    python -m benchmarks.searching generated

At 20,000 articles and at ten times as many. `written`: the queries of `benchmarks.recall`, as
readers type them, in the articles that they were written for. `generated`: each round asks every
kind once, with other words, which nearly every article holds.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import django
from django.db import connection

from benchmarks import content, recall
from benchmarks.servers import HOST, Store

SIZE, TIMES = 20_000, 10
ROUNDS, FORGOTTEN = 60, 3  # the first ones fill what a process remembers
BOUND, GROWTH = 20.0, 3.0
PAGE = "the page of a common word"
TYPED, NARROWED, TYPED_PAGE = "as typed", "as typed, in one section", "as typed, the page"
# Words that nearly every article holds.
WORDS = [word for word in dict.fromkeys(content.LONG) if word.isascii()]
YEAR = date(2026, 1, 1), date(2026, 12, 31)

# Milliseconds of each kind of search, by the clock and of processor: the middle, 95 of 100 within.
Found = dict[str, tuple[float, float, float, float]]


def measured(store: Store, texts: str) -> Found:
    found: Found = json.loads(store.python("-m", "benchmarks.searching", texts))
    return found


def generated() -> Found:
    times: dict[str, list[tuple[float, float]]] = {}
    asked = _asked()
    for number in range(ROUNDS + FORGOTTEN):
        words = WORDS[number % len(WORDS)], WORDS[(7 * number + 3) % len(WORDS)]
        for name, once in asked.items():
            took = _took(once, *words)
            if number >= FORGOTTEN:
                times.setdefault(name, []).append(took)
    return {name: _summed(took) for name, took in times.items()}


def written() -> Found:
    """Every query three ways; in the section of the first article that it must find."""
    from django.test import Client

    from articles import search
    from magazine.syndication.models import Record

    client = Client(SERVER_NAME=HOST)
    sections = {
        guid.removeprefix("demo-"): slug
        for guid, slug in Record.objects.values_list("guid", "article__section__slug")
    }

    def found(text: str, section: str = "") -> object:
        return search.search(text, now=recall.NOW, filters=search.Filters(section=section))

    ways: dict[str, Callable[[str, str], object]] = {
        TYPED: lambda text, _section: found(text),
        NARROWED: found,
        TYPED_PAGE: lambda text, _section: client.get("/recherche/", {"q": text}).content,
    }
    asked = [(one.text, sections[min(one.wanted)]) for one in recall.queries()]
    if not any(search.search(text, now=recall.NOW).hits for text, _section in asked):
        raise SystemExit("nothing is public at the hour of the queries")
    for once in ways.values():
        for query in asked[:FORGOTTEN]:
            once(*query)
    return {name: _summed([_took(once, *query) for query in asked]) for name, once in ways.items()}


def _asked() -> dict[str, Callable[[str, str], object]]:
    """Each kind of search, asked with two words."""
    from django.test import Client
    from django.utils import timezone

    from articles import search, spelling, suggesting
    from articles.models import Publication, Tag

    now, first = timezone.now(), Publication.objects.order_by("pk").select_related("section")[0]
    client = Client(SERVER_NAME=HOST)
    narrowed = {
        "section": search.Filters(section=first.section.slug),
        "author": search.Filters(author=first.bylines[0]["slug"]),
        "tag": search.Filters(tag=Tag.objects.order_by("pk").values_list("slug", flat=True)[0]),
        "year": search.Filters(since=YEAR[0], until=YEAR[1]),
    }

    def found(text: str, by: search.Filters | None = None) -> object:
        return search.search(text, now=now, filters=by or search.Filters())

    def within(by: search.Filters) -> Callable[[str, str], object]:
        return lambda one, _other: found(one, by)

    return {
        "common word": lambda one, _other: found(one),
        "two common words": lambda one, other: found(f"{one} {other}"),
        "rare word": lambda _one, _other: found(content.RARE),
        "phrase with a rare word": lambda _one, _other: found(f'"{content.RARE} travaille"'),
        "phrase of common words": lambda one, other: found(f'"{one} {other}"'),
        "common word without another": lambda one, other: found(f"{one} -{other}"),
        **{f"common word, one {name}": within(filters) for name, filters in narrowed.items()},
        "one tag alone": lambda _one, _other: found("", narrowed["tag"]),
        "one year alone": lambda _one, _other: found("", narrowed["year"]),
        "one year without a word": lambda one, _other: found(f"-{one}", narrowed["year"]),
        "another spelling": lambda one, _other: spelling.suggest(f"{one}xz"),
        "suggestions": lambda one, _other: suggesting.suggest(one[:3], now=now),
        PAGE: lambda one, _other: client.get("/recherche/", {"q": one}).content,
    }


def _took(once: Callable[[str, str], object], one: str, other: str) -> tuple[float, float]:
    used, began = _processor(), time.perf_counter()
    once(one, other)
    return (time.perf_counter() - began) * 1000, (_processor() - used) * 1000


def _processor() -> float:
    """Seconds that this process has used, and on PostgreSQL the one that serves it."""
    used = time.process_time()
    if connection.vendor == "postgresql":
        served: Any = connection.connection
        path = Path(f"/proc/{served.info.backend_pid}/schedstat")
        used += int(path.read_text().split()[0]) / 1e9
    return used


def _summed(took: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    clock, processor = zip(*took, strict=True)
    return median(clock), _late(clock), median(processor), _late(processor)


def _late(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    connection.ensure_connection()
    if sys.argv[1:] not in (["written"], ["generated"]):
        sys.exit(__doc__)
    print(json.dumps(written() if sys.argv[1] == "written" else generated()))
