"""Every feed holds against the rules of its form, whatever stands in it.

Atom: the grammar of RFC 4287 and what it says beside it. RSS: the specification 2.0 and the Best
Practices Profile of the RSS Advisory Board, as a table. JSON Feed 1.1: a schema of its own words.
"""

import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import jsonschema
import pytest
from django.utils import timezone
from lxml import etree, html

from articles import workflow
from magazine.front import composing
from magazine.lib import lists
from tests import make
from tests.whole_text import whole_text

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data"
GRAMMAR = etree.RelaxNG(etree.parse(DATA / "atom.rng"))
SCHEMA = jsonschema.Draft202012Validator(json.loads((DATA / "json_feed.json").read_text()))
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
XML = "{http://www.w3.org/XML/1998/namespace}"
HOSTILE = "</script> ]]> <b>gras</b> &amp; « fin » & co"
PLACES = ["", "magazine/culture/", "auteurs/zoe/", "mots-cles/nuit/", "dossiers/la-nuit/"]
PLACES += ["recherche/?q=nuit"]
EMPTY = ["", "magazine/culture/"]


@pytest.fixture
def everything(settings, monkeypatch):
    """All that an article may hold, words that break markup, other scripts; two pages, a hub."""
    settings.WEBSUB_HUB = "https://hub.example/"
    monkeypatch.setattr(lists, "SIZE", 6)
    zoe = make.author("Zoé", bio=HOSTILE)
    common = {"authors": [zoe, make.author(HOSTILE[:60])], "tags": ["Nuit", "L’île & l’eau"]}
    first = make.published("Un", **common)
    picture = make.image(alt=HOSTILE)
    rows = [
        first,
        make.published(HOSTILE, standfirst=HOSTILE, lead_image=picture, **common),
        make.published("Tout", body=whole_text(picture, first.article_id), **common),
        make.published(
            "مقال في الليل", body="<p>كان المطر يهطل على المدينة.</p>", language="ar", **common
        ),
        make.published("夜间文章", body="<p>城里正在下雨。</p>", language="zh-Hans", **common),
        make.published("Un jour", dated=timezone.now(), dated_precision="day", **common),
    ]
    for mode in ("full", "excerpt"):
        copied = {"original": f"https://carnet.example/{mode}?a=1&b=2", **common}
        draft = make.republished(f"Du blog {mode}", mode=mode, **copied)
        rows.append(workflow.publish(draft, by=None))
    make.dossier("La nuit", *(row.article for row in rows))
    composing.compose(timezone.now())


