"""The preview beside the form: what stands in it, as readers would see it, and nothing saved."""

import pytest
from django.test import Client

from articles import bin, workflow
from articles.models import (
    Article,
    AuthorLink,
    Publication,
    PublicationBody,
    Revision,
    SearchTerms,
    Share,
    State,
    Tag,
)
from magazine.events.models import Event
from tests import make
from tests.desk.test_article import EXTRACT, change, posted

POLICY = "Content-Security-Policy"
READERS = [Publication, PublicationBody, SearchTerms, AuthorLink, Share]


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def preview(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/preview/"


def look(client, article: Article, **fields) -> str:
    """What the preview shows of the form, with these fields typed over."""
    answer = client.post(preview(article), posted(client.get(change(article))) | fields)
    assert answer.status_code == 200
    return answer.content.decode()


def counted() -> list[int]:
    return [model.objects.count() for model in [*READERS, Revision, Event, Tag]]


def test_what_stands_in_the_form_is_shown_as_readers_would_see_it(desk, culture, anthony):
    article = make.article("Le vieux titre", section=culture, authors=[])
    page = look(
        desk,
        article,
        title="L'autre titre",
        standfirst='Il dit "oui" !',
        body=f"<p>Un texte neuf.</p>{EXTRACT}",
        tags=["Inédit", "inedit"],
        **{
            "bylines-TOTAL_FORMS": 1,
            "bylines-0-author": anthony.pk,
            "bylines-0-role": "author",
            "sources-TOTAL_FORMS": 1,
            "sources-0-title": "Une source neuve",
            "sources-0-kind": "book",
        },
    )
    assert '<h1 class="article-title" >L’autre titre</h1>' in page
    assert "Il dit «\N{NARROW NO-BREAK SPACE}oui\N{NARROW NO-BREAK SPACE}»" in page.replace(
        "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
    )
    assert "Un texte neuf." in page
    assert 'class="extract-label"' in page
    assert "Anthony Hamelle" in page
    assert "Une source neuve" in page
    assert page.count("Inédit") == 1
    assert "Le vieux titre" not in page


def test_a_preview_saves_nothing_and_reaches_no_reader(desk):
    article = make.article("Le titre", body="<p>Avant.</p>")
    before, version = counted(), article.version
    look(desk, article, title="Après", body="<p>Après.</p>", tags=["Tout neuf"])
    after = Article.objects.get(pk=article.pk)
    assert (after.title, after.body, after.version) == ("Le titre", "<p>Avant.</p>", version)
    assert counted() == before


def test_a_preview_counts_no_share_and_is_indexed_by_nobody(desk):
    page = look(desk, make.article())
    assert "share.js" not in page
    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page
    assert "ld+json" not in page


def test_a_draft_that_lacks_everything_has_a_preview(desk):
    article = make.article("Le titre", section=None, authors=[], body="")
    page = look(desk, article, title="", body="", dated_0="hier", language="??", origin="elsewhere")
    assert "(sans titre)" in page
    assert "(pas encore de rubrique)" in page
    assert "Le titre manque." in page


def test_faulty_rows_are_left_out_of_a_preview(desk, anthony):
    article = make.article(authors=[anthony], sources=["Une source"])
    other = make.article(authors=[make.author("Une autre")])
    page = look(
        desk,
        article,
        **{
            "bylines-0-id": other.bylines.get().pk,
            "bylines-0-author": "999999",
            "sources-0-DELETE": "on",
            "sources-TOTAL_FORMS": "lots",
        },
    )
    assert "Une autre" not in page
    assert other.title not in page


def test_an_article_that_someone_saved_meanwhile_is_previewed_all_the_same(desk):
    article = make.article()
    page = look(desk, article, seen="1", title="Le mien")
    Article.objects.update(version=7)
    assert "Le mien" in look(desk, article, seen="1", title="Le mien")
    assert "Le mien" in page


def test_an_excerpt_is_all_that_is_shown_of_a_text_so_agreed(desk):
    words = " ".join(f"Phrase numéro {number} du texte." for number in range(60))
    article = make.republished("Venu d'un blog", mode="excerpt", body=f"<p>{words}</p>")
    page = look(desk, article)
    assert "Phrase numéro 3 du texte." in page
    assert "Phrase numéro 59 du texte." not in page
    assert "L’accord n’autorise que le début du texte" in page


def test_a_text_without_an_agreement_is_shown_whole_and_says_so(desk):
    blog = make.blog("Un carnet")
    article = make.republished("Venu d'un blog", blog=blog, body="<p>Tout le texte.</p>")
    page = look(desk, article)
    assert "Tout le texte." in page
    assert "Sans accord en vigueur" in page
    assert "Par accord" not in page
    without_blog = look(desk, article, blog="", body="<p>Tout le texte.</p>")
    assert "(blog non choisi)" in without_blog


def test_hostile_text_is_as_clean_as_what_is_published(desk):
    page = look(
        desk,
        make.article(),
        title="<script>alert(1)</script>",
        body='<p onclick="x()">Oui<script>alert(2)</script> <a href="javascript:x()">a</a></p>',
        original="javascript:alert(3)",
        origin="republished",
    )
    assert "alert(1)" not in page.replace("&lt;script&gt;alert(1)", "")
    for word in ("alert(2)", "onclick", "javascript:"):
        assert word not in page


def test_a_version_of_the_history_is_shown_as_it_stood(desk, editor):
    article = make.article("Le premier titre")
    workflow.publish(article, by=editor)
    Article.objects.filter(pk=article.pk).update(title="Le second titre")
    page = desk.get(preview(article), {"version": 1}).content.decode()
    assert "Le premier titre" in page
    assert "Version 1" in page
    assert "Le second titre" in desk.get(preview(article)).content.decode()
    assert f"{preview(article)}?version=1" in (
        desk.get(f"/admin/articles/article/{article.pk}/history/").content.decode()
    )


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "1.5", "9" * 40, "¹"])
def test_a_version_that_is_not_there_is_not_found(desk, editor, number):
    article = make.article()
    workflow.publish(article, by=editor)
    assert desk.get(preview(article), {"version": number}).status_code == 404


