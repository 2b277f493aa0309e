"""A blog is followed by its address, or with many others by a list; twice makes no second one."""

import importlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from authors.models import Author, Blog
from magazine.events.models import Event
from magazine.syndication import adding, blog_lists, reading
from magazine.syndication.models import Feed
from tests import make
from tests.hosts import Host, Page
from tests.syndication.feed_pages import rss

pytestmark = pytest.mark.django_db

SIGNED = "<managingEditor>a@b.example (Zoé Mer)</managingEditor><language>fr</language>"


def page(*links: str, head: str = "", lang: str = "fr-CA") -> Page:
    parts = "".join(links)
    return Page(
        f'<!DOCTYPE html><html lang="{lang}"><head>{head}<title>Carnet &amp; bord</title>{parts}'
        "</head><body><p>Bienvenue</p></body></html>"
    )


def link(href: str, kind: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def blog_of(host: Host) -> Page:
    """A feed whose home is the host's own page."""
    return Page(rss("Un", "Deux", head=SIGNED, link=host.at("/")))


def test_a_blog_is_found_by_the_link_of_its_page(host: Host, run) -> None:
    host.pages["/"] = page(link("/comments/feed"), link("/flux.xml", title="Articles"))
    host.pages["/flux.xml"] = blog_of(host)
    said = run("add_blog", host.at("/"))
    assert said.code == 0
    blog = Blog.objects.get()
    assert (blog.title, blog.address, blog.language) == ("Carnet de bord", host.at("/"), "fr-CA")
    assert [row.address for row in blog.feeds.all()] == [host.at("/flux.xml")]
    assert "No agreement is in force" in said.summary
    assert host.paths() == ["/", "/flux.xml"]
    assert set(Event.objects.values_list("verb", flat=True)) == {"added"}


def test_adding_it_again_changes_nothing(host: Host, run) -> None:
    host.pages["/"] = page(link("/flux.xml"))
    host.pages["/flux.xml"] = blog_of(host)
    run("add_blog", host.at("/"))
    said = run("add_blog", host.at("/flux.xml"))
    assert said.code == 0
    assert "known already" in said.summary
    assert (Blog.objects.count(), Feed.objects.count()) == (1, 1)
    assert Event.objects.count() == 2


def test_a_dry_run_says_what_was_found_and_leaves_nothing(host: Host, run) -> None:
    host.pages["/"] = page(link("/flux.xml"))
    host.pages["/flux.xml"] = blog_of(host)
    said = run("add_blog", "--dry-run", host.at("/"))
    assert host.at("/flux.xml") in said.summary
    assert not Blog.objects.exists()
    assert not Feed.objects.exists()
    assert not Author.objects.exists()


def test_the_names_that_sign_become_authors_of_the_blog(host: Host, run) -> None:
    signed = rss("Un", link=host.at("/")).replace("<guid>", "<author>Zoé Mer</author><guid>")
    host.pages["/feed"] = Page(signed)
    run("add_blog", host.at("/feed"))
    assert list(Blog.objects.get().authors.values_list("name", flat=True)) == ["Zoé Mer"]


@pytest.mark.parametrize("path", ["/feed/", "/rss.xml", "/feeds/posts/default"])
def test_a_feed_that_no_link_names_is_looked_for_where_programs_put_it(host, run, path) -> None:
    host.pages["/"] = page()
    host.pages[path] = blog_of(host)
    assert run("add_blog", host.at("/")).code == 0
    assert Feed.objects.get().address == host.at(path)


@pytest.mark.parametrize(
    "links",
    [
        [link("/flux.xml", kind="text/css")],
        [link("/flux.xml", title="Comments")],
        ["<!-- " + link("/flux.xml") + " -->"],
        [link("javascript:alert(1)")],
        [link("file:///etc/passwd")],
        ["<link " * 5000],
        ["<!--" * 50000],
    ],
)
def test_what_is_no_feed_of_articles_is_not_followed(host: Host, run, links) -> None:
    host.pages["/"] = page(*links)
    said = run("add_blog", host.at("/"))
    assert said.code == 2
    assert said.tells("no feed was found")
    assert not Blog.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://169.254.169.254/", "file:///etc/passwd", "", "nowhere.invalid"],
)
def test_an_address_that_cannot_be_fetched_is_one_line(run, address: str) -> None:
    said = run("add_blog", address)
    assert (said.code, len(said.lines)) == (2, 1)


