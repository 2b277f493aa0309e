"""Large magazines for the search alone: a small one, imported, as often again as is wanted.

    python -m benchmarks.multiplied TIMES    copy every publication so often, on other days

What the search reads of a copy is the same, and an import of so many would take an hour.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.db import connection

from benchmarks.servers import ROOT, Store
from benchmarks.stores import BENCH, POSTGRES, SQLITE, Shelf, copy_on_server, emptied, say_to_server

BASE = 2_000
APART = 1_000_000  # between the numbers of two copies
# The articles of one copy are an hour apart: the next one goes on behind them.
DAYS = BASE // 24 + 1
COPIED = ("Publication", "PublicationBody", "SearchTerms", "AuthorLink", "TagLink")
# Copies of one article are open beside each other; words are indexed at once when all are there.
DROPPED = ["DROP INDEX publication_one_open_per_article"]
WORDS_INDEX = "CREATE INDEX searchterms_vector ON articles_searchterms USING gin (vector)"


def magazine(shelf: Shelf, kind: str, size: int) -> Store:
    """A magazine of so many articles, made where it is missing or was made of other tables."""
    base, _imported = shelf.built(kind, BASE, fresh=stale(BENCH / f"{kind}-{BASE}.tables"))
    keep(BENCH / f"{kind}-{BASE}.tables")
    store = shelf.searched(kind, size)
    note = BENCH / f"{kind}-search-{size}.tables"
    if not stale(note):
        return store
    note.unlink(missing_ok=True)
    emptied(store)
    if kind == SQLITE:
        shutil.copy(_file(base), _file(store))
    else:
        source, target = (urlsplit(one.database_url).path[1:] for one in (base, store))
        copy_on_server(store, source, target)
    store.python("-m", "benchmarks.multiplied", str(size // BASE))
    if kind == POSTGRES:
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


def multiply(times: int) -> None:
    """Rows as the search reads them: other numbers, other days, and no HTML, which it leaves."""
    from articles import spelling  # only once Django is set up

    while spelling.learn():
        pass
    models = apps.get_app_config("articles")
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for statement in [*_quickly(sqlite), *DROPPED]:
            cursor.execute(statement)
        for copy in range(1, times):
            for name in COPIED:
                model: Any = models.get_model(name)
                cursor.execute(_copy(model, copy, sqlite=sqlite))
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


def _copy(model: Any, copy: int, *, sqlite: bool) -> str:
    table, key = model._meta.db_table, model._meta.pk.column
    columns = [column.column for column in model._meta.concrete_fields]
    values = ", ".join(_copied(column, copy, key, sqlite=sqlite) for column in columns)
    rows = f"SELECT {values} FROM {table} WHERE {key} < {APART}"
    return f"INSERT INTO {table} ({', '.join(columns)}) {rows}"  # noqa: S608


def _copied(column: str, copy: int, key: str, *, sqlite: bool) -> str:
    if column in (key, "publication_id"):
        return f"{column} + {copy * APART}"
    if column == "number":
        return f"number + {copy * 100}"
    if column == "html":
        return "''"
    if column == "dated" and sqlite:
        return f"datetime(dated, '-{copy * DAYS} days')"
    return f"dated - interval '{copy * DAYS} days'" if column == "dated" else column


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    multiply(int(sys.argv[1]))
