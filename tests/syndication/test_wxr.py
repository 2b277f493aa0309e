"""WordPress exports of the samples, read and imported."""

import io
import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from articles.models import Article
from authors.models import Blog
from magazine.lib.tree import UNPRINTABLE
from magazine.syndication import detect
from magazine.syndication.items import Item, LeftOut, Loss, Lost, Refused, Unreadable
from magazine.syndication.readers import wxr
from tests.syndication import expected
from tests.syndication.expected import Fault, Sample, instant, items, pictures, squeezed

NOW = datetime(2026, 11, 27, tzinfo=UTC)
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Le blog</title><link>https://blog.example</link><language>fr-FR</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>zoe</wp:author_login>
<wp:author_display_name><![CDATA[Zoé Lemarchand]]></wp:author_display_name></wp:author>
"""
POST = """<item><title>Un marché</title><link>https://blog.example/marche/</link>
<dc:creator>zoe</dc:creator><guid isPermaLink="false">https://blog.example/?p=1</guid>
<content:encoded><![CDATA[BODY]]></content:encoded><excerpt:encoded>EXCERPT</excerpt:encoded>
<wp:post_id>1</wp:post_id><wp:post_date>2011-05-02 09:00:00</wp:post_date>
<wp:post_date_gmt>2011-05-02 07:00:00</wp:post_date_gmt><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>MORE</item>"""
PICTURE = """<item><title>photo</title><wp:post_id>25</wp:post_id><wp:post_parent>1</wp:post_parent>
<excerpt:encoded>Les étals</excerpt:encoded><wp:status>inherit</wp:status>
<wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://blog.example/photo.jpg</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>
<wp:meta_value>Des étals</wp:meta_value></wp:postmeta></item>"""
FEATURED = (
    "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>NUMBER</wp:meta_value>"
    "</wp:postmeta>"
)


def _read(data):
    file = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    read = detect.reader(file)
    return list(read(file, name="x", now=NOW, zone=ZoneInfo("Europe/Paris")))


def _export(*items):
    return HEAD + "".join(items) + "</channel></rss>"


def _post(body="Le marché ouvre.", excerpt="", more=""):
    return POST.replace("BODY", body).replace("EXCERPT", excerpt).replace("MORE", more)


def _only(*items):
    (item,) = _read(_export(*items))
    return item


def test_every_export_gives_what_its_readers_could_read(samples):
    exports = expected.of_kind(samples, "wxr")
    assert len(exports) > 15
    assert expected.wrong(exports, wxr_faults) == {}


def wxr_faults(sample: Sample) -> Iterator[Fault]:
    """The claims on an export: what was published and not behind a password, and whose it is."""
    claims = sample.expected.get("recovered_with_lxml", sample.expected)
    found = {item.guid: item for item in items(sample.path)}
    posts = [one for one in claims["posts"] if one.get("status") == "publish" and not _secret(one)]
    count = claims["items_by_type_and_status"].get("post/publish", 0)
    if len(found) != count - sum(map(_secret, claims["posts"])):
        yield "posts", len(found)
    for post in posts:
        named = [item for item in found.values() if item.original == post.get("link")]
        title = UNPRINTABLE.sub("", post.get("title") or "")
        named = named or [item for item in found.values() if item.title == title]
        if named or post.get("title"):
            yield from _post_faults(named, post, claims)


def _secret(post: dict[str, Any]) -> bool:
    return bool(post.get("password"))


def _post_faults(
    named: list[Item], post: dict[str, Any], claims: dict[str, Any]
) -> Iterator[Fault]:
    if len(named) != 1:
        yield "title", (post["title"], len(named))
        return
    (item,) = named
    title = re.sub(r"<[^>]*>", "", post.get("title") or "")
    if not squeezed(item.title).startswith(squeezed(UNPRINTABLE.sub("", title))[:200]):
        yield "title", item.title
    if (stamp := post.get("published_utc")) and item.dated != instant(stamp):
        yield "published_utc", item.dated
    if post.get("author") and post["author"] not in [who.name for who in item.signatures]:
        yield "author", item.signatures
    if post.get("link", "").startswith("http") and item.original != post["link"]:
        yield "link", item.original
    names = {*post.get("categories", ()), *post.get("tags", ())} - {"Uncategorized"}
    tags = {squeezed(tag) for tag in item.tags}
    if len(names) <= 20 and not {squeezed(UNPRINTABLE.sub("", name)) for name in names} <= tags:
        yield "categories", names - tags
    if len(pictures(item)) < post["images"]:
        yield "images", (post["title"], pictures(item))
    title = UNPRINTABLE.sub("", claims.get("site_title") or "")
    if title and item.blog and squeezed(title) != squeezed(item.blog.title):
        yield "site_title", item.blog


def test_an_export_is_told_from_a_feed_by_what_it_says_of_itself(samples):
    feed = (samples / "data/feeds/rome/rss_2.0.xml").read_bytes()
    assert not wxr.looks_right(feed)
    assert wxr.looks_right(_export(_post()).encode())


def test_what_was_not_public_is_left_out_and_counted():
    draft = _post().replace(">publish<", ">draft<")
    later = _post().replace(">publish<", ">future<")
    hidden = _post(more="<wp:post_password>secret</wp:post_password>")
    page = _post().replace(">post<", ">page<")
    entries = _read(_export(draft, draft, later, hidden, page, _post()))
    assert [type(entry) for entry in entries] == [Item, *[LeftOut] * 4]
    assert [entry.count for entry in entries[1:]] == [2, 1, 1, 1]


def test_paragraphs_and_lines_are_those_that_the_blog_showed():
    item = _only(_post("Un.\nDeux.\n\n<ul>\n<li>a</li>\n</ul>\nTrois.<pre>x\n\ny</pre>"))
    assert item.body.replace("\n<", "<") == (
        "<p>Un.<br>\nDeux.</p><ul><li>a</li></ul><p>Trois.</p><pre>x\n\ny</pre>"
    )


def test_marks_of_more_and_of_pages_part_paragraphs_and_leave_nothing():
    item = _only(_post("Un.<!--more Lire la suite-->Deux.<!--nextpage-->Trois."))
    assert item.body == "<p>Un.</p><p>Deux.</p><p>Trois.</p>"
    assert item.standfirst == ""


def test_an_excerpt_is_the_standfirst_unless_it_only_repeats_the_beginning():
    assert _only(_post("Le marché ouvre tôt.", "À sept heures.")).standfirst == "À sept heures."
    assert _only(_post("Le marché ouvre tôt.", "Le marché ouvre […]")).standfirst == ""


def test_a_caption_becomes_a_figure_in_both_its_shapes():
    picture = '<a href="/p"><img src="https://blog.example/a.jpg"></a>'
    new = _post(f'[caption width="5"]{picture} Les étals[/caption]')
    old = _post(f'[caption caption="Les étals"]{picture}[/caption]')
    figure = f"<figure>{picture}<figcaption>Les étals</figcaption></figure>"
    assert _only(new).body.strip() == _only(old).body.strip() == figure


def test_a_gallery_shows_the_pictures_of_the_export_wherever_they_stand():
    for body in ('[gallery ids="25"]', "[gallery]"):
        item = _only(_post(body), PICTURE)
        assert item.body.strip() == (
            '<figure class="gallery"><figure><img src="https://blog.example/photo.jpg" '
            'alt="Des étals"><figcaption>Les étals</figcaption></figure></figure>'
        )
    assert Loss(Lost.IMAGE, "#7") in _only(_post('[gallery ids="7"]')).losses


def test_the_featured_picture_leads_even_when_it_stands_after_its_post():
    item = _only(_post(more=FEATURED.replace("NUMBER", "25")), PICTURE)
    assert item.lead_image == "https://blog.example/photo.jpg"
    missing = _only(_post(more=FEATURED.replace("NUMBER", "9")))
    assert (missing.lead_image, missing.losses) == ("", (Loss(Lost.LEAD, "#9"),))


def test_a_picture_at_a_dangerous_address_is_none():
    bad = PICTURE.replace("https://blog.example/photo.jpg", "javascript:alert(1)")
    assert _only(_post(more=FEATURED.replace("NUMBER", "25")), bad).lead_image == ""


def test_an_unknown_shortcode_goes_and_its_words_stay():
    item = _only(_post('Avant [box color="red"]dedans[/box] [sic] [form id="3"] après [1].'))
    assert item.body == "<p>Avant dedans [sic]  après [1].</p>"
    assert set(item.losses) == {Loss(Lost.ELEMENT, "[box]"), Loss(Lost.ELEMENT, "[form]")}


def test_a_shortcode_that_is_shown_is_not_replaced():
    item = _only(_post("<pre>[gallery]</pre><p>[[gallery]] et <code>[box a=1]</code></p>"))
    assert item.body == "<pre>[gallery]</pre><p>[gallery] et <code>[box a=1]</code></p>"
    assert item.losses == ()


@pytest.mark.parametrize(
    "body",
    [
        "[embed]https://youtu.be/ex8fMxXJDJw[/embed]",
        "[youtube https://youtu.be/ex8fMxXJDJw]",
        "[youtube=https://youtu.be/ex8fMxXJDJw]",
        "https://youtu.be/ex8fMxXJDJw",
        '<!-- wp:embed {"url":"https://youtu.be/ex8fMxXJDJw"} --><figure>https://youtu.be/ex8fMxXJDJw'
        "</figure><!-- /wp:embed -->",
    ],
)
def test_a_video_of_elsewhere_is_a_link_that_we_know_how_to_show(body):
    address = "https://youtu.be/ex8fMxXJDJw"
    item = _only(_post(body))
    assert item.body.strip() == f'<figure class="video"><a href="{address}">{address}</a></figure>'
    assert item.losses == ()


def test_a_sound_is_a_link_to_its_file_and_is_counted():
    item = _only(_post('[audio mp3="https://blog.example/un.mp3"][/audio]'))
    assert item.body.strip() == '<p><a href="https://blog.example/un.mp3">un.mp3</a></p>'
    assert item.losses == (Loss(Lost.LINKED, "https://blog.example/un.mp3"),)


def test_blocks_lose_their_marks_and_their_lines_make_no_breaks():
    item = _only(
        _post(
            "Avant.\n\nEncore.\n\n<!-- wp:paragraph -->\n<p>Un\ndeux</p>\n<!-- /wp:paragraph -->\n"
            '<!-- wp:latest-posts {"n":3} /-->'
        )
    )
    assert "".join(item.body.split()) == "<p>Avant.</p><p>Encore.</p><p>Undeux</p>"
    assert item.losses == (Loss(Lost.ELEMENT, "wp:latest-posts"),)


def test_a_gallery_of_blocks_old_or_new_is_a_gallery():
    picture = '<figure><img src="https://blog.example/a.jpg"></figure>'
    old = f'<ul class="wp-block-gallery"><li class="blocks-gallery-item">{picture}</li></ul>'
    new = f'<figure class="wp-block-gallery has-nested-images">{picture}</figure>'
    for html in (old, new):
        item = _only(_post(f"<!-- wp:gallery -->{html}<!-- /wp:gallery -->"))
        assert item.body == f'<figure class="gallery">{picture}</figure>'


def test_co_authors_sign_in_their_order_and_once(samples):
    path = samples / "data/wxr/ghost-migrate/co-authors-plus.xml"
    items = _read(path.read_bytes())
    assert [[who.name for who in item.signatures] for item in items] == [
        ["Alice Smith", "Bob Jones"],
        ["Alice Smith", "Bob Jones", "Carol White"],
        ["Bob Jones"],
        ["Alice Smith", "Bob Jones"],
    ]


def test_an_address_of_mail_is_never_a_name():
    assert _only(_post().replace(">zoe<", ">zoe@blog.example<")).signatures == ()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("Le marché & la place", "Le marché & la place"),
        ("Été &nbsp; hiver", "Été hiver"),
        ("<![CDATA[Le <em>marché</em> &amp; la place]]>", "Le marché & la place"),
        ("Le\x0b marché\x00", "Le marché"),
    ],
)
def test_a_title_keeps_its_words_whatever_was_wrong_with_its_markup(given, read):
    assert _only(_post().replace("Un marché", given)).title == read


def test_what_closes_a_section_of_text_too_early_loses_nothing_but_its_sign():
    item = _only(_post("code <![CDATA[ x ]]> fin"))
    assert item.body == "<p>code &lt;![CDATA[ x  fin</p>"


def test_an_export_in_another_encoding_and_one_with_a_bad_byte_are_read():
    latin = _export(_post()).replace('encoding="UTF-8"', 'encoding="ISO-8859-15"')
    assert _read(latin.encode("iso-8859-15"))[0].title == "Un marché"
    assert _read(_export(_post()).encode("utf-16"))[0].title == "Un marché"
    bad = _read(_export(_post()).encode().replace("é".encode(), b"\xe9", 1))[0]
    assert bad.signatures[0].name.endswith("Lemarchand")


def test_a_file_that_ends_in_the_middle_gives_what_came_before(samples):
    whole = _export(_post(), _post().replace("?p=1", "?p=2"))
    for cut in (whole[:-40], whole[:-300], whole[: -len(_post()) + 300]):
        entries = _read(cut)
        assert [type(entry) for entry in entries] == [Item, Refused]


def test_a_document_type_is_refused(samples):
    with pytest.raises(Unreadable, match="DTD"):
        _read((samples / "data/wxr/attack-xxe.xml").read_bytes())


def test_an_export_without_posts_is_said(samples):
    with pytest.raises(Unreadable, match="aucun billet"):
        _read((samples / "data/wxr/attack-attachments.xml").read_bytes())


def test_memory_does_not_grow_with_the_number_of_posts(tmp_path):
    comments = "<wp:comment><wp:comment_content>x</wp:comment_content></wp:comment>" * 40
    path = tmp_path / "blog.xml"
    path.write_text(_export(*[_post("Un. " * 500, more=comments)] * 800))
    tracemalloc.start()
    with path.open("rb") as file:
        for _entry in wxr.read(file, name="x", now=NOW, zone=UTC):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < path.stat().st_size / 8


def test_an_import_publishes_the_posts_and_says_what_it_left(culture, samples, bring_in, agreed):
    path = samples / "data/wxr/bitcoin-france.slice.xml"
    said = bring_in(path, "--publish", "--section", "culture", *agreed)
    assert said.code == 0
    assert Article.objects.count() == 8
    assert said.tells("left out", "draft")
    assert Blog.objects.get().title == "bitcoin-france.org"
    assert bring_in(path, "--publish", "--section", "culture", *agreed).summary.startswith("0 ")
    assert Article.objects.count() == 8


def test_nothing_of_a_hostile_export_runs_or_is_shown(culture, samples, bring_in, agreed):
    path = samples / "data/wxr/attack-serialized-php-and-slug.xml"
    assert bring_in(path, "--publish", "--section", "culture", *agreed).code == 0
    rows = list(Article.objects.order_by("pk"))
    assert [row.title for row in rows] == ["Sérialisé", "Admin"]
    assert rows[1].body == '<p>texte</p><p>system("id")</p>'
