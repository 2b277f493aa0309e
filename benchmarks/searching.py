"""How long a search takes, from the question to its cards: `make bench ARGS=--search`.

    python -m benchmarks.searching ask     the milliseconds of each search, as JSON
    python -m benchmarks.searching grow    copy every publication nine times, for the search alone

At 20,000 articles, and at ten times as many, which are those again on other days: what search reads
of them is the same, and an import of so many would take an hour.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.db import connection

from benchmarks import content
from benchmarks.servers import Store
from benchmarks.stores import POSTGRES, SQLITE, Shelf, copy_on_server, emptied, say_to_server

SIZE, TIMES = 20_000, 10
ROUNDS = 100
BOUND, GROWTH = 20.0, 3.0
APART = 1_000_000  # between the numbers of two copies
COPIED = ("Publication", "PublicationBody", "SearchTerms")

# The milliseconds of each kind of search: the middle one, and what 95 of 100 are within.
Found = dict[str, tuple[float, float]]


def measured(store: Store) -> Found:
    found: Found = json.loads(store.python("-m", "benchmarks.searching", "ask"))
    return found


def ten_times(shelf: Shelf, small: Store, kind: str) -> Store:
    """A magazine beside this one with ten times as much to find."""
    large = shelf.store(kind, SIZE * TIMES)
    emptied(large)
    if kind == SQLITE:
        shutil.copy(_file(small), _file(large))
    else:
        source, target = (urlsplit(one.database_url).path[1:] for one in (small, large))
        copy_on_server(large, source, target)
    large.python("-m", "benchmarks.searching", "grow")
    if kind == POSTGRES:
        say_to_server(large, "VACUUM (ANALYZE)")
    return large


def _file(store: Store) -> Path:
    return Path(store.database_url.removeprefix("sqlite:///"))


def grow() -> None:
    """Rows as the search reads them: other numbers, other days, and no HTML, which it leaves."""
    models = apps.get_app_config("articles")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # a copy that may be made anew
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
                cursor.execute(f"PRAGMA {pragma}")
        # Copies of one article are open beside each other.
        cursor.execute("DROP INDEX publication_one_open_per_article")
        for copy in range(1, TIMES):
            for name in COPIED:
                model: Any = models.get_model(name)
                table, key = model._meta.db_table, model._meta.pk.column
                columns = [column.column for column in model._meta.concrete_fields]
                values = ", ".join(_copied(column, copy, key) for column in columns)
                rows = f"SELECT {values} FROM {table} WHERE {key} < {APART}"
                cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) {rows}")  # noqa: S608
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")


def _copied(column: str, copy: int, key: str) -> str:
    if column == key:
        return f"{column} + {copy * APART}"
    if column == "number":
        return f"number + {copy * 100}"
    if column == "html":
        return "''"
    if column == "dated" and connection.vendor == "sqlite":
        return f"datetime(dated, '-{copy * 3} days', '+{copy * 7} minutes')"
    return f"dated - interval '{copy * 3} days {copy * 7} minutes'" if column == "dated" else column


def ask() -> Found:
    # Only once Django is set up can its models be imported.
    from django.utils import timezone

    from articles import search, suggesting
    from articles.models import Tag

    now, tag = timezone.now(), Tag.objects.order_by("pk").values_list("slug", flat=True)[0]
    tagged = search.Filters(tag=tag)
    asked: dict[str, Callable[[], object]] = {
        "common word": lambda: search.search(content.COMMON, now=now),
        "rare word": lambda: search.search(content.RARE, now=now),
        "common word, one tag": lambda: search.search(content.COMMON, now=now, filters=tagged),
        "suggestions": lambda: suggesting.suggest(content.COMMON[:3], now=now),
    }
    return {name: _took(one) for name, one in asked.items()}


def _took(once: Callable[[], object]) -> tuple[float, float]:
    times = []
    for number in range(ROUNDS + 3):
        began = time.perf_counter()
        once()
        if number >= 3:  # the first ones fill what a process remembers
            times.append((time.perf_counter() - began) * 1000)
    return median(times), quantiles(times, n=20)[-1]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    if sys.argv[1:] == ["grow"]:
        grow()
    elif sys.argv[1:] == ["ask"]:
        print(json.dumps(ask()))
    else:
        sys.exit(__doc__)
