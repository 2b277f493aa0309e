"""`make audit`: the slow checks of the pages, on the demo magazine served as it is deployed.

Follows every link from La Une; the Nu HTML checker reads every page; axe looks at some of each
kind at 320 and 1440 px, light and dark; La Une is weighed; Lighthouse scores one of each kind. Ends
with a table of what is asked and what was found, and with 1 when one of them finds a fault. Needs
Java, npm and Chromium.

    python -m benchmarks.audit [--no-lighthouse | --only lighthouse]
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.urls import Resolver404, resolve
from rich.console import Console

from benchmarks.audit import browser, crawl, lighthouse, nu, tables, weight
from benchmarks.audit.tables import Found
from benchmarks.servers import ROOT, VAR, Broken, Server, Store, get, magazine

FOLDER = VAR / "audit"
OF_EACH_KIND = 3
# Pages that no link leads to.
MORE = {"/recherche/?q=xylophone", "/nulle-part/"}
STYLE = "/style/"
# Lighthouse has nothing to say of what search engines never come to.
LEFT_TO_AXE = {"style", "style_state", "(not there)"}
TWICE = ("article", "author")
NOINDEX = b'<meta name="robots" content="noindex">'
# In a file or a log, tables are as wide as they are.
console = Console(width=None if sys.stdout.isatty() else 160)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__.splitlines()[0])
    parser.add_argument("--no-lighthouse", action="store_true", help="leave Lighthouse out")
    parser.add_argument("--only", choices=["lighthouse"], help="Lighthouse alone")
    given = parser.parse_args(arguments)
    try:
        install()
        with magazine(demo()) as server:
            faults = audit(server, scores=not given.no_lighthouse, others=not given.only)
    except Broken as error:
        console.print(f"The audit broke off: {error}", markup=False)
        return 2
    for fault in faults:
        console.print(fault, markup=False, highlight=False, soft_wrap=True)
    console.print(f"{len(faults)} faults")
    return 1 if faults else 0


def audit(server: Server, *, scores: bool, others: bool) -> list[str]:
    site = crawl.crawl(server)
    for path in [*MORE, *states(server)]:
        site.pages[path] = get(server.port, path)[2]
    by_kind = kinds(site.pages)
    found = Found(len(site.pages), [*site.broken, *site.elsewhere], by_kind)
    if others:
        found.html = [str(finding) for finding in check_html(site.pages)]
        found.seen = list(views(server, chosen(by_kind, OF_EACH_KIND)))
        console.print(tables.of_kinds(found))
    with browser.opened() as chromium:
        found.weight = weight.front(chromium, server)
    if scores:
        for path in one_of_each(by_kind):
            found.scores.append(lighthouse.best(server, path))
            found.noindex[path] = NOINDEX in site.pages[path]
        console.print(tables.of_scores(found.scores))
    console.print(tables.of_measures(found))
    return found.faults()


def states(server: Server) -> list[str]:
    """The style pages: each kind of page in each of its states."""
    status, _headers, body = get(server.port, STYLE)
    found = sorted(set(re.findall(rf"{STYLE}[a-z-]+/", body.decode())))
    if status != 200 or not found:
        raise Broken(f"{STYLE} answers {status} and names {len(found)} states")
    return [STYLE, *found]


def install() -> None:
    """The checkers, when they are not there yet."""
    if not shutil.which("java") or not browser.chromium():
        raise Broken("it needs Java and Chromium (on Debian: default-jre-headless, chromium)")
    if not lighthouse.PROGRAM.exists() or not nu.JAR.exists():
        folder = str(Path(__file__).parent)
        if subprocess.run(["npm", "ci", "--loglevel=error", "--prefix", folder]).returncode:
            raise Broken("npm could not install the checkers")


def demo() -> Store:
    """The demo magazine, in a database of its own, made anew; it has the style pages."""
    os.environ["DEMO"] = "1"
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    store = Store("demo", f"sqlite:///{FOLDER / 'demo.sqlite3'}", FOLDER / "media")
    store.manage("migrate", "--verbosity=0")
    store.manage("createcachetable", "--verbosity=0")
    store.manage("load_demo", "--verbosity=0")
    store.manage("collectstatic", "--noinput", "--verbosity=0")
    store.manage("renditions")
    return store


def kinds(paths: Sequence[str] | dict[str, bytes]) -> dict[str, list[str]]:
    """The pages by the name of their address in the URL resolver."""
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    django.setup()
    found: dict[str, list[str]] = {}
    for path in paths:
        try:
            name = resolve(urlsplit(path).path).url_name or path
        except Resolver404:
            name = "(not there)"
        found.setdefault(name, []).append(path)
    return found


def chosen(by_kind: dict[str, list[str]], count: int) -> list[str]:
    """The first, the last and some between of each kind; all that are states of one."""
    paths = by_kind.get("style_state", [])[:]
    for name, found in by_kind.items():
        if name == "style_state":
            continue
        step = max(1, (len(found) - 1) // max(1, count - 1))
        paths += found[::step][:count]
    return paths


def one_of_each(by_kind: dict[str, list[str]]) -> list[str]:
    """One page of each kind, of authors and articles one that may be indexed and one that may not;
    no states, and nothing that is not there."""
    paths = [found[0] for name, found in by_kind.items() if name not in LEFT_TO_AXE]
    return [*paths, *(found[-1] for name in TWICE if len(found := by_kind.get(name, [])) > 1)]


def check_html(pages: dict[str, bytes]) -> list[nu.Finding]:
    with tempfile.TemporaryDirectory() as folder:
        for number, (path, body) in enumerate(pages.items()):
            name = f"{number}{path.replace('/', '⁄')[:80]}.html"
            (Path(folder) / name).write_bytes(body)
        return nu.check(Path(folder))


def views(server: Server, paths: Sequence[str]) -> Iterator[browser.Seen]:
    with browser.opened() as chromium:
        for path in paths:
            yield from browser.look(chromium, server, path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
