"""What an editor writes down about agreements, and what is said in words before it is saved."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Publication
from authors.models import Agreement
from tests import make

pytestmark = pytest.mark.django_db
LONG = "<p>Voici une phrase de dix mots qui se tient bien.</p>" * 60
WORDS = reverse("admin:authors_agreement_words")


@pytest.fixture
def shown(culture):
    return workflow.publish(make.republished(body=LONG, section=culture), by=None)


def at(shown):
    return reverse("admin:articles_article_terms", args=[shown.article_id])


def terms(**fields):
    day = str(timezone.localdate())
    given = {"mode": "excerpt", "following": "follow", "head_start": 0, "agreed_by": "l'autrice"}
    return {"act": "override", "agreed_on": day, **given, **fields}


def test_terms_of_one_article_are_written_down_and_given_up_again(
    client, section_editor, shown, django_capture_on_commit_callbacks
):
    client.force_login(section_editor)
    for posted, words, alone in ((terms(), 80, True), ({"act": "give_up"}, 600, False)):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(at(shown), posted).status_code == 302
        assert Publication.objects.get().words <= words
        article = Article.objects.get()
        assert (article.agreement is not None) == alone
    assert Agreement.objects.get(for_one_article=True).blog == shown.blog


def test_the_page_says_what_holds_and_keeps_what_cannot_be(client, section_editor, shown):
    client.force_login(section_editor)
    page = client.get(at(shown)).content.decode()
    assert "Les lecteurs voient le texte entier" in page
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    again = client.post(at(shown), terms(agreed_on=tomorrow, agreed_by="par lettre"))
    assert again.status_code == 200
    assert 'value="par lettre"' in again.content.decode()
    assert set(again.context["form"].errors) == {"agreed_on"}
    assert Agreement.objects.count() == 1


def test_who_does_not_publish_there_cannot(client, subeditor, stranger, shown):
    for person, status in ((subeditor, 403), (stranger, 302)):
        client.force_login(person)
        assert client.post(at(shown), terms()).status_code == status
    client.force_login(make.seated("section_editor", make.section("Société"), "elsewhere"))
    assert client.get(at(shown)).status_code == 404
    assert not Agreement.objects.filter(for_one_article=True).exists()


def test_the_form_of_an_article_leads_there(client, section_editor, shown):
    client.force_login(section_editor)
    page = client.get(reverse("admin:articles_article_change", args=[shown.article_id]))
    assert at(shown) in page.content.decode()
    assert "Celles de son blog" in page.content.decode()


def test_what_readers_will_see_is_said_before_it_is_saved(client, section_editor):
    client.force_login(section_editor)
    add = client.get(reverse("admin:authors_agreement_add")).content.decode()
    assert "Les lecteurs voient le début" in add
    day = timezone.localdate() + timedelta(days=30)
    posted = terms(mode="full", images="on", head_start=48, until=str(day))
    fragment = client.post(WORDS, posted, headers={"X-Fragment": "1"}).content.decode()
    for words in ("le texte entier", "Les images de l’article", "48 heures", "jusqu’au"):
        assert words in fragment
    assert "<html" in client.post(WORDS, posted).content.decode()
    assert "errornote" in client.post(WORDS, terms(head_start="beaucoup")).content.decode()
    assert client.get(WORDS).status_code == 405
    assert not Agreement.objects.exists()


def test_whoever_writes_no_agreement_is_told_no_words(client, freelance):
    client.force_login(freelance)
    assert client.post(WORDS, terms()).status_code == 403