def pages(client, settings, address):
    """The bytes of a feed, page after page."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, address
        yield answer.content
        found = re.search(rb'rel="next" href="([^"]+)"|"next_url": "([^"]+)"', answer.content)
        onward = (
            (found[1] or found[2]).decode().replace("&#x26;", "&").replace("&amp;", "&")
            if found
            else ""
        )
        address = onward.removeprefix(settings.SITE_URL)


def feeds(client, settings, places, file):
    for place in places:
        path, mark, query = place.partition("?")
        yield from pages(client, settings, f"/{path}flux/{file}{mark}{query}")


def no_relative(content):
    """No address in the HTML of an entry is one that a reader of feeds could not follow."""
    tree = html.fragment_fromstring(content or "", create_parent=True)
    return all(
        urlsplit(one).scheme in {"http", "https", "mailto"}
        for one in tree.xpath(".//@href | .//@src | .//@cite")
    )


@pytest.mark.parametrize("places", [PLACES, EMPTY], ids=["full", "empty"])
def test_atom_keeps_to_rfc_4287(client, settings, request, places):
    if places is PLACES:
        request.getfixturevalue("everything")
    else:
        make.section("Culture")
    for content in feeds(client, settings, places, "atom.xml"):
        root = etree.fromstring(content)
        assert GRAMMAR.validate(root), GRAMMAR.error_log.last_error
        ids = [one.text for one in root.iterfind(f"{ATOM}entry/{ATOM}id")]
        assert len(ids) == len(set(ids))  # 4.1.1, by the dates of the same id
        assert root.get(f"{XML}lang") == "fr"
        assert len(root.findall(f"{ATOM}author")) == 1  # so that none has to be in an entry
        for holder in (root, *root.findall(f"{ATOM}entry")):
            links = [
                (one.get("rel"), one.get("type"), one.get("hreflang")) for one in links_of(holder)
            ]
            alternates = [one for one in links if one[0] == "alternate"]
            assert alternates and len(alternates) == len(set(alternates))  # 4.1.1, 4.1.2
            assert all(urlsplit(one.get("href")).scheme for one in links_of(holder))
            assert urlsplit(holder.findtext(f"{ATOM}id")).scheme  # 4.2.6: an IRI, absolute
        for entry in root.iterfind(f"{ATOM}entry"):
            assert entry.get(f"{XML}lang")
            assert no_relative(entry.findtext(f"{ATOM}content"))


def links_of(holder):
    return holder.findall(f"{ATOM}link")


@pytest.mark.parametrize("places", [PLACES, EMPTY], ids=["full", "empty"])
def test_json_feed_keeps_to_its_schema(client, settings, request, places):
    if places is PLACES:
        request.getfixturevalue("everything")
    else:
        make.section("Culture")
    for content in feeds(client, settings, places, "feed.json"):
        found = json.loads(content)
        SCHEMA.validate(found)
        ids = [item["id"] for item in found["items"]]
        assert len(ids) == len(set(ids))
        assert all(no_relative(item["content_html"]) for item in found["items"])


def texts(element, name):
    return [one.text or "" for one in element.findall(name)]


def one(element, name):
    found = texts(element, name)
    return len(found) == 1 and bool(found[0])


def date(text):
    day = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    return re.fullmatch(rf"{day} \d{{4}} \d\d:\d\d:\d\d GMT", text) and parsedate_to_datetime(text)


def address(text):
    return urlsplit(text).scheme in {"http", "https"} and urlsplit(text).netloc


def enclosed(item):
    found = item.findall("enclosure")
    kinds = [set(one.attrib) == {"url", "length", "type"} for one in found]
    lengths = [one.get("length").isdigit() and address(one.get("url")) for one in found]
    return len(found) <= 1 and all(kinds) and all(lengths)


def in_order(item, first, second):
    names = [child.tag for child in item]
    return not {first, second} <= {*names} or names.index(first) < names.index(second)


CORE = {
    "channel": set(
        "title link description language copyright managingEditor webMaster pubDate lastBuildDate "
        "category generator docs cloud ttl image rating textInput skipHours skipDays item".split()
    ),
    "item": set(
        "title link description author category comments enclosure guid pubDate source".split()
    ),
}

# A name for the rule, what it is about, and whether it is kept. SHOULDs are kept like MUSTs.
RULES = [
    ("rss 2.0, one channel", "rss", lambda e: e.get("version") == "2.0" and len(e) == 1),
    ("no element outside the specification without a namespace", "any", lambda e: core(e)),
    ("channel: a title, a link, a description", "channel", lambda e: all(
        one(e, name) for name in ("title", "link", "description")
    )),
    ("channel: its link leads to a page", "channel", lambda e: address(e.findtext("link"))),
    ("channel: one language, by its code", "channel", lambda e: texts(e, "language") == ["fr"]),
    ("channel: a date of RFC 822", "channel", lambda e: all(map(date, texts(e, "lastBuildDate")))),
    ("channel: says where it is itself", "channel", lambda e: len(
        [link for link in links_of(e) if link.get("rel") == "self"]
    ) == 1),
    ("channel: no link of Atom repeats its page", "channel", lambda e: not [
        link for link in links_of(e) if link.get("rel") == "alternate"
    ]),
    ("item: a title, once", "item", lambda e: one(e, "title")),
    ("item: a link to a page", "item", lambda e: one(e, "link") and address(e.findtext("link"))),
    ("item: a guid, which says that it is no page", "item", lambda e: (
        one(e, "guid") and e.find("guid").get("isPermaLink") == "false"
    )),
    ("item: one date of RFC 822, with four figures for the year", "item", lambda e: (
        one(e, "pubDate") and date(e.findtext("pubDate"))
    )),
    ("item: people by dc:creator, since author is an address for mail", "item", lambda e: (
        texts(e, CREATOR) and not texts(e, "author")
    )),
    ("item: at most one description, before the whole text", "item", lambda e: (
        len(texts(e, "description")) <= 1 and in_order(e, "description", CONTENT)
    )),
    ("item: a description is HTML, which shows no mark of ours", "item", lambda e: all(
        "gras" not in text or "<b>" not in text for text in texts(e, "description")
    )),
    ("item: at most one enclosure, with its three attributes", "item", enclosed),
    ("item: a source is the address of a feed", "item", lambda e: all(
        address(one.get("url")) and one.text for one in e.findall("source")
    )),
    ("item: categories once each", "item", lambda e: len(texts(e, "category")) == len(
        set(texts(e, "category"))
    )),
    ("item: no relative address in its HTML", "item", lambda e: no_relative(e.findtext(CONTENT))),
    ("item: says its language", "item", lambda e: e.get(f"{XML}lang")),
    ("no white space around what is said", "any", lambda e: (
        e.tag in CORE or bool(etree.QName(e).namespace) or (e.text or "") == (e.text or "").strip()
    )),
]  # fmt: skip


def core(element):
    known = CORE.get(element.tag)
    return known is None or all(
        child.tag in known or etree.QName(child).namespace for child in element
    )


@pytest.mark.parametrize("places", [PLACES, EMPTY], ids=["full", "empty"])
def test_rss_keeps_to_the_specification_and_to_the_profile(client, settings, request, places):
    if places is PLACES:
        request.getfixturevalue("everything")
    else:
        make.section("Culture")
    met = set()
    for content in feeds(client, settings, places, "rss.xml"):
        # Character data: "&" and "<" as hexadecimal references.
        assert b"&amp;" not in content and b"&lt;" not in content
        root = etree.fromstring(content)
        guids = [guid.text for guid in root.iter("guid")]
        assert len(guids) == len(set(guids))
        for element in root.iter(etree.Element):
            for rule, about, kept in RULES:
                if about in (element.tag, "any"):
                    assert kept(element), (rule, etree.tostring(element))
                    met.add(rule)
    if places is PLACES:
        assert met == {rule for rule, _about, _kept in RULES}


@pytest.mark.parametrize("file", ["rss.xml", "atom.xml"])
def test_a_program_reads_every_page_of_every_feed_without_a_complaint(
    client, settings, everything, file
):
    titles = set()
    for content in feeds(client, settings, PLACES, file):
        found = feedparser.parse(content, response_headers={"content-type": "application/xml"})
        assert found.bozo in (0, False), found.get("bozo_exception")
        titles |= {entry.title for entry in found.entries}
    assert {"Tout", "مقال في الليل", "夜间文章", "Du blog full"} <= titles


@pytest.mark.parametrize("file", ["rss.xml", "atom.xml", "feed.json"])
def test_a_text_of_another_script_says_its_language_and_its_direction(client, everything, file):
    content = client.get(f"/flux/{file}").content.decode()
    content = content.replace('\\"', '"').replace("&#x3C;", "<").replace("&lt;", "<")
    assert '<div lang="ar" dir="rtl"><p>كان' in content.replace("&gt;", ">")
    assert '<div lang="zh-Hans" dir="ltr"><p>城' in content.replace("&gt;", ">")


@pytest.mark.parametrize(
    ("file", "breaks"),
    [
        ("atom.xml", [(b"<updated>", b"<updated>hier "), (b"<id>", b"<nom>")]),
        ("feed.json", [(b'"items"', b'"posts"'), (b"/version/1.1", b"/version/3")]),
    ],
)
def test_the_rules_of_the_tests_find_what_is_wrong(client, everything, file, breaks):
    content = client.get(f"/flux/{file}").content
    for right, wrong in breaks:
        broken = content.replace(right, wrong).replace(
            b"</id>", b"</nom>" if wrong == b"<nom>" else b"</id>"
        )
        if file == "feed.json":
            assert not SCHEMA.is_valid(json.loads(broken))
        else:
            assert not GRAMMAR.validate(etree.fromstring(broken))
