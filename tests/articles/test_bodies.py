"""What is written out of a stored text: footnotes, videos, related articles, credits, heads."""

import html5lib
import pytest
from django.test import Client

from articles import bodies, workflow
from articles.models import Publication
from magazine.front import feeds_content
from magazine.lib import analysis, richtext
from tests import make

NOTE = '<span class="note">Voir <em>Illusions perdues</em>, 1843.</span>'
VIDEO = (
    '<figure class="video"><a href="https://youtu.be/dQw4w9WgXcQ">{poster}</a>'
    "<figcaption>Le port en 1931</figcaption></figure>"
)

ADDRESSES = {"page": "/", "id": "/", "own": "/flux/rss.xml"}


def shown(publication: Publication) -> str:
    html = str(bodies.on_page(publication).html)
    html5lib.HTMLParser(strict=True).parseFragment(html, container="div")
    return html


def feed_html(publication: Publication) -> str:
    return feeds_content.feed("t", "d", [publication], **ADDRESSES).entries[0].html


def reference(publication: Publication) -> str:
    return f'<aside class="related" data-article="{publication.article_id}"></aside>'


@pytest.mark.django_db
class TestFootnotes:
    def test_they_are_numbered_and_stand_at_the_end_with_a_way_back(self) -> None:
        html = shown(make.published(body=f"<p>Un mot {NOTE}, deux{NOTE}.</p><p>Fin.</p>"))
        assert (
            'Un mot<sup class="note-mark"><a href="#note-1" id="note-1-text" '
            'role="doc-noteref" aria-label="Note 1">1</a></sup>, deux<sup' in html
        )
        end = html.split("<p>Fin.</p>")[1]
        assert end.startswith('<section class="notes" role="doc-endnotes" aria-labelledby="notes">')
        assert '<li id="note-2"><span>Voir <em>Illusions perdues</em>, 1843.</span>\u00a0<a ' in end
        assert 'href="#note-2-text" role="doc-backlink" aria-label="Retour au texte, note 2"' in end

    def test_a_note_is_text_after_the_rest(self) -> None:
        row = make.published(body=f"<p>Un mot{NOTE}, deux.</p><p>Fin.</p>")
        assert row.body.text == "Un mot, deux.\n\nFin.\n\nVoir Illusions perdues, 1843."
        assert row.words == 8
        (illusion,) = analysis.terms("illusion")
        assert list(Publication.objects.filter(terms_row__body__contains=f" {illusion} "))

    def test_a_note_in_a_link_is_marked_after_it(self) -> None:
        html = shown(make.published(body=f'<p><a href="https://a.example/">Un {NOTE}mot</a> !</p>'))
        assert ">Un<sup" not in html
        assert 'mot</a><sup class="note-mark">' in html

    def test_it_is_typeset_for_itself_and_the_sentence_goes_on_around_it(self) -> None:
        body = '<p>Il dit "oui<span class="note">Ou "non" ?</span>" !</p>'
        html = make.published(body=body).body.html
        assert html == (
            '<p>Il dit « oui<span class="note">Ou « non » ?</span> » !</p>'.replace("« ", "«\u00a0")
            .replace(" »", "\u00a0»")
            .replace(" ?", "\u202f?")
            .replace(" !", "\u202f!")
        )

    def test_in_a_feed_the_number_leads_to_our_page_and_nothing_has_an_id(self, settings) -> None:
        settings.SITE_URL = "https://la-une.example"
        row = make.published("Un titre", body=f"<p>Un mot{NOTE}.</p>")
        html = feed_html(row)
        address = f"https://la-une.example{row.get_absolute_url()}#note-1"
        assert f'<sup class="note-mark"><a href="{address}">1</a></sup>' in html
        assert html.endswith(
            "<h2>Notes</h2><ol><li>Voir <em>Illusions perdues</em>, 1843.</li></ol>"
        )
        assert " id=" not in html

    def test_an_excerpt_has_none(self) -> None:
        assert richtext.excerpt(f"<p>Un mot{NOTE}, deux.</p>" * 9, max_words=3) == (
            "<p>Un mot, deux.</p>"
        )

    def test_an_empty_one_is_not_stored(self) -> None:
        assert richtext.clean('<p>a<span lang="fr" class="note"> </span>b</p>') == "<p>ab</p>"