def test_a_link_to_the_inside_is_not_followed(host: Host, run) -> None:
    host.pages["/"] = page(link("http://169.254.169.254/latest/feed"))
    assert run("add_blog", host.at("/")).code == 2
    assert not Feed.objects.exists()


def test_one_that_fails_keeps_no_other_out(host: Host, run) -> None:
    host.pages["/feed"] = blog_of(host)
    said = run("add_blog", host.at("/missing"), host.at("/feed"))
    assert said.code == 1
    assert said.tells("404")
    assert Feed.objects.count() == 1


def test_the_feed_of_another_blog_stays_its_own(host: Host, run) -> None:
    other = make.blog("Autre")
    Feed.objects.create(blog=other, address=host.at("/feed"))
    host.pages["/feed"] = blog_of(host)
    mine = make.blog("Carnet de bord", address=host.at("/"))
    said = run("add_blog", host.at("/feed"))
    assert "« Autre »" in said.summary
    assert Feed.objects.get().blog == other
    assert not mine.feeds.exists()


def test_an_agreement_in_force_is_named(host: Host, run) -> None:
    blog = make.blog("Carnet de bord", address=host.at("/"))
    make.agreement(blog, "full", agreed_by="Zoé, par courriel")
    host.pages["/feed"] = blog_of(host)
    assert "Zoé, par courriel" in run("add_blog", host.at("/feed")).summary


# Lists of many.


def opml(*outlines: str) -> str:
    return f'<?xml version="1.0"?><opml version="2.0"><body>{"".join(outlines)}</body></opml>'


def outline(name: str, **other: str) -> str:
    given = {"text": name, "type": "rss", "xmlUrl": f"https://{name}.example/feed", **other}
    words = " ".join(f'{key}="{value}"' for key, value in given.items())
    return f"<outline {words}/>"


def test_a_list_is_followed_whole_and_twice_is_once(run, write: Any, tmp_path: Path) -> None:
    folder = f'<outline text="Voyages">{outline("mer", htmlUrl="https://mer.example/")}</outline>'
    path = write(opml(outline("terre"), folder, outline("terre")), "blogs.opml")
    said = run("import_blogs", path, "--report", tmp_path / "report.json")
    assert (said.code, said.lines) == (0, [])
    assert sorted(Blog.objects.values_list("title", "address")) == [
        ("mer", "https://mer.example/"),
        ("terre", "https://terre.example/"),
    ]
    assert Feed.objects.count() == 2
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["counts"], report["exit_code"]) == ({"added": 2}, 0)
    again = run("import_blogs", path)
    assert "0 blogs added, 2 known already" in again.summary
    assert (Blog.objects.count(), Feed.objects.count()) == (2, 2)


def test_a_list_is_read_in_a_process_of_its_own(run, write: Any, monkeypatch: Any) -> None:
    """What a stranger wrote is parsed nowhere else."""
    reader = importlib.import_module("magazine.syndication.readers.opml")
    monkeypatch.setattr(reader, "read", None)
    assert run("import_blogs", write(opml(outline("terre")))).code == 0


def test_a_dry_run_of_a_list_leaves_nothing(run, write: Any) -> None:
    said = run("import_blogs", write(opml(outline("terre"))), "--dry-run")
    assert "1 blogs added" in said.summary
    assert not Blog.objects.exists()


@pytest.mark.parametrize("text", ["<html></html>", "", "<rss/>", opml()])
def test_what_is_no_list_of_blogs_is_refused(run, write: Any, text: str) -> None:
    assert run("import_blogs", write(text)).code == 2


def test_a_list_that_is_not_there_is_one_line(run, tmp_path: Path) -> None:
    said = run("import_blogs", tmp_path / "nothing.opml")
    assert (said.code, len(said.lines)) == (2, 1)


