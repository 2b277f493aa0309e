"""The allow-list, held against every attack of the sample data and against random HTML.

The invariants are those of data/README.md, "Invariants for sanitised HTML".
"""

import json
import re
from pathlib import Path
from xml.etree.ElementTree import Element

import feedparser
import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magazine.lib import richtext
from magazine.lib.richtext import clean

FORBIDDEN = set(
    "script style iframe object embed applet form input button select textarea option datalist "
    "link meta base svg math template noscript frame frameset noframes noembed plaintext xmp "
    "title head video audio source canvas".split()
)
FORBIDDEN_ATTRIBUTES = {"style", "srcdoc", "formaction", "http-equiv", "id", "name", "target"}
ADDRESSES = set(
    "href src srcset cite poster action background ping data longdesc xlink:href".split()
)
SAFE_SCHEMES = {"http", "https", "mailto", "tel"}


def elements(html: str, *, scripting: bool) -> list[Element]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    fragment = parser.parseFragment(html, container="div", scripting=scripting)
    return [node for node in fragment.iter() if isinstance(node.tag, str)]


def broken_invariants(html: str) -> list[str]:
    """What is wrong with sanitised HTML, in words."""
    wrong = []
    for scripting in (True, False):
        for node in elements(html, scripting=scripting):
            if node.tag.lower() in FORBIDDEN or ":" in node.tag or "{" in node.tag:
                wrong.append(f"<{node.tag}>")
            for name, value in node.attrib.items():
                name = str(name).lower()
                if name.startswith("on") or name in FORBIDDEN_ATTRIBUTES:
                    wrong.append(name)
                if name in ADDRESSES and not is_safe(value):
                    wrong.append(f"{name}={value}")
    richtext._settled.clear()  # or what was cleaned just now would be taken at its word
    if clean(html) != html:
        wrong.append(f"not settled: {clean(html)!r}")
    return wrong


def is_safe(address: str) -> bool:
    bare = re.sub(r"[\t\r\n]", "", address).lstrip("".join(map(chr, range(33))))
    scheme = re.match(r"[^/?#:]*:", bare)
    return scheme is None or scheme[0][:-1].lower() in SAFE_SCHEMES


def visible(html: str) -> str:
    """The words a reader may meet, alternative texts included."""
    nodes = elements(html, scripting=True)
    texts = ["".join(nodes[0].itertext())] if nodes else []
    return " ".join(texts + [node.get("alt", "") for node in nodes])


@pytest.fixture(scope="module")
def handmade(samples: Path) -> list[dict]:
    return json.loads((samples / "data/xss/handmade-cases.json").read_text())


def test_no_handmade_attack_survives_and_the_words_around_it_do(handmade: list[dict]) -> None:
    for case in handmade:
        cleaned = clean(case["input"])
        assert broken_invariants(cleaned) == [], case["name"]
        for words in case.get("must_keep_text", []):
            assert words in visible(cleaned), case["name"]


def test_what_is_no_attack_is_kept(handmade: list[dict]) -> None:
    kept = [case for case in handmade if case["kind"] == "keep"]
    assert len(kept) == 10
    for case in kept:
        for piece in case["must_keep"]:
            assert piece in clean(case["input"]), case["name"]


def test_the_html5lib_cases_hold(samples: Path) -> None:
    for case in json.loads((samples / "data/xss/html5lib-sanitizer-tests1.json").read_text()):
        assert broken_invariants(clean(case["input"])) == [], case["name"]


def test_every_payload_of_the_list_is_harmless_alone_and_together(samples: Path) -> None:
    payloads = (samples / "data/xss/payloads-sample.txt").read_text().splitlines()
    for payload in payloads:
        assert broken_invariants(clean(payload)) == [], payload
    assert broken_invariants(clean("\n".join(payloads))) == []


