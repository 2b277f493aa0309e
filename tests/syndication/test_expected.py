"""Every claim of data/expected.json on feeds, and the table of exceptions from all claims."""

import re
from collections.abc import Iterator
from typing import Any

from magazine.lib import languages
from magazine.syndication.addresses import web_address
from magazine.syndication.items import Item
from tests.syndication import expected
from tests.syndication.expected import EXCEPTIONS, Fault, Sample, instant, items, squeezed

DATES = ("published_utc", "published", "created_utc", "updated_utc")


def test_exceptions_are_few_and_none_is_an_attack_or_french(samples):
    known = {sample.name: sample for sample in expected.every_sample(samples)}
    excepted = {name for name, _claim in EXCEPTIONS}
    assert excepted <= set(known)
    assert len(excepted) <= expected.MOST_EXCEPTIONS * len(known)
    assert not [name for name in excepted if expected.is_hostile(known[name])]
    assert not [name for name in excepted if expected.is_french(known[name])]
    assert all(EXCEPTIONS.values())


def test_what_is_french_is_known_by_what_the_samples_say_of_it(samples):
    known = {sample.name: sample for sample in expected.every_sample(samples)}
    assert expected.is_french(known["feeds/fr/bitcoin-france.atom10.xml"])
    assert expected.is_french(known["markdown/hugo-toml/introduction.md"])
    assert not expected.is_french(known["feeds/rome/rss_2.0.xml"])


def test_an_exception_that_nothing_needs_is_a_fault(samples, monkeypatch):
    sample = expected.of_kind(samples, "feed")[0]
    monkeypatch.setitem(EXCEPTIONS, (sample.name, "title"), "no reason")
    assert expected.wrong([sample], lambda _sample: iter(())) == {
        sample.name: [("title", "its exception is needless")]
    }


def test_every_feed_gives_what_is_claimed_of_it(samples):
    feeds = expected.of_kind(samples, "feed")
    assert len(feeds) == 171
    assert expected.wrong(feeds, feed_faults) == {}


def feed_faults(sample: Sample) -> Iterator[Fault]:
    """The claims on a feed: how many articles, whose it is, and each article."""
    claims = sample.expected
    found = items(sample.path)
    if not found and not (claims.get("well_formed", True) and claims.get("valid_json", True)):
        return
    if len(found) != claims.get("entry_count"):
        yield "entry_count", len(found)
        return
    for item, entry in zip(found, claims["entries"], strict=True):
        yield from _blog_faults(item, claims)
        yield from _entry_faults(item, entry)


def _blog_faults(item: Item, claims: dict[str, Any]) -> Iterator[Fault]:
    blog = item.blog
    title = claims.get("feed_title")
    if title and (not blog or not squeezed(title).startswith(squeezed(blog.title))):
        yield "feed_title", blog
    link = web_address(claims.get("feed_link") or "")
    if link and (not blog or blog.address != link):
        yield "feed_link", blog
    language = claims.get("language")
    if language and languages.is_language_tag(language) and blog and blog.language != language:
        yield "language", blog


def _entry_faults(item: Item, entry: dict[str, Any]) -> Iterator[Fault]:
    title = squeezed(entry.get("title"))
    if title and not squeezed(item.title).startswith(title[:200]):
        yield "title", item.title
    link = entry.get("link") or ""
    if link.startswith("http") and item.original != link:
        yield "link", item.original
    if entry.get("id") and not _is_named(item, entry):
        yield "id", item.guid
    date = next((entry[name] for name in DATES if entry.get(name)), None)
    if date and (not item.dated or abs((item.dated - instant(date)).total_seconds()) >= 1):
        yield "date", item.dated
    if entry.get("authors") and entry["authors"] != [who.name for who in item.signatures]:
        yield "authors", item.signatures
    if entry.get("categories") and sorted(entry["categories"]) != sorted(item.tags):
        yield "categories", item.tags
    yield from _body_faults(item, entry)


def _is_named(item: Item, entry: dict[str, Any]) -> bool:
    """One guid that names several pages is told apart by their addresses."""
    return item.guid in (entry["id"], f"{entry['id']} {entry.get('link')}")


def _body_faults(item: Item, entry: dict[str, Any]) -> Iterator[Fault]:
    if not expected.words(item).startswith(squeezed(entry.get("text_start"))[:60]):
        yield "text_start", expected.words(item)[:100]
    shown = expected.pictures(item)
    if len(shown) < entry.get("images", 0):
        yield "images", shown
    if not set(entry.get("image_urls", ())) <= set(shown):
        yield "image_urls", shown
    quotes = len(re.findall("<blockquote", expected.body(item)))
    if quotes != entry.get("blockquotes", quotes):
        yield "blockquotes", quotes
    attached = [getattr(one, "get", {"url": one}.get)("url") for one in entry.get("enclosures", ())]
    found = {item.lead_image, *(loss.what for loss in item.losses), *shown}
    if not {web_address(one, item.base) for one in attached} <= {*found, ""}:
        yield "enclosures", found
