"""The HTML of other sites: lazy pictures found, counters gone, what was embedded told."""

import pytest

from magazine.lib import richtext
from magazine.syndication.bodies import Picture, prepare
from magazine.syndication.foreign import readied
from magazine.syndication.items import Loss, Lost

BASE = "https://blog.example/2026/"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
VIDEO = '<figure class="video"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></a></figure>'


def cleaned(html: str) -> str:
    return richtext.clean(readied(html, base=BASE)[0])


def losses(html: str) -> tuple[Loss, ...]:
    return readied(html, base=BASE)[1]


def pictures(html: str) -> list[str]:
    return [image.src for image in richtext.images(cleaned(html))]


@pytest.mark.parametrize(
    "html",
    [
        f'<img class="lazyload" src="{PIXEL}" data-src="/a.jpg">',
        '<img src="/blank.gif" data-lazy-src="/a.jpg" alt="A">',
        '<img data-srcset="/small.jpg 320w, /a.jpg 1200w" src="/placeholder.png">',
        '<img data-original="/a.jpg">',
        '<img srcset="/small.jpg 1x, /a.jpg 2x">',
        f'<img src="{PIXEL}"><noscript><img src="/a.jpg"></noscript>',
        '<img src="/a.jpg" class="lazy"><noscript><img src="/a.jpg"></noscript>',
        f'<i><img src="{PIXEL}" data-src="/a.jpg"></i><noscript><img src="/a.jpg"></noscript>',
        '<picture><source srcset="/a.jpg 2x"><img alt="A"></picture>',
        '<picture><source srcset="/a.webp 2x"><img src="/a.jpg"></picture>',
        '<img src="../a.jpg">',
    ],
)
def test_a_picture_that_a_script_would_load_is_found_once(html):
    assert pictures(f"<p>Un.</p>{html}<p>Deux.</p>") == ["https://blog.example/a.jpg"]
    assert losses(html) == ()


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://c.example/x.png" width="1" height="1">',
        '<img src="https://c.example/x.png" style="width:1px;height:1px">',
        '<img src="https://c.example/b.gif?host=blog.example&post=3">',
        '<img src="https://c.example/t?post=3">',
        '<img src="https://c.example/count.php">',
        '<img src="https://c.example/~r/blog/~4/abc">',
        '<img src="https://c.example/pixel.png?id=3">',
        '<img src="https://c.example/x.png" style="display:none">',
        '<iframe src="https://c.example/ns" height="0" width="0"></iframe>',
        '<noscript><iframe src="https://c.example/ns"></iframe></noscript>',
    ],
)
def test_what_only_counts_readers_goes_without_a_word(html):
    assert (cleaned(f"<p>Un.</p>{html}"), losses(html)) == ("<p>Un.</p>", ())


@pytest.mark.parametrize(
    "name",
    [
        "b.png",
        "x.gif",
        "_x.gif",
        "img/_X.GIF",
        "a.jpg?w=1024",
        "stats.png",
        "count.jpg",
        "open.jpg?w=500",
        "pixel-art.gif",
        "a/open.png",
    ],
)
def test_a_picture_named_like_a_counter_is_a_picture(name):
    assert pictures(f'<img src="/{name}">') == [f"https://blog.example/{name}"]


def test_a_picture_without_an_address_is_lost_by_its_description():
    html = '<p>Un.</p><img alt="Le port"><img src="cid:12"><img src="javascript:x" width="9">'
    assert losses(html) == tuple(
        Loss(Lost.IMAGE, what) for what in ("Le port", "cid:12", "javascript:x")
    )
    assert cleaned(html) == "<p>Un.</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0" width="560"></iframe>',
        '<p><iframe data-src="//www.youtube-nocookie.com/embed/dQw4w9WgXcQ"></iframe></p>',
        '<object><param name="movie" value="http://www.youtube.com/v/dQw4w9WgXcQ">'
        '<embed src="http://www.youtube.com/v/dQw4w9WgXcQ"></object>',
    ],
)
def test_the_player_of_a_video_is_a_video_of_ours(html):
    assert cleaned(f"<p>Un.</p>{html}<p>Deux.</p>") == f"<p>Un.</p>{VIDEO}<p>Deux.</p>"
    assert losses(html) == ()


