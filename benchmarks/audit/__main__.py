"""`make audit`: the slow checks of the pages, on the demo magazine served as it is deployed.

Follows every link from La Une; the Nu HTML checker reads every page; axe looks at some of each
kind at 320 and 1440 px, light and dark; Lighthouse scores one of each kind. Ends with 1 when one of
them finds a fault. Needs Java, npm and Chromium.

    python -m benchmarks.audit [--no-lighthouse]
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
from rich.table import Table

from benchmarks.audit import browser, crawl, lighthouse, nu
from benchmarks.servers import ROOT, VAR, Broken, Server, Store, get, magazine

FOLDER = VAR / "audit"
OF_EACH_KIND = 3
# Pages that no link leads to.
MORE = {"/recherche/?q=xylophone", "/nulle-part/"}
STYLE = "/style/"
console = Console()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__.splitlines()[0])
    parser.add_argument("--no-lighthouse", action="store_true", help="leave Lighthouse out")
    given = parser.parse_args(arguments)
    try:
        install()
        with magazine(demo()) as server:
            faults = audit(server, scores=not given.no_lighthouse)
    except Broken as error:
        console.print(f"The audit broke off: {error}", markup=False)
        return 2
    for fault in faults:
        console.print(fault, markup=False, highlight=False, soft_wrap=True)
    console.print(f"{len(faults)} faults")
    return 1 if faults else 0


def audit(server: Server, *, scores: bool) -> list[str]:
    site = crawl.crawl(server)
    for path in [*MORE, *states(server)]:
        site.pages[path] = get(server.port, path)[2]
    by_kind = kinds(site.pages)
    html = [str(finding) for finding in check_html(site.pages)]
    seen = list(views(server, chosen(by_kind, OF_EACH_KIND)))
    console.print(table_of_kinds(by_kind, seen))
    if scores:
        console.print(table_of_scores([lighthouse.run(server, path) for path in best(by_kind)]))
    return [*site.broken, *site.elsewhere, *html, *in_words(seen)]


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


def best(by_kind: dict[str, list[str]]) -> list[str]:
    """One page of each kind that readers come to by a search engine."""
    return [
        by_kind[name][0] for name in ("la_une", "article", "section", "author") if name in by_kind
    ]


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


def in_words(seen: Sequence[browser.Seen]) -> list[str]:
    faults = []
    for one in seen:
        where = f"{one.path} ({one.width} px, {one.scheme})"
        faults += [f"{where}: {words}" for words in one.axe]
        faults += [f"{where} asks {url}" for url in one.elsewhere]
        if one.overflow > 0:
            faults.append(f"{where} is {one.overflow} px wider than its window")
        if one.shift > 0:
            faults.append(f"{where}: its layout shifts by {one.shift:.3f}")
    return faults


def table_of_kinds(by_kind: dict[str, list[str]], seen: Sequence[browser.Seen]) -> Table:
    table = Table("kind of page", "pages read by Nu", "views by axe", "axe findings", "CLS")
    for name, paths in by_kind.items():
        views = [one for one in seen if one.path in paths]
        findings = sum(len(one.axe) for one in views)
        shift = max((one.shift for one in views), default=0.0)
        table.add_row(name, str(len(paths)), str(len(views)), str(findings), f"{shift:.3f}")
    return table


def table_of_scores(rows: Sequence[lighthouse.Scores]) -> Table:
    table = Table("Lighthouse, mobile", *lighthouse.CATEGORIES, *lighthouse.AUDITS, "requests")
    table.add_column("not passed")
    for row in rows:
        figures = [f"{value:.2f}" for value in row.figures.values()]
        scores = [str(score) for score in row.scores.values()]
        table.add_row(row.path, *scores, *figures, str(row.requests), ", ".join(row.failed))
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
