"""A feed goes on, page by page, to the very first article (RFC 5005), and names its hub."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import etree, html

from articles import workflow
from magazine.front import composing
from magazine.lib import lists
from tests import make

pytestmark = pytest.mark.django_db

FILES = ["rss.xml", "atom.xml", "feed.json"]
LINK = "{http://www.w3.org/2005/Atom}link"
HUB = "https://hub.example/"
# None of them is a cursor: twins, other alphabets of digits, what no database holds, operators.
MALFORMED = [
    "",
    "0",
    "hier",
    "2026-11-05",
    "2026-13-05T0830-1",
    "2026-11-05T0830-0",
    "2026-11-05T0830-01",
    "2026-11-05T083000-1",
    "2026-11-05T0830-99999999999999999999",
    "9999-12-31T2359-1",
    "٢٠٢٦-11-05T0830-1",
    "2026-11-05T0830-1\x00",
    "2026-11-05T0830-1' OR 1=1",
    "x" * 10_000,
]


@pytest.fixture
def two_a_page(monkeypatch):
    monkeypatch.setattr(lists, "SIZE", 2)


def links(client, address):
    """Where a page of a feed leads, by relation, whatever its format; and its titles."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    if "json" in address:
        found = answer.json()
        rels = {"self": found["feed_url"], "next": found.get("next_url")}
        rels["hub"] = [one["url"] for one in found.get("hubs", [])]
        return rels, [item["title"] for item in found["items"]]
    root = etree.fromstring(answer.content)
    top = root if "atom" in address else root.find("channel")
    rels = {link.get("rel"): link.get("href") for link in top.findall(LINK)}
    rels["hub"] = [link.get("href") for link in top.findall(LINK) if link.get("rel") == "hub"]
    entries = [one for one in top if etree.QName(one).localname in ("entry", "item")]
    return rels, [one.find("{*}title").text for one in entries]


def walk(client, settings, address):
    """All the titles, by following « next » from the first page to the last."""
    titles, first = [], address
    while address:
        rels, found = links(client, address)
        assert rels["self"] == settings.SITE_URL + address
        assert rels.get("first", settings.SITE_URL + first) == settings.SITE_URL + first
        titles += found
        address = (rels.get("next") or "").removeprefix(settings.SITE_URL)
    return titles


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "place", ["magazine/culture", "auteurs/zoe", "mots-cles/nuit", "dossiers/la-nuit"]
)
def test_a_feed_leads_to_every_article_once(client, settings, two_a_page, place, file):
    zoe, now = make.author("Zoé"), timezone.now()
    rows = [
        make.published(str(n), authors=[zoe], tags=["Nuit"], dated=now - timedelta(days=n))
        for n in range(5)
    ]
    make.dossier("La nuit", *(row.article for row in rows))
    assert walk(client, settings, f"/{place}/flux/{file}") == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("file", FILES)
def test_the_feed_of_the_site_leads_from_la_une_to_all_the_rest(
    client, settings, two_a_page, time_machine, file
):
    now = timezone.now()
    time_machine.move_to(now, tick=False)  # La Une is another one a minute later
    old = make.published("Archive choisie", dated=now - timedelta(days=6000))
    for number in range(30):
        make.published(f"Jour {number}", dated=now - timedelta(days=number))
    composing.choose(old.article)
    composing.compose(now)
    walked = walk(client, settings, f"/flux/{file}")
    first = [item["title"] for item in client.get("/flux/feed.json").json()["items"]]
    assert walked[: len(first)] == first and "Archive choisie" in first
    # Everything is met; what stood on La Une may come again in its place, under the same id.
    assert set(walked) == {"Archive choisie", *(f"Jour {number}" for number in range(30))}
    assert len(walked[len(first) :]) == len(set(walked[len(first) :]))


@pytest.mark.parametrize("file", FILES)
def test_a_page_once_read_stays_as_it_is(client, two_a_page, file):
    for number in range(5):
        make.published(str(number), dated=timezone.now() - timedelta(days=number + 1))
    rels, _titles = links(client, f"/magazine/culture/flux/{file}")
    before = client.get(rels["next"])
    make.published("Du neuf")
    again = client.get(rels["next"], headers={"If-None-Match": before["ETag"]})
    assert again.status_code == 304


