"""Exports of Ghost: what is read of them, in whatever editor it was written."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from articles.models import Article
from magazine.syndication import detect
from magazine.syndication.items import Item, LeftOut, Loss, Lost, Unreadable
from magazine.syndication.models import Record
from tests.syndication import expected
from tests.syndication.expected import Fault, Sample, body, instant, items, pictures, squeezed

NOW = datetime(2026, 11, 27, tzinfo=UTC)
POST = {
    "id": "1",
    "title": "Un marché",
    "slug": "un-marche",
    "status": "published",
    "visibility": "public",
    "type": "post",
    "published_at": "2011-05-02T07:00:00.000Z",
}
VIDEO = "https://youtu.be/ex8fMxXJDJw"


def _read(*posts, name="https://blog.example", **tables):
    export = {"db": [{"meta": {"version": "6.0.0"}, "data": {"posts": posts, **tables}}]}
    file = io.BytesIO(json.dumps(export).encode())
    read = detect.reader(file)
    return list(read(file, name=name, now=NOW, zone=ZoneInfo("Europe/Paris")))


def _only(**columns):
    (item,) = _read(POST | columns)
    return item


def _lexical(*children):
    return json.dumps({"root": {"type": "root", "children": children}})


def _mobiledoc(sections, **parts):
    return json.dumps({"version": "0.3.1", "sections": sections, **parts})


def _body(item):
    return body(item).replace(' data-file="1"', "").rstrip()


def _words(text, bits=0):
    return {"type": "extended-text", "text": text, "format": bits}


def test_every_export_gives_what_everybody_could_read(samples):
    exports = expected.of_kind(samples, "ghost")
    assert len(exports) == 3
    assert expected.wrong(exports, ghost_faults) == {}


def ghost_faults(sample: Sample) -> Iterator[Fault]:
    """The claims on an export, of the posts that were public; tags with # are not to show."""
    claims = sample.expected
    found = {item.title: item for item in items(sample.path)}
    public = [one for one in claims["posts"] if _is_public(one)]
    if set(found) != {one["title"] for one in public}:
        yield "posts", set(found)
        return
    for post in public:
        item = found[post["title"]]
        tags = [tag for tag in post.get("tags", ()) if not tag.startswith("#")]
        if item.dated != instant(post["published_utc"]):
            yield "published_utc", item.dated
        if [who.name for who in item.signatures] != post.get("authors", []):
            yield "authors", item.signatures
        if tags and list(item.tags) != tags:
            yield "tags", item.tags
        if item.lead_image != post.get("feature_image", "").removeprefix("__GHOST_URL__"):
            yield "feature_image", item.lead_image
        yield from _text_faults(item, post)


def _text_faults(item: Item, post: dict[str, Any]) -> Iterator[Fault]:
    if not expected.words(item).startswith(squeezed(post.get("text_start"))):
        yield "text_start", expected.words(item)[:100]
    # A lexical text holds a picture that the claim, made of html alone, does not count.
    if len(pictures(item)) < post["images"]:
        yield "images", pictures(item)


def _is_public(post: dict[str, Any]) -> bool:
    return (post["type"], post["status"], post["visibility"]) == ("post", "published", "public")


def test_what_was_not_for_everybody_is_left_out_and_counted(samples):
    path = samples / "data/ghost/bitcoin-france.ghost6.json"
    left = [entry for entry in expected.read(path) if isinstance(entry, LeftOut)]
    assert [entry.count for entry in left] == [1, 1, 1, 1]


def test_the_address_of_the_blog_stands_where_ghost_left_it_open():
    item = _only(
        html='<p><img src="__GHOST_URL__/content/a.jpg"></p>', feature_image="__GHOST_URL__/b.jpg"
    )
    assert pictures(item) == ["https://blog.example/content/a.jpg"]
    assert (item.lead_image, item.original) == (
        "https://blog.example/b.jpg",
        "https://blog.example/un-marche/",
    )


def test_without_an_address_pictures_are_names_in_the_folder_of_the_blog():
    (item,) = _read(POST | {"feature_image": "__GHOST_URL__/content/images/b.jpg"}, name="x")
    assert (item.lead_image, item.original, item.blog.address) == ("/content/images/b.jpg", "", "")


def test_what_was_published_elsewhere_first_keeps_that_address():
    item = _only(canonical_url="https://elsewhere.example/un/")
    assert item.original == "https://elsewhere.example/un/"