@pytest.mark.django_db
class TestVideos:
    def test_the_page_has_a_link_and_a_poster_and_only_its_policy_allows_the_player(
        self, client
    ) -> None:
        poster = make.image(credit="INA")
        image = f'<img src="/x.jpg" alt="Le port" data-file="{poster.pk}">'
        row = make.published(body=make.BODY + VIDEO.format(poster=image))
        html = shown(row)
        assert '<a href="https://youtu.be/dQw4w9WgXcQ" data-player="https://www.youtube-' in html
        assert "Voir la vidéo (YouTube)" in html
        assert "<figcaption>Le port en 1931 <small>INA</small></figcaption>" in html
        answer = client.get(row.get_absolute_url())
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-src https://www.youtube-nocookie.com" in policy
        assert "js/video.js" in answer.content.decode()

    def test_another_page_frames_nothing_and_loads_no_player(self, client) -> None:
        answer = client.get(make.published().get_absolute_url())
        assert "frame-src" not in answer.headers["Content-Security-Policy"]
        assert "js/video.js" not in answer.content.decode()

    def test_a_video_of_an_unknown_service_is_a_link(self, client) -> None:
        body = VIDEO.format(poster="").replace("https://youtu.be/", "https://films.example/")
        row = make.published(body=body + make.BODY)
        assert "Voir la vidéo (films.example)" in shown(row)
        assert "data-player" not in shown(row)
        answer = client.get(row.get_absolute_url())
        assert "frame-src" not in answer.headers["Content-Security-Policy"]

    def test_a_lost_poster_leaves_the_link(self) -> None:
        poster = '<img src="https://elsewhere.example/x.jpg" alt="Le port">'
        row = make.published(body=make.BODY + VIDEO.format(poster=poster))
        assert VIDEO.format(poster="") in row.body.html

    def test_its_link_is_no_text_and_its_caption_is(self) -> None:
        body = VIDEO.format(poster="Regarder") + "<p>Un mot.</p>"
        assert make.published(body=body).body.text == "Le port en 1931\n\nUn mot."

    def test_a_feed_has_the_link_in_words(self) -> None:
        assert ">Voir la vidéo</a>" in feed_html(make.published(body=VIDEO.format(poster="")))


@pytest.mark.django_db
class TestRelated:
    def test_the_page_names_it_as_it_is_now(self) -> None:
        other = make.published("Un autre titre", lead_image=make.image())
        row = make.published(body=make.BODY + reference(other))
        html = shown(row)
        assert f'<a href="{other.get_absolute_url()}">Un autre titre</a>' in html
        assert "À lire aussi" in html
        Publication.objects.filter(pk=other.pk).update(title="Un titre corrigé")
        assert "Un titre corrigé" in shown(row)
        assert "<img" in html

    @pytest.mark.parametrize("verb", ["withdraw", "unpublish"])
    def test_what_readers_may_not_see_shows_nothing(self, verb: str) -> None:
        other = make.published("Un autre titre")
        row = make.published(body=make.BODY + reference(other) + "<p>Fin.</p>")
        reason = {"reason": "faux"} if verb == "withdraw" else {}
        getattr(workflow, verb)(other.article, by=None, **reason)
        assert shown(row) == make.BODY + "<p>Fin.</p>"
        assert "aside" not in feed_html(row)

    def test_a_draft_shows_nothing(self) -> None:
        draft = make.article("Un brouillon")
        body = f'{make.BODY}<aside class="related" data-article="{draft.pk}"></aside>'
        assert "brouillon" not in shown(make.published(body=body))

    def test_a_feed_of_many_asks_once(self, django_assert_num_queries) -> None:
        others = [make.published(f"Autre {number}") for number in range(3)]
        rows = [make.published(body=make.BODY + reference(other)) for other in others]
        rows = list(Publication.objects.select_related("body", "section", "lead_image"))[
            : len(rows)
        ]
        with django_assert_num_queries(1):
            feed = feeds_content.feed("t", "d", rows, **ADDRESSES)
        assert sum("À lire aussi\u00a0:" in entry.html for entry in feed.entries) == 3

    def test_the_number_of_another_magazine_is_not_brought_in(self) -> None:
        from_elsewhere = '<p>Un mot.</p><aside class="related" data-article="1"></aside>'
        assert richtext.clean(from_elsewhere) == from_elsewhere