def test_pages_of_one_feed_have_one_id_and_know_the_first(client, settings, two_a_page):
    for number in range(3):
        make.published(str(number), dated=timezone.now() - timedelta(days=number))
    address = f"{settings.SITE_URL}/magazine/culture/flux/atom.xml"
    first = etree.fromstring(client.get(address).content)
    rels, _titles = links(client, "/magazine/culture/flux/atom.xml")
    second = etree.fromstring(client.get(rels["next"]).content)
    assert [one.findtext("{*}id") for one in (first, second)] == [address, address]
    rels, _titles = links(client, rels["next"].removeprefix(settings.SITE_URL))
    assert rels["first"] == address and "next" not in rels


def test_a_browser_that_opens_a_json_feed_gets_a_page_and_readers_of_feeds_the_feed(
    client, settings, two_a_page
):
    for number in range(3):
        make.published(f"Jour {number}", dated=timezone.now() - timedelta(days=number))
    address = "/magazine/culture/flux/feed.json"
    opened = client.get(address, headers={"Sec-Fetch-Dest": "document"})
    page = html.document_fromstring(opened.content)
    assert [one.text_content() for one in page.xpath("//main//code")] == [
        settings.SITE_URL + address
    ]
    assert [one.text_content().strip() for one in page.xpath("//main//h2")] == ["Jour 0", "Jour 1"]
    (onward,) = page.xpath("//a[@rel='next']/@href")
    further = client.get(address + onward, headers={"Sec-Fetch-Dest": "document"})
    assert "Jour 2" in further.content.decode()
    told = client.get(address, headers={"Accept": "text/html, */*", "Sec-Fetch-Dest": "empty"})
    assert told.json()["title"].startswith("Culture")
    for answer in (opened, told):
        assert answer["Vary"] == "Sec-Fetch-Dest" and answer["X-Robots-Tag"] == "noindex"
    known = {"If-None-Match": told["ETag"]}
    assert client.get(address, headers=known)["Vary"] == "Sec-Fetch-Dest"
    assert client.get(address, headers=known).status_code == 304
    assert client.get(address, headers=known | {"Sec-Fetch-Dest": "document"}).status_code == 200
    assert "Vary" not in client.get("/magazine/culture/flux/atom.xml")


def test_a_short_feed_has_one_page_and_says_no_more_of_it(client):
    make.published()
    rels, _titles = links(client, "/magazine/culture/flux/atom.xml")
    assert set(rels) == {"self", "alternate", "hub"} and rels["hub"] == []


@pytest.mark.parametrize("malformed", MALFORMED)
def test_malformed_paging_is_a_bad_request(client, malformed):
    make.published(tags=["Nuit"])
    for place in ("/flux/", "/magazine/culture/flux/", "/mots-cles/nuit/flux/"):
        answer = client.get(f"{place}atom.xml", {"avant": malformed})
        assert answer.status_code == 400, (place, malformed)


def test_behind_the_last_page_there_is_none(client):
    make.published(tags=["Nuit"])
    for place in ("/flux/", "/magazine/culture/flux/", "/mots-cles/nuit/flux/"):
        answer = client.get(f"{place}rss.xml", {"avant": "1980-01-01T0000-1"})
        assert answer.status_code == 404


def test_what_else_stands_in_the_address_changes_nothing(client):
    make.published()
    plain = client.get("/magazine/culture/flux/atom.xml").content
    assert client.get("/magazine/culture/flux/atom.xml?utm_source=x&page=2").content == plain


@pytest.mark.parametrize("file", FILES)
def test_a_feed_names_the_hub_of_the_magazine_on_its_first_page(client, settings, two_a_page, file):
    settings.WEBSUB_HUB = HUB
    for number in range(3):
        make.published(str(number), dated=timezone.now() - timedelta(days=number))
    address = f"/magazine/culture/flux/{file}"
    rels, _titles = links(client, address)
    assert rels["hub"] == [HUB]
    whole = f'<{HUB}>; rel="hub", <{settings.SITE_URL}{address}>; rel="self"'
    assert client.get(address)["Link"] == whole
    onward = rels["next"].removeprefix(settings.SITE_URL)
    assert links(client, onward)[0]["hub"] == [] and "Link" not in client.get(onward)


@pytest.mark.parametrize("file", FILES)
def test_no_page_shows_what_is_no_longer_listed(client, two_a_page, file):
    rows = [make.published(f"Jour {n}", dated=timezone.now() - timedelta(days=n)) for n in range(5)]
    address = f"/magazine/culture/flux/{file}"
    onward = links(client, address)[0]["next"]
    workflow.withdraw(rows[2].article, by=None, reason="")
    workflow.archive(rows[3].article, by=None)
    assert links(client, onward)[1] == ["Jour 4"]