def test_a_version_of_another_article_is_not_found_under_this_one(desk, editor):
    article, other = make.article(), make.article("Un autre titre")
    workflow.publish(other, by=editor)
    assert desk.get(preview(article), {"version": 1}).status_code == 404


def test_a_version_that_names_people_who_are_gone_is_shown_without_them(desk, editor):
    author = make.author("Partie Depuis")
    article = make.article(authors=[author])
    workflow.publish(article, by=editor)
    workflow.unpublish(article, by=editor)
    Publication.objects.all().delete()
    article.bylines.all().delete()
    author.delete()
    answer = desk.get(preview(article), {"version": 1})
    assert answer.status_code == 200
    assert b"Partie Depuis" not in answer.content


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_article_that_someone_may_not_see_is_not_found(client, freelance, method, editor):
    article = make.article("Celui d'une autre", created_by=editor)
    workflow.publish(article, by=None)
    client.force_login(freelance)
    for address in (preview(article), f"{preview(article)}?version=1"):
        answer = getattr(client, method)(address, {"title": "x", "seen": 1})
        assert answer.status_code == 404
        assert b"Celui d" not in answer.content
    assert getattr(client, method)(preview(Article(pk=99999))).status_code == 404


def test_the_form_of_one_s_own_article_gives_no_preview_of_another(client, freelance, editor):
    """The shape of CVE-2026-44197: the form is fine, the number is somebody else's."""
    mine = make.article("Le mien", created_by=freelance)
    other = make.article("Celui d'une autre", created_by=editor)
    client.force_login(freelance)
    form = posted(client.get(change(mine)))
    assert client.post(preview(other), form).status_code == 404
    shown = client.post(preview(mine), form | {"id": other.pk, "article": other.pk})
    assert b"Celui d" not in shown.content


def test_who_may_only_read_previews_what_was_saved_and_posts_nothing(client, freelance):
    article = make.article("Approuvé", created_by=freelance, state=State.READY)
    client.force_login(freelance)
    assert b"Approuv" in client.get(preview(article)).content
    answer = client.post(preview(article), {"title": "Autre", "seen": 1})
    assert answer.status_code == 403
    form = client.get(change(article)).content.decode()
    assert 'data-method="GET"' in form


def test_an_article_in_the_bin_has_no_preview(desk, editor):
    article = make.article()
    bin.delete(article, by=editor)
    assert desk.get(preview(article)).status_code == 404


def test_a_preview_is_asked_for_with_the_token_of_the_form(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(preview(make.article()), {"title": "x", "seen": 1}).status_code == 403


def test_nobody_who_is_not_logged_in_sees_a_preview(client, db):
    answer = client.get(preview(make.article("Un secret")))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")


def test_only_our_own_form_may_frame_a_preview(desk):
    answer = desk.get(preview(make.article()))
    assert "frame-ancestors 'self'" in answer.headers[POLICY]
    assert "nonce" not in answer.headers[POLICY]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_video_typed_into_the_form_can_be_played_in_its_preview(desk):
    video = '<figure class="video"><a href="https://vimeo.com/76979871">Un film</a></figure>'
    article = make.article()
    assert "https://player.vimeo.com" in desk.get(preview(article)).headers[POLICY]
    page = look(desk, article, body=f"<p>Un texte.</p>{video}")
    assert 'data-player="https://player.vimeo.com/video/76979871' in page
    assert "video.js" in page


def test_what_is_posted_without_a_form_shows_what_was_saved(desk):
    article = make.article("Le titre")
    assert "Le titre" in desk.post(preview(article), {"x": "y"}).content.decode()


def test_a_preview_asks_a_fixed_number_of_questions(desk, django_assert_max_num_queries):
    article = make.article(tags=["Un", "Deux"], sources=["a", "b", "c"], lead_image=make.image())
    form = posted(desk.get(change(article)))
    with django_assert_max_num_queries(50):
        desk.post(preview(article), form)