def test_what_may_never_be_fetched_does_not_become_a_feed(run, samples: Path) -> None:
    said = run("import_blogs", samples / "data" / "opml" / "attack-dangerous-sources.opml")
    assert said.code in (1, 2)
    assert said.lines
    bad = ("127.", "localhost", "169.254", "10.", "192.168", "[", "file", "ftp", "2130706433")
    # A name that leads to the inside is only known for one when it is fetched, and refused then.
    hosts = [row.host for row in Feed.objects.all() if not row.host.endswith("nip.io")]
    assert [host for host in hosts if host.startswith(bad)] == []
    assert not Feed.objects.exclude(address__startswith="http").exists()


@pytest.mark.parametrize("name", ["attack-deep-10000", "attack-xxe", "attack-xss-titles"])
def test_a_hostile_list_brings_nothing_hostile(run, samples: Path, name: str) -> None:
    run("import_blogs", samples / "data" / "opml" / f"{name}.opml")
    for blog in Blog.objects.all():
        assert "<script" not in blog.title
        assert "root:" not in blog.title
        assert (blog.address or "http").startswith("http")


def test_a_dry_run_of_a_list_tells_of_each_blog_what_a_true_run_would(run, write: Any) -> None:
    make.blog("Mer", address="http://www.mer.example")
    path = write(opml(outline("mer"), outline("terre"), outline("x", xmlUrl="file:///x")))
    dry = run("import_blogs", path, "--dry-run")
    true = run("import_blogs", path)
    assert dry.lines == true.lines
    assert dry.summary == f"Dry run, nothing was written: {true.summary}"
    assert dry.code == true.code == 1
    assert (Blog.objects.count(), Feed.objects.count()) == (2, 2)


def test_blogs_that_somebody_else_adds_meanwhile_are_found_known(run, write, monkeypatch) -> None:
    names = ("mer", "terre", "vent")
    read = reading.read_list

    def added_meanwhile(file: Any) -> Any:
        for found in read(file):
            if found.title == "terre":  # after the list was begun, before its batch is written
                Feed.objects.create(blog=make.blog("Terre"), address=found.feed)
            yield found

    monkeypatch.setattr(reading, "read_list", added_meanwhile)
    said = run("import_blogs", write(opml(*map(outline, names))))
    assert "2 blogs added, 1 known already" in said.summary
    assert (Blog.objects.count(), Feed.objects.count()) == (3, 3)


def test_a_list_costs_as_many_questions_as_it_has_batches(run, write, monkeypatch) -> None:
    def asked(names: list[str]) -> int:
        path = write(opml(*map(outline, names)))
        with CaptureQueriesContext(connection) as queries:
            assert run("import_blogs", path).code == 0
        return len(queries)

    assert asked(["a", "b"]) == asked([f"c{n}" for n in range(blog_lists.BATCH)])


def test_a_list_is_not_written_over_by_its_report(run, write: Any) -> None:
    path = write(opml(outline("terre")), "blogs.opml")
    said = run("import_blogs", path, "--report", path)
    assert (said.code, len(said.lines)) == (2, 1)
    assert "terre" in path.read_text()
    assert not Blog.objects.exists()


def test_the_report_of_added_blogs_says_what_was_found(host: Host, run, tmp_path: Path) -> None:
    host.pages["/"] = page(link("/flux.xml"))
    host.pages["/flux.xml"] = blog_of(host)
    path = tmp_path / "report.json"
    for dry, result in ((["--dry-run"], "added"), ([], "added"), ([], "known")):
        said = run("add_blog", host.at("/"), host.at("/missing"), "--report", path, *dry)
        report = json.loads(path.read_text())
        assert said.code == report["exit_code"] == 1
        assert report["dry_run"] is bool(dry)
        assert report["counts"] == {result: 1, "refused": 1}
        one, other = report["blogs"]
        assert one["followed"] == ([host.at("/flux.xml")] if result == "added" else [])
        assert (one["title"], one["language"]) == ("Carnet de bord", "fr-CA")
        assert "No agreement is in force" in one["agreement"]
        assert (other["given"], other["result"]) == (host.at("/missing"), "refused")
        assert "404" in other["problem"]


def test_the_day_of_an_agreement_is_told_as_a_day_is_written() -> None:
    blog = make.blog()
    make.agreement(blog, agreed_on=date(2026, 1, 15))
    with translation.override("fr"):
        assert "15 janvier 2026" in adding.advice(blog)