def test_hostile_feeds_read_without_the_readers_own_sanitiser_are_harmless(samples: Path) -> None:
    for file in sorted((samples / "data/xss/feedparser-sanitize").iterdir()):
        parsed = feedparser.parse(file.read_bytes(), sanitize_html=False)
        texts = [parsed.feed.get("title", "")]
        for entry in parsed.entries:
            texts += [entry.get("title", ""), entry.get("summary", "")]
            texts += [content.value for content in entry.get("content", [])]
        for text in texts:
            cleaned = clean(text)
            assert broken_invariants(cleaned) == [], file.name
            for word in re.findall(r"safe|description", re.sub(r"<[^>]*>", " ", text)):
                assert word in cleaned, file.name


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Titre</h1>", "<h2>Titre</h2>"),
        ("<div>un</div><div>deux</div>", "<p>un</p><p>deux</p>"),
        ("<p>a</p><p> <br>&nbsp;</p><p>b</p>", "<p>a</p><p>b</p>"),
        ('<a href="javascript:x()">lien</a>', "lien"),
        ('<a href="//exemple.fr/a">l</a>', '<a href="https://exemple.fr/a">l</a>'),
        ('<a href="x" target="_blank" rel="nofollow" id="a">l</a>', '<a href="x">l</a>'),
        ('<img src="https://s.fr/p.gif" width="1" height="1">', ""),
        ('<img src="data:image/png;base64,AA">', ""),
        ('<img src="a.jpg" alt="" data-file="12x" srcset="b.jpg 2x">', '<img src="a.jpg" alt="">'),
        ('<p class="intro"><u>mot</u></p>', "<p>mot</p>"),
        (
            '<figure class="extract evil"><p>q</p></figure>',
            '<figure class="extract"><p>q</p></figure>',
        ),
        ('<p lang="fr" dir="rtl">x</p>', '<p lang="fr" dir="rtl">x</p>'),
        ('<p lang="1;2" dir="up">x</p>', "<p>x</p>"),
        ('<blockquote cite="tel:1">x</blockquote>', "<blockquote>x</blockquote>"),
        ("a\u202eb&#1;c\x00d", "abcd"),
        ("prix&nbsp;: 3 &lt; 4 & 5", "prix\u00a0: 3 &lt; 4 &amp; 5"),
        ("", ""),
    ],
)
def test_the_allow_list_in_examples(html: str, expected: str) -> None:
    assert clean(html) == expected


def test_an_editors_image_keeps_its_number_and_size() -> None:
    image = (
        '<img src="/m/a.jpg" alt="Le pont" width="640" height="480" data-file="7" loading="lazy">'
    )
    cleaned = clean(f"<figure>{image}<figcaption>Pont</figcaption></figure>")
    for piece in (
        'data-file="7"',
        'width="640"',
        'alt="Le pont"',
        'loading="lazy"',
        "<figcaption>",
    ):
        assert piece in cleaned


def test_html_nested_beyond_reason_becomes_plain_paragraphs() -> None:
    cleaned = clean("<blockquote>" * 5000 + "fond" + "</blockquote>" * 5000)
    assert cleaned == "<p>fond</p>"


NAMES = sorted(
    FORBIDDEN | set("p div a img b i em table tr td li ul pre h1 h2 figure q x:y".split())
)
ATTRIBUTES = ["href", "src", "onload", "style", "id", "class", "lang", "cite", "alt", "width"]
VALUES = [
    "javascript:x",
    " java\tscript:x",
    "data:,x",
    "//h/x",
    "https://h/x",
    "1",
    "fr",
    "]]>",
    '">',
]
TAGS = st.builds(
    lambda closing, name, key, value, quote: f"<{closing}{name} {key}={quote}{value}{quote}>",
    st.sampled_from(["", "", "/"]),
    st.sampled_from(NAMES),
    st.sampled_from(ATTRIBUTES),
    st.sampled_from(VALUES) | st.text(max_size=8),
    st.sampled_from(['"', "'", ""]),
)
PIECES = st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "&lt;", "&#0;", "&nbsp;", "<", "\x00"])
HTML = st.lists(TAGS | PIECES | st.text(max_size=10), max_size=14).map("".join)


@settings(max_examples=300, deadline=None)
@given(HTML)
def test_whatever_is_written_comes_out_harmless_and_settled(html: str) -> None:
    assert broken_invariants(clean(html)) == []
