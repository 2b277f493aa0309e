"""Lists of blogs."""

import io
from collections.abc import Iterator

import pytest

from magazine.syndication.items import Outline, Refused, Unreadable
from magazine.syndication.readers import opml
from tests.syndication import expected
from tests.syndication.expected import Fault, Sample


def read(path, **options) -> list[Outline]:
    with path.open("rb") as file:
        return [one for one in opml.read(file, **options) if isinstance(one, Outline)]


def test_every_list_gives_what_is_claimed_of_it(samples):
    lists = expected.of_kind(samples, "opml")
    assert len(lists) == 10
    assert expected.wrong(lists, faults) == {}


def faults(sample: Sample) -> Iterator[Fault]:
    if not opml.looks_right(sample.path.read_bytes()):
        yield "looks_right", False
    if not sample.expected["well_formed"]:
        return
    found = {one.feed: one for one in read(sample.path)}
    claimed = {one["xmlUrl"]: one for one in reversed(sample.expected["feeds"])}
    if list(found) != list(dict.fromkeys(map(_feed, sample.expected["feeds"]))):
        yield "feeds", list(found)
        return
    for feed, claim in claimed.items():
        one = found[feed]
        for key, value in (("title", one.title), ("htmlUrl", one.address), ("folder", one.folder)):
            if claim.get(key) is not None and claim[key].rstrip("/") != value.rstrip("/"):
                yield key, value


def _feed(claim):
    return claim["xmlUrl"]


def test_a_broken_list_gives_what_it_holds_or_says_why():
    good = b'<outline text="Un" xmlUrl="https://a.example/feed"/>'
    for broken in (
        b"<opml><body>" + good,
        b"<opml><body>" + good + b'<outline text="a & b" xmlUrl="https://b.example/f"/></opml>',
    ):
        found = [one for one in opml.read(io.BytesIO(broken)) if isinstance(one, Outline)]
        assert found[0].feed == "https://a.example/feed"
    with pytest.raises(Unreadable):
        list(opml.read(io.BytesIO(b"rien")))


def test_feeds_that_are_on_no_web_are_refused_and_named(samples):
    with (samples / "data/opml/attack-dangerous-sources.opml").open("rb") as file:
        found = list(opml.read(file))
    feeds = [one.feed for one in found if isinstance(one, Outline)]
    assert feeds
    assert all(feed.startswith(("http://", "https://")) and "@" not in feed for feed in feeds)
    assert any("javascript" in one.what for one in found if isinstance(one, Refused))


def test_titles_are_words_and_addresses_lead_to_the_web(samples):
    for one in read(samples / "data/opml/attack-xss-titles.opml"):
        assert not one.address or one.address.startswith("http")
        assert "<script" not in one.title


def test_nothing_of_this_machine_comes_in(samples):
    for name in ("opml/attack-xxe.opml", "xml-attacks/billion-laughs.opml"):
        with (samples / "data" / name).open("rb") as file:
            assert "root:" not in repr(list(opml.read(file)))


def test_ten_thousand_blogs_are_read_and_no_more(samples):
    path = samples / "data/opml/attack-10000-feeds.opml"
    assert len(read(path)) == 10_000
    assert len(read(path, most=500)) == 500


def test_folders_beyond_measure_end_the_list(samples):
    with (samples / "data/opml/attack-deep-10000.opml").open("rb") as file:
        assert len(list(opml.read(file))) <= 1