@pytest.mark.django_db
class TestFigures:
    def test_the_credit_of_the_library_stands_in_the_caption(self) -> None:
        picture = make.image(credit="Nadar")
        image = f'<img src="/x.jpg" alt="Un portrait" data-file="{picture.pk}">'
        rows = {
            f"<figure>{image}</figure>": "<figcaption><small>Nadar</small></figcaption>",
            f"<figure>{image}<figcaption>Hugo</figcaption></figure>": (
                "<figcaption>Hugo <small>Nadar</small></figcaption>"
            ),
            f"<figure>{image}<figcaption>Hugo par Nadar</figcaption></figure>": (
                "<figcaption>Hugo par Nadar</figcaption>"
            ),
            f"<figure>{image}<figcaption>Hugo <small>BnF</small></figcaption></figure>": (
                "<figcaption>Hugo <small>BnF</small></figcaption>"
            ),
        }
        for body, expected in rows.items():
            assert expected in make.published(body=make.BODY + body).body.html

    def test_a_row_of_headings_is_the_head_of_its_table(self) -> None:
        body = (
            "<table><caption>Tirages</caption><tbody><tr><th><p>Année</p></th><th><p>Copies</p></th>"
            "</tr><tr><th><p>1898</p></th><td><p>300 000</p></td></tr></tbody></table>"
        )
        html = make.published(body=body).body.html
        assert '</caption><thead><tr><th scope="col"><p>Année</p></th>' in html
        assert '</thead><tbody><tr><th scope="row"><p>1898</p></th><td>' in html


PARTS = "".join(f"<h2>{name}</h2><p>{'mot ' * 300}</p>" for name in ("L’été", "L’hiver", "L’été"))


@pytest.mark.django_db
class TestContents:
    def test_a_long_text_in_parts_begins_with_their_list(self, client: Client) -> None:
        publication = make.published(body=PARTS)
        found = bodies.on_page(publication)
        anchors = ["partie-l-ete", "partie-l-hiver", "partie-l-ete-2"]
        assert [one.anchor for one in found.contents] == anchors
        assert '<h2 id="partie-l-ete-2">L’été</h2>' in found.html
        page = client.get(publication.get_absolute_url()).content.decode()
        assert '<a href="#partie-l-hiver">L’hiver</a>' in page

    @pytest.mark.parametrize(
        "body",
        [
            PARTS.replace("mot ", ""),
            f"<h2>Un</h2><p>{'a ' * 900}</p>",
            f"<h2>Un</h2><p>{'a ' * 900}{NOTE}</p><h2>Deux</h2><p>Fin.</p>",
            "".join(f"<h2>Jour {day}</h2><p>{'a ' * 30}</p>" for day in range(31)),
        ],
        ids=["short", "one part", "two parts and notes", "a part a day"],
    )
    def test_a_short_one_and_one_of_few_or_many_parts_do_without(self, body: str) -> None:
        found = bodies.on_page(make.published(body=body))
        assert found.contents == ()
        assert "partie-" not in found.html

    def test_the_list_is_set_as_the_headings_are(self) -> None:
        found = bodies.on_page(make.published(body=PARTS.replace("L’hiver", "Et l’hiver ?")))
        assert found.contents[1].words == "Et l’hiver\u202f?"

    def test_notes_and_marks_in_headings_are_no_part_of_their_names(self) -> None:
        body = PARTS.replace("<h2>L’hiver", f"<h2><em>L’hiver</em>{NOTE}")
        words = [one.words for one in bodies.on_page(make.published(body=body)).contents]
        assert words == ["L’été", "L’hiver", "L’été"]

    def test_headings_of_another_script_have_names_too(self) -> None:
        body = PARTS.replace("L’été", "夏").replace("L’hiver", "冬")
        found = bodies.on_page(make.published(body=body, language="ja")).contents
        assert len({one.anchor for one in found}) == 3
