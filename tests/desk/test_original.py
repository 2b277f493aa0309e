"""The original beside the form: what the blog changed, taken or not, and never by itself."""

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article
from magazine.events.models import Event
from magazine.syndication.models import Copy, Record
from tests import make
from tests.syndication.test_identity import TEXT, post
from tests.syndication.test_living_copy import blog, poll, public

__all__ = ["blog", "poll", "public"]


@pytest.fixture
def desk(client, section_editor):
    client.force_login(section_editor)
    return client


@pytest.fixture
def offered(public, poll):
    """The desk put title and text right, then the blog changed both."""
    corrected = {"title": "Un marché, le matin", "body": TEXT.format(more="On y va.")}
    Article.objects.update(**corrected)
    workflow.publish(Article.objects.get(), by=None)
    poll(post(title="Au marché", text=TEXT.format(more="Il pleut."), author="Léa Pont"))
    return Article.objects.get()


def page_of(article):
    return f"/admin/articles/article/{article.pk}/original/"


def decide(desk, article, act, part="title", seen=None):
    data = {"act": act, "part": part, "seen": seen or article.version}
    return desk.post(f"{page_of(article)}decide/", data, follow=True)


def text(answer):
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def test_our_words_the_blog_s_before_and_now_stand_beside_each_other(desk, offered):
    page = text(desk.get(page_of(offered)))
    for words in (", le matin", "Un marché", "Au", "Il pleut.", "On y va."):
        assert words in page
    columns = desk.get(page_of(offered)).context["parts"]
    assert [part["name"] for part in columns] == ["title", "body"]
    assert columns[0]["before"] == ["Un marché"]


def test_the_form_says_that_the_blog_has_something_else(desk, offered):
    answer = desk.get(f"/admin/articles/article/{offered.pk}/change/")
    (panel,) = (one for one in answer.context["panels"] if one.name == "original")
    assert panel.badge == "2"
    assert page_of(offered) in answer.content.decode()


def test_the_blog_s_words_are_taken_as_a_save_that_the_history_undoes(desk, offered):
    answer = decide(desk, offered, "take")
    row = Article.objects.get()
    assert (row.title, "On y va." in row.body) == ("Au marché", True)
    assert set(Copy.objects.get().offered) == {"body"}
    assert row.revisions.first().snapshot["title"] == "Au marché"
    assert row.revisions.filter(snapshot__title="Un marché, le matin").exists()
    assert Event.objects.get(verb="taken_from_blog").data["part"] == "title"
    assert "dans l’historique" in text(answer)


def test_what_was_taken_is_the_blog_s_again(desk, offered, poll):
    decide(desk, offered, "take")
    poll(post(title="Au marché !", text=TEXT.format(more="Il pleut."), author="Léa Pont"))
    assert Article.objects.get().title == "Au marché !"


def test_ours_is_kept_until_the_blog_changes_it_again(desk, offered, poll):
    decide(desk, offered, "keep")
    assert Article.objects.get().title == "Un marché, le matin"
    assert Copy.objects.get().offered["title"]["declined"]
    again = {"text": TEXT.format(more="Il pleut."), "author": "Léa Pont"}
    poll(post(title="Au marché", **again))
    assert Copy.objects.get().offered["title"]["declined"]
    poll(post(title="Au marché du matin", **again))
    assert not Copy.objects.get().offered["title"]["declined"]


def test_what_was_saved_meanwhile_is_not_written_over(desk, offered):
    answer = decide(desk, offered, "take", seen=offered.version + 1)
    assert Article.objects.get().title == "Un marché, le matin"
    assert "entre-temps" in text(answer)


def test_what_is_no_longer_offered_is_not_taken(desk, offered):
    decide(desk, offered, "take")
    later = Article.objects.get()
    assert "Regardez à nouveau" in text(decide(desk, later, "take"))
    assert Article.objects.get().version == later.version


@pytest.mark.parametrize(
    "data", [{"act": "burn"}, {"part": "state"}, {"seen": "x"}, {"seen": "9" * 400}]
)
def test_what_no_button_sends_is_not_found(desk, offered, data):
    whole = {"act": "take", "part": "title", "seen": offered.version} | data
    assert desk.post(f"{page_of(offered)}decide/", whole).status_code == 404


def test_who_may_not_change_it_looks_alone(client, offered, stranger, freelance):
    Article.objects.update(created_by=freelance)
    client.force_login(freelance)
    page = client.get(page_of(offered))
    assert (page.status_code, b'name="act"' in page.content) == (200, False)
    data = {"act": "take", "part": "title", "seen": offered.version}
    assert client.post(f"{page_of(offered)}decide/", data).status_code == 403
    client.force_login(stranger)
    assert client.get(page_of(offered)).status_code == 302
    assert Article.objects.get().title == "Un marché, le matin"


def test_without_a_record_or_a_blog_the_page_has_words(desk, culture, offered):
    Record.objects.all().delete()
    assert "n’est plus connu" in text(desk.get(page_of(offered)))
    own = make.article("Le nôtre", section=culture)
    assert "rien qui ne soit ici" in text(desk.get(page_of(own)))
    assert not Copy.objects.filter(pk=own.pk, checked_at__lt=timezone.now()).exists()