def test_the_words_about_the_lead_picture_come_with_it():
    (item,) = _read(
        POST,
        posts_meta=[{"post_id": "1", "feature_image_alt": "Des étals",
                     "feature_image_caption": "<span>Photo&nbsp;: Zoé</span>"}],
    )  # fmt: skip
    assert (item.lead_alt, item.lead_caption) == ("Des étals", "Photo : Zoé")


def test_authors_sign_in_their_order_and_internal_tags_are_none():
    (item,) = _read(
        POST,
        users=[{"id": "a", "name": "Zoé"}, {"id": "b", "name": "Élodie", "password": "$2a$10$x"}],
        posts_authors=[
            {"post_id": "1", "author_id": "b", "sort_order": 1},
            {"post_id": "1", "author_id": "a", "sort_order": 0},
        ],
        tags=[{"id": "t", "name": "#interne"}, {"id": "u", "name": "Marchés"}],
        posts_tags=[{"post_id": "1", "tag_id": "t"}, {"post_id": "1", "tag_id": "u"}],
    )
    assert [who.name for who in item.signatures] == ["Zoé", "Élodie"]
    assert item.tags == ("Marchés",)


def test_the_one_author_of_ghost_1_stands_in_the_row_of_the_post():
    (item,) = _read(POST | {"author_id": 1}, users=[{"id": 1, "name": "Zoé"}])
    assert item.signatures[0].name == "Zoé"


@pytest.mark.parametrize(
    ("nodes", "html"),
    [
        ([{"type": "paragraph", "children": [_words("Un "), _words("deux", 3)]}],
         "<p>Un <em><strong>deux</strong></em></p>"),
        ([{"type": "extended-heading", "tag": "h1", "children": [_words("A < B")]}],
         "<h2>A &lt; B</h2>"),
        ([{"type": "list", "listType": "number", "start": 3,
           "children": [{"type": "listitem", "children": [_words("x")]}]}],
         '<ol start="3"><li>x</li></ol>'),
        ([{"type": "quote", "children": [_words("x"), {"type": "linebreak"}, _words("y")]}],
         "<blockquote>x<br>y</blockquote>"),
        ([{"type": "paragraph", "children": [
            {"type": "link", "url": "https://x.example", "children": [_words("ici")]}]}],
         '<p><a href="https://x.example">ici</a></p>'),
        ([{"type": "aside", "children": [_words("x")]}],
         '<figure class="pullquote"><blockquote>x</blockquote></figure>'),
    ],
)  # fmt: skip
def test_a_text_of_the_new_editor_is_html(nodes, html):
    item = _only(lexical=_lexical(*nodes))
    assert body(item) == html
    assert item.losses == ()


CARDS = [
    ("image", {"src": "https://x.example/a.jpg", "alt": "A", "caption": "B"},
     '<figure><img src="https://x.example/a.jpg" alt="A"><figcaption>B</figcaption></figure>'),
    ("gallery", {"images": [{"src": "https://x.example/a.jpg"}], "caption": "B"},
     '<figure class="gallery"><figure><img src="https://x.example/a.jpg" alt=""></figure>'
     "<figcaption>B</figcaption></figure>"),
    ("embed", {"url": VIDEO, "html": "<iframe></iframe>"},
     f'<figure class="video"><a href="{VIDEO}">{VIDEO}</a></figure>'),
    ("bookmark", {"url": "https://x.example/a", "metadata": {"title": "Un titre"}},
     '<p><a href="https://x.example/a">Un titre</a></p>'),
    ("code", {"code": "if a < b:\n  pass"}, "<pre><code>if a &lt; b:\n  pass</code></pre>"),
    ("html", {"html": "<p>brut</p>"}, "<p>brut</p>"),
    ("markdown", {"markdown": "Un **mot**"}, "<p>Un <strong>mot</strong></p>"),
    ("callout", {"calloutEmoji": "💡", "calloutText": "Un <b>avis</b>"},
     '<aside class="box"><p>💡 Un <b>avis</b></p></aside>'),
    ("toggle", {"heading": "Plus", "content": "<p>caché</p>"}, "<h4>Plus</h4><p>caché</p>"),
    ("hr", {}, "<hr>"),
    ("button", {"buttonUrl": "https://x.example/", "buttonText": "Aller"},
     '<p><a href="https://x.example/">Aller</a></p>'),
    ("file", {"src": "https://x.example/a.pdf", "fileTitle": "Le plan"},
     '<p><a href="https://x.example/a.pdf">Le plan</a></p>'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "payload", "html"), CARDS, ids=[card[0] for card in CARDS])
