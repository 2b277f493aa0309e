"""Which reader takes a file: by what stands in it, the confusing cases too."""

import io

import pytest

from magazine.syndication import detect
from magazine.syndication.items import Unreadable
from tests.syndication import expected

WXR = '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
GHOST = '{"db": [{"meta": {"version": "6"}, "data": {"posts": [{"title": "kind"}]}}]}'
JSON_FEED = '{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "1"}]}'
LINE = '{"kind": "article", "key": "1", "title": "data", "body": "<rss>"}'
MARKDOWN = '---\ntitle: Un <rss> de {"kind": 1}\ndate: 2011-05-02\n---\n\nUn texte.\n'
CASES = [
    ("wxr", WXR + "<title>x</title></channel></rss>"),
    ("wxr", f'<?xml version="1.0"?>\n<!-- an export <rss> of feed -->\n{WXR}</channel></rss>'),
    ("feed", '<rss version="2.0"><channel><title>wp:wxr_version</title></channel></rss>'),
    ("feed", '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title/></feed>'),
    ("feed", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>'),
    ("ghost", GHOST),
    ("ghost", GHOST.replace('{"db": [{', "\n\n{ \"db\" :\n[ {")),
    ("ghost", '{"meta": {}, "data": {"posts": [], "tags": []}}'),
    ("json_feed", JSON_FEED),
    ("json_feed", "\ufeff" + JSON_FEED),
    ("json_lines", LINE),
    ("json_lines", '{"kind": "magazine", "form": 1}\n{"kind": "tag", "data": {"posts": []}}'),
    ("json_lines", '{"kind": "article", "key": "1", "title": "{\\"db\\": [{\\"posts\\": 1"}'),
    ("markdown", MARKDOWN),
    ("markdown", '+++\ntitle = "Un"\ndate = 2011-05-02\n+++\n\n<feed> est un mot.\n'),
    ("reference_page", "Magazine Culture\n\nUn marché\n\nPublié le 2 mai 2011 par Zoé\n\nOuvert."),
]  # fmt: skip


def _taken(data):
    head = data[: detect._SAMPLE]
    names = [read.__module__.rpartition(".")[2] for right, read in detect._READERS if right(head)]
    detect.reader(io.BytesIO(data))
    return names[0]


@pytest.mark.parametrize(("name", "text"), CASES)
def test_a_file_is_known_by_what_stands_in_it(name, text):
    assert _taken(text.encode()) == name


@pytest.mark.parametrize(("name", "text"), CASES)
def test_the_same_file_in_utf_16_is_known_too(name, text):
    if name in ("wxr", "feed", "json_lines", "reference_page", "ghost"):
        assert _taken(text.removeprefix("\ufeff").encode("utf-16")) == name


OPML = '<?xml version="1.0"?><opml version="2.0"><body><outline text="rss"/></body></opml>'


@pytest.mark.parametrize(
    "text", [OPML, "<nothing/>", "{}", "[1, 2]", "Bonjour.", '{"data": {"x": 1}}']
)
def test_what_is_in_no_form_is_refused(text):
    with pytest.raises(Unreadable):
        detect.reader(io.BytesIO(text.encode()))


def test_every_sample_is_taken_by_the_reader_of_its_kind(samples):
    wrong = {}
    for kind, name in (("wxr", "wxr"), ("ghost", "ghost")):
        for sample in expected.of_kind(samples, kind):
            if (taken := _taken(sample.path.read_bytes())) != name:
                wrong[sample.name] = taken
    assert wrong == {}


@pytest.mark.parametrize("end", ["<nothing/>", "Bonjour.", "{}"])
def test_a_file_of_many_comments_is_soon_told_apart(end):
    with pytest.raises(Unreadable):
        detect.reader(io.BytesIO(("<!-- un -->\n" * 400 + end).encode()))
