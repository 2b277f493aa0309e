"""Commands on a terminal show how far they are; elsewhere their words alone stand there."""

from pathlib import Path
from typing import Any

import pytest

from tests.hosts import Host, Page
from tests.syndication.feed_pages import feed, rss
from tests.syndication.test_adding_blogs import opml, outline

pytestmark = pytest.mark.django_db


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "160")


@pytest.fixture(params=["add_blog", "import_blogs", "pull_feeds", "import_articles"])
def command(request: Any, host: Host, write: Any) -> tuple[str, list[str | Path]]:
    """A command with something to do, and what it is told."""
    name = request.param
    host.pages["/flux"] = Page(rss("Un", "Deux", link=host.at("/")))
    given: dict[str, list[Any]] = {
        "add_blog": [host.at("/flux")],
        "import_blogs": [write(opml(outline("terre"), outline("mer")), "blogs.opml")],
        "pull_feeds": [],
        "import_articles": [write(rss("Un", "Deux"), "flux.xml")],
    }
    if name == "pull_feeds":
        feed(host, "/flux")
    return name, given[name]


def test_a_terminal_sees_how_far_it_is_how_fast_and_how_long(terminal, command, run, capsys):
    name, given = command
    assert run(name, *given).code == 0
    drawn = capsys.readouterr().err
    for sign in ("━", "a second", "0:00:00"):
        assert sign in drawn, sign


def test_what_is_said_stands_above_the_bar(terminal, run, capsys, write) -> None:
    assert run("import_articles", write("nichts", "leer.bin")).code == 2
    assert "leer.bin: refused" in capsys.readouterr().err


def test_elsewhere_there_is_no_bar(command, run, capsys) -> None:
    name, given = command
    said = run(name, *given)
    assert "━" not in capsys.readouterr().err + "".join(said.lines) + said.summary