def test_a_card_is_the_same_in_both_editors(name, payload, html):
    new = _only(lexical=_lexical({"type": name, **payload}))
    old = _only(mobiledoc=_mobiledoc([[10, 0]], cards=[[name, payload]]))
    assert _body(new) == _body(old) == html
    assert new.losses == old.losses == ()


def test_an_unknown_card_is_counted_and_one_for_mail_is_not():
    item = _only(lexical=_lexical({"type": "quiz"}, {"type": "quiz"}, {"type": "email"}))
    assert item.losses == (Loss(Lost.ELEMENT, "card quiz", 2),)


def test_a_text_of_the_old_editor_is_html():
    text = _mobiledoc(
        [
            [1, "h1", [[0, [], 0, "Titre"]]],
            [1, "p", [[0, [], 0, "Un "], [0, [0], 1, "lien"], [1, [], 0, 0], [0, [1], 1, "gras"]]],
            [3, "ul", [[[0, [], 0, "a & b"]]]],
        ],
        markups=[["a", ["href", "https://x.example"]], ["strong"]],
        atoms=[["soft-return", "", {}]],
    )
    assert body(_only(mobiledoc=text)) == (
        '<h2>Titre</h2><p>Un <a href="https://x.example">lien</a><br><strong>gras</strong></p>'
        "<ul><li>a &amp; b</li></ul>"
    )


@pytest.mark.parametrize("text", ["{", "[]", '{"root": 3}', '{"sections": [[9]]}', "[" * 100_000])
def test_a_broken_text_is_counted_as_lost(text):
    for column in ("lexical", "mobiledoc"):
        (loss, *_others) = _only(**{column: text}).losses
        assert loss.kind in (Lost.TEXT, Lost.ELEMENT)


def test_a_text_that_nests_for_ever_is_cut():
    node = {"type": "paragraph", "children": [_words("fin")]}
    for _level in range(200):
        node = {"type": "listitem", "children": [node]}
    assert Loss(Lost.TEXT, "lexical") in _only(lexical=_lexical(node)).losses


@pytest.mark.parametrize(
    ("card", "html"),
    [
        ('<figure class="kg-card kg-gallery-card"><div class="kg-gallery-row"><div>'
         '<img src="https://x.example/a.jpg"></div></div><figcaption>B</figcaption></figure>',
         '<figure class="gallery"><figure><img src="https://x.example/a.jpg" alt=""></figure>'
         "<figcaption>B</figcaption></figure>"),
        ('<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" '
         'href="https://x.example/"><div class="kg-bookmark-title">Un titre</div>'
         '<img src="https://x.example/icon.png"></a></figure>',
         '<p><a href="https://x.example/">Un titre</a></p>'),
        ('<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">💡</div>'
         '<div class="kg-callout-text">Un <b>avis</b></div></div>',
         '<aside class="box"><p>💡 Un <b>avis</b></p></aside>'),
        ('<div class="kg-card kg-toggle-card"><div><h4 class="kg-toggle-heading-text">Plus</h4>'
         '<button><svg></svg></button></div>'
         '<div class="kg-toggle-content"><p>caché</p></div></div>',
         "<h4>Plus</h4><p>caché</p>"),
    ],
)  # fmt: skip
def test_a_card_that_ghost_rendered_is_simple(card, html):
    item = _only(html=f"<p>Avant.</p>{card}<p>Après.</p>")
    assert _body(item) == f"<p>Avant.</p>{html}<p>Après.</p>"
    assert item.losses == ()


def test_a_sound_leaves_its_buttons_and_is_counted():
    card = (
        '<div class="kg-card kg-audio-card"><audio src="https://x.example/a.mp3"></audio>'
        '<div class="kg-audio-title">Un air</div><button>1×</button></div>'
    )
    item = _only(html=card)
    assert body(item) == '<p><a href="https://x.example/a.mp3">Un air</a></p>'
    assert item.losses == (Loss(Lost.LINKED, "https://x.example/a.mp3"),)


def test_an_export_without_posts_is_said():
    with pytest.raises(Unreadable):
        _read()


def test_of_a_hostile_export_the_text_stays_and_nothing_else(culture, samples, bring_in, agreed):
    path = samples / "data/ghost/attack.json"
    assert bring_in(path, "--publish", "--section", "culture", *agreed).code == 0
    row = Article.objects.get()
    assert row.title == "texte"
    assert row.body.startswith("<p>texte</p>")
    stored = json.dumps(
        [list(Article.objects.values()), list(Record.objects.values())], default=str
    )
    for secret in ("alert", "neverimport", "codeinjection", "passwd", "a@b"):
        assert secret not in stored