def test_a_video_within_a_paragraph_parts_it():
    frame = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>'
    assert cleaned(f"<p>Un {frame} deux.</p>") == f"<p>Un </p>{VIDEO}<p> deux.</p>"


def test_another_frame_is_a_link_and_a_loss():
    html = '<p>Un.</p><iframe src="https://carte.example/42" title="La carte"></iframe>'
    assert cleaned(html) == '<p>Un.</p><p><a href="https://carte.example/42">La carte</a></p>'
    assert losses(html) == (Loss(Lost.LINKED, "https://carte.example/42"),)


def test_a_sound_and_a_film_are_links_and_what_follows_stays():
    html = (
        '<audio><source src="/son.mp3">Vieux navigateur.</audio><p>Un.</p>'
        '<embed src="/film.swf"> La suite.'
    )
    assert cleaned(html) == (
        '<p><a href="https://blog.example/son.mp3">blog.example</a></p><p>Un.</p>'
        '<p><a href="https://blog.example/film.swf">blog.example</a></p> La suite.'
    )


def test_the_words_in_place_of_an_object_stay():
    html = '<object data="javascript:alert(1)">sûr <b>dit</b></object>'
    assert cleaned(html) == "<p>sûr <b>dit</b></p>"
    assert losses(html) == (Loss(Lost.EMBED, "object"),)


def test_a_script_that_writes_into_the_text_is_a_link_and_others_are_nothing():
    html = '<script src="https://gist.example/moi/0123456789abcdef.js"></script>'
    assert 'href="https://gist.example/moi/0123456789abcdef"' in cleaned(html)
    assert losses('<script src="https://c.example/widgets.js"></script><script>x</script>') == ()


def test_elements_left_out_are_counted():
    html = "<form><input><button>x</button></form><svg></svg><svg></svg><math></math>"
    assert losses(html) == (
        Loss(Lost.ELEMENT, "form"),
        Loss(Lost.ELEMENT, "svg", 2),
        Loss(Lost.ELEMENT, "math"),
    )


def test_links_lose_what_counts_readers_and_entities_are_read_once():
    html = '<p><a href="https://a.example/?b=1&amp;utm_source=x#c">l</a> &amp;lt;b&amp;gt;</p>'
    assert cleaned(html) == ('<p><a href="https://a.example/?b=1#c">l</a> &amp;lt;b&amp;gt;</p>')


@pytest.mark.parametrize(
    "html",
    [
        '<p>Un<sup><a href="#fn1">1</a></sup>.</p><hr><ol><li id="fn1">La <i>note</i>. '
        '<a href="#r1">↩</a></li></ol>',
        '<p>Un<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>.</p><h3>Notes</h3>'
        '<p><a href="#_ftnref1" name="_ftn1">[1]</a> La <i>note</i>.</p>',
    ],
)
def test_a_footnote_stands_in_its_sentence(html):
    assert cleaned(html) in (
        '<p>Un<span class="note">La <i>note</i>.</span>.</p>',
        '<p>Un<span class="note">La <i>note</i>.</span>.</p><h3>Notes</h3>',
    )


def test_a_raised_number_that_leads_elsewhere_is_a_link():
    html = '<p>Un<sup><a href="https://a.example/#n">1</a></sup> m<sup>2</sup>.</p>'
    assert cleaned(html) == html


def test_doing_it_again_changes_nothing():
    html = f'<p><iframe src="https://x.example/"></iframe></p><img src="{PIXEL}" data-src="/a.jpg">'
    once, _losses = readied(html, base=BASE)
    assert readied(once, base=BASE) == (once, ())


def test_what_nests_too_deep_keeps_its_words():
    html = "<div>" * 5000 + '<img data-src="/a.jpg"><iframe></iframe>mot' + "</div>" * 5000
    assert "mot" in prepare(html, base=BASE).html


def test_a_body_is_stored_with_the_pictures_that_were_lazy():
    ours = {"https://blog.example/a.jpg": Picture(7, "/media/a.jpg", "A")}
    body = prepare(f'<img src="{PIXEL}" data-src="/a.jpg">', base=BASE, pictures=ours)
    assert body.html == '<img src="/media/a.jpg" alt="A" data-file="7">'
    assert body.losses == ()
