"""Feeds are asked by a command: which ones, what it says and writes down, what it exits with."""

import json
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models import Article
from magazine.syndication.models import Feed
from magazine.syndication.polling import leases
from magazine.syndication.polling.run import Run
from tests import make
from tests.hosts import Host, Page
from tests.syndication.feed_pages import feed, rss

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One host stands for many here: a second between two questions is left out."""
    command = "magazine.syndication.management.commands.pull_feeds"
    monkeypatch.setattr(f"{command}.Run", partial(Run, spacing=0))


def one_of(title: str, host: Host, *, due: bool = True, page: Page | None = None) -> Feed:
    """A feed of a blog of its own."""
    when = timezone.now() + timedelta(days=0 if due else 1)
    path = f"/{title.lower()}"
    return feed(host, path, page or Page(rss(title)), blog=make.blog(title), due=when)


def asked(host: Host) -> list[str]:
    return sorted(host.paths())


@pytest.mark.parametrize("options", [[], ["--due"]])
def test_those_that_are_due_are_asked_and_no_other(host: Host, run, options) -> None:
    one_of("Terre", host)
    one_of("Mer", host, due=False)
    said = run("pull_feeds", *options)
    assert (said.code, said.lines, asked(host)) == (0, [], ["/terre"])
    assert "1 feeds asked, 1 with news" in said.summary
    assert "1 articles created" in said.summary
    assert run("pull_feeds", *options).summary.startswith("0 feeds asked")


@pytest.mark.parametrize(
    "named", ["number", "https://mer.example/", "http://www.Mer.example", "Mer"]
)
def test_those_of_a_blog_are_asked_whatever_their_hour(host: Host, run, named: str) -> None:
    one_of("Terre", host)
    row = one_of("Mer", host, due=False)
    said = run("pull_feeds", "--blog", row.blog_id if named == "number" else named)
    assert (said.code, asked(host)) == (0, ["/mer"])
    assert Article.objects.get().blog == row.blog


def test_these_addresses_are_asked_whatever_their_hour(host: Host, run) -> None:
    one_of("Terre", host)
    row = one_of("Mer", host, due=False)
    assert run("pull_feeds", row.address).code == 0
    assert asked(host) == ["/mer"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--blog", "Nulle part"], ("No blog has", "Nulle part")),
        (["--blog", "99999"], ("No blog has", "99999")),
        (["--blog", ""], ("No blog has",)),
        (["--blog", "Muet"], ("No feed is followed", "Muet")),
        (["--blog", "Deux"], ("Several blogs", "Deux", "number")),
        (["https://nowhere.example/feed"], ("add_blog", "nowhere.example")),
        (["--due", "--blog", "Muet"], ("exclude one another",)),
        (["--due", "https://nowhere.example/feed"], ("exclude one another",)),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_a_code(run, options, words) -> None:
    for address in ("https://muet.example/", "https://a.example/", "https://b.example/"):
        make.blog("Muet" if "muet" in address else "Deux", address=address)
    said = run("pull_feeds", *options)
    assert (said.code, len(said.lines), said.summary) == (2, 1, "")
    assert said.tells(*words)


def test_what_a_worker_is_asking_is_left_to_it(host: Host, run) -> None:
    row = one_of("Mer", host)
    leases.take(Feed.objects.all(), leases.me(), 1)
    said = run("pull_feeds", "--blog", "Mer")
    assert (said.code, asked(host)) == (0, [])
    assert said.tells("A worker is asking")
    assert Feed.objects.get(pk=row.pk).leased_by


@pytest.mark.parametrize(
    ("others", "code", "words"), [([], 2, "1 failed"), (["Terre"], 1, "2 feeds asked")]
)
def test_the_code_says_whether_all_answered(host: Host, run, others, code, words) -> None:
    one_of("Mer", host, page=Page(status=500))
    for title in others:
        one_of(title, host)
    said = run("pull_feeds")
    assert said.code == code
    assert words in said.summary
    assert said.tells(host.at("/mer"), "500")


def test_a_dry_run_says_what_would_come_in_and_writes_nothing(host: Host, run) -> None:
    row = one_of("Mer", host)
    before = Feed.objects.values().get()
    said = run("pull_feeds", "--dry-run")
    assert said.code == 0
    assert said.summary.startswith("Dry run, nothing was written: 1 feeds asked")
    assert "1 articles created" in said.summary
    assert Feed.objects.values().get(pk=row.pk) == before
    assert not Article.objects.exists()


def test_the_report_has_a_row_for_each_feed(host: Host, run, tmp_path: Path) -> None:
    one_of("Mer", host)
    one_of("Terre", host, page=Page(status=410))
    path = tmp_path / "report.json"
    said = run("pull_feeds", "--report", path)
    report = json.loads(path.read_text())
    assert said.code == report["exit_code"] == 1
    assert report["dry_run"] is False
    assert (report["counts"], report["articles"]) == ({"news": 1, "gone": 1}, {"created": 1})
    rows = {row["blog"]: row for row in report["feeds"]}
    assert (rows["Mer"]["result"], rows["Mer"]["status"]) == ("news", 200)
    assert rows["Mer"]["counts"] == {"created": 1}
    assert (rows["Terre"]["result"], rows["Terre"]["status"]) == ("gone", 410)
    assert "410" in rows["Terre"]["reason"]


def test_a_report_that_cannot_be_written_is_told_before_anything_is_asked(
    host: Host, run, tmp_path: Path
) -> None:
    one_of("Mer", host)
    said = run("pull_feeds", "--report", tmp_path / "none" / "report.json")
    assert (said.code, len(said.lines), asked(host)) == (2, 1, [])
    assert said.tells("report cannot be written")
