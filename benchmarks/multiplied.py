"""Large magazines for the search alone: a small one, imported, as often again as is wanted.

    python -m benchmarks.multiplied SIZE    copy every publication, on other days, up to so many

What the search reads of a copy is the same, and an import of so many would take an hour.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.db import connection

from benchmarks.servers import ROOT, Store
from benchmarks.stores import BENCH, Shelf, copy_on_server, emptied, say_to_server

BASE = 2_000
APART = 100_000  # between the numbers of two copies
COPIED = ("Publication", "PublicationBody", "SearchTerms", "AuthorLink", "TagLink")
# Copies of one article are open beside each other; words are indexed at once when all are there.
DROPPED = ["DROP INDEX publication_one_open_per_article"]
WORDS_INDEX = "CREATE INDEX searchterms_vector ON articles_searchterms USING gin (vector)"


def generated(shelf: Shelf, kind: str, size: int) -> Store:
    """Of generated articles, in which nearly every article holds every word."""
    base, _imported = shelf.built(kind, BASE, fresh=stale(BENCH / f"{kind}-{BASE}.tables"))
    keep(BENCH / f"{kind}-{BASE}.tables")
    return _grown(shelf.searched(kind, size, "generated"), lambda: base, size)


def written(shelf: Shelf, kind: str, size: int) -> Store:
    """Of the demo's articles: words are as frequent in them as in French."""

    def demo() -> Store:
        base = shelf.empty("recall", kind)
        base.manage("load_demo")
        return base

    return _grown(shelf.searched(kind, size, "written"), demo, size)


def _grown(store: Store, base: Callable[[], Store], size: int) -> Store:
    """The magazine, made where it is missing or was made of other tables."""
    note = BENCH / f"{store.name}.tables"
    if not stale(note):
        return store
    note.unlink(missing_ok=True)
    source = base()
    emptied(store)
    if store.postmaster is None:
        shutil.copy(_file(source), _file(store))
    else:
        databases = (urlsplit(one.database_url).path[1:] for one in (source, store))
        copy_on_server(store, *databases)
    store.python("-m", "benchmarks.multiplied", str(size))
    if store.postmaster is not None:
        say_to_server(store, "VACUUM (ANALYZE)")
    keep(note)
    return store


def stale(note: Path) -> bool:
    return not note.exists() or note.read_text() != tables()


def keep(note: Path) -> None:
    note.write_text(tables())


def tables() -> str:
    """A print of all migrations: a magazine with other tables is of no use."""
    found = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("*/*/migrations/*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


def _file(store: Store) -> Path:
    return Path(store.database_url.removeprefix("sqlite:///"))


def multiply(size: int) -> None:
    """Rows as the search reads them: other numbers, other days, and no HTML, which it leaves."""
    from articles import spelling  # only once Django is set up

    while spelling.learn():
        pass
    models = apps.get_app_config("articles")
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for statement in [*_quickly(sqlite), *DROPPED]:
            cursor.execute(statement)
        publications: Any = models.get_model("Publication")
        there = publications.objects.filter(live_until=None).count()
        for copy in range(1, -(-size // there)):
            for name in COPIED:
                model: Any = models.get_model(name)
                # A copy goes on behind the other: the articles of BASE are an hour apart.
                days = copy * (there // 24 + 1)
                cursor.execute(_copy(model, copy, days, sqlite=sqlite))
        cursor.execute("ANALYZE" if sqlite else WORDS_INDEX)


def _quickly(sqlite: bool) -> list[str]:
    """For a copy that may be made anew."""
    if sqlite:
        pragmas = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000")
        return [f"PRAGMA {pragma}" for pragma in pragmas]
    return [
        "SET synchronous_commit = off",
        "SET maintenance_work_mem = '512MB'",
        "DROP INDEX searchterms_vector",
    ]


def _copy(model: Any, copy: int, days: int, *, sqlite: bool) -> str:
    table, key = model._meta.db_table, model._meta.pk.column
    columns = [column.column for column in model._meta.concrete_fields]
    values = ", ".join(_copied(column, copy, days, key, sqlite=sqlite) for column in columns)
    rows = f"SELECT {values} FROM {table} WHERE {key} < {APART}"
    return f"INSERT INTO {table} ({', '.join(columns)}) {rows}"  # noqa: S608


def _copied(column: str, copy: int, days: int, key: str, *, sqlite: bool) -> str:
    if column in (key, "publication_id"):
        return f"{column} + {copy * APART}"
    if column == "number":
        return f"number + {copy * 100}"
    if column == "html":
        return "''"
    if column == "dated" and sqlite:
        return f"datetime(dated, '-{days} days')"
    return f"dated - interval '{days} days'" if column == "dated" else column


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    multiply(int(sys.argv[1]))
