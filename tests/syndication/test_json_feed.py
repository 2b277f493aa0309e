"""JSON Feed 1.0 and 1.1; what the samples claim of them stands in test_expected.py."""

import io
import json

from magazine.syndication import detect
from magazine.syndication.items import Item, LinkedSource, Loss, Lost, Refused
from tests.syndication.expected import NOW, PARIS, items

VERSION = "https://jsonfeed.org/version/1.1"


def read(*given, **about):
    feed = {"version": VERSION, "title": "Carnet", "home_page_url": "https://lea.example/", **about}
    file = io.BytesIO(json.dumps({**feed, "items": given}).encode())
    return list(detect.reader(file)(file, name="x", now=NOW, zone=PARIS))


def test_an_item_has_what_the_feed_says_of_it():
    (item,) = read(
        {
            "id": 7,
            "url": "/un?utm_source=x",
            "title": "Un &amp; deux",
            "content_html": "<p>Le marché ouvre.</p>",
            "summary": "Une place, un matin.",
            "image": "/a.jpg",
            "date_published": "2009-06-05T10:00:00+02:00",
            "authors": [{"name": "Léa Pont"}, {"name": "Noé Dan"}, {"url": "https://x.example/"}],
            "tags": ["port", "port", 3],
            "attachments": [
                {"url": "/a.mp3", "mime_type": "audio/mpeg"},
                {"url": "/a.pdf", "mime_type": "application/pdf"},
            ],
        },
        language="fr",
    )
    assert (item.guid, item.address) == ("7", "https://lea.example/un")
    assert (item.title, item.standfirst) == ("Un & deux", "Une place, un matin.")
    assert item.dated.isoformat() == "2009-06-05T10:00:00+02:00"
    assert [who.name for who in item.signatures] == ["Léa Pont", "Noé Dan"]
    assert (item.tags, item.lead_image) == (("port",), "https://lea.example/a.jpg")
    assert item.sources == (LinkedSource("Un & deux", "https://lea.example/a.mp3", "sound"),)
    assert item.losses == (
        Loss(Lost.ENCLOSURE, "https://lea.example/a.mp3"),
        Loss(Lost.ENCLOSURE, "https://lea.example/a.pdf"),
    )


def test_plain_text_is_no_markup_and_a_summary_stands_for_a_missing_text():
    first, second = read(
        {"id": "1", "content_text": "Un <b>\n\nDeux"}, {"id": "2", "title": "x", "summary": "Là."}
    )
    assert first.body == "<p>Un &lt;b&gt;</p><p>Deux</p>"
    assert (second.body, second.standfirst) == ("<p>Là.</p>", "")


def test_it_belongs_to_the_same_blog_as_the_other_forms_of_its_feed(samples):
    folder = samples / "data/feeds/fr"
    first, second = (items(folder / f"bitcoin-france.{end}") for end in ("json", "atom10.xml"))
    assert {item.source for item in first} == {item.source for item in second}
    assert [item.address for item in first] == [item.address for item in second]


def test_wrong_types_everywhere_leave_the_good_item(samples):
    found = [
        entry
        for entry in _entries(samples / "data/feeds/json/attack-types.json")
        if isinstance(entry, Item) and entry.title
    ]
    assert [item.title for item in found] == ["bon"]


def test_halves_of_letters_are_left_out(samples):
    (item,) = _entries(samples / "data/xml-attacks/lone-surrogates.json")
    assert (item.title, item.body) == ("ab", "<p> </p>")


def test_what_is_no_item_is_a_line():
    found = read(None, "x", {"id": "1", "title": "Un", "content_text": "x"})
    assert [type(entry) for entry in found] == [Refused, Refused, Item]


def _entries(path):
    file = io.BytesIO(path.read_bytes())
    return list(detect.reader(file)(file, name="x", now=NOW, zone=PARIS))
