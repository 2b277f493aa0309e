"""The desk's steps on the form: notes, refusals, who may take them."""

import pytest

from articles.models import Article, Publication, State
from magazine.events.models import Event
from tests import make
from tests.forms import posted

LIST = "/admin/articles/article/"


def change(article):
    return f"{LIST}{article.pk}/change/"


def press(client, article, verb, **fields):
    """A verb on the form, of an article in which nothing else was touched."""
    data = {"CHANGE_FORM-action": verb, "_selected_action": article.pk}
    data |= {f"CHANGE_FORM-{name}" if name == "note" else name: v for name, v in fields.items()}
    return client.post(change(article), data, follow=True)


def state_of(article):
    return Article.with_bin.values_list("state", flat=True).get(pk=article.pk)


@pytest.fixture
def log_in(client):
    def enter(user):
        client.force_login(user)
        return client

    return enter


def test_an_article_goes_from_the_writer_to_the_sub_editor_and_back(
    log_in, freelance, subeditor, culture
):
    article = make.article("Aller-retour", section=culture, created_by=freelance)
    press(log_in(freelance), article, "submit", note="Un peu long")
    assert state_of(article) == State.REVIEW
    page = log_in(subeditor).get(change(article))
    assert "Un peu long" in page.content.decode()
    press(log_in(subeditor), article, "send_back", note="Revoir la chute")
    assert state_of(article) == State.DRAFT
    page = log_in(freelance).get(change(article)).content.decode()
    assert "Revoir la chute" in page and subeditor.get_username() in page


def test_sending_back_without_a_note_asks_for_one(log_in, subeditor, culture):
    article = make.article(section=culture, state=State.REVIEW)
    client = log_in(subeditor)
    asked = press(client, article, "send_back")
    assert asked.context["asking"].action == "send_back"
    assert state_of(article) == State.REVIEW
    press(client, article, "send_back", reason="Trop long de moitié")
    assert state_of(article) == State.DRAFT
    assert Event.objects.about(article).get(verb="sent_back").why == "Trop long de moitié"


def test_the_note_beside_the_act_goes_into_the_journal_whatever_the_act(log_in, editor):
    article = make.article()
    client = log_in(editor)
    press(client, article, "publish", note="Enfin")
    press(client, article, "archive", note="Vieux")
    press(client, article, "unarchive", note="Anniversaire")
    press(client, article, "unpublish", note="Non")
    events = Event.objects.about(article).order_by("pk").values_list("verb", "why")
    assert list(events) == [
        ("published", "Enfin"),
        ("archived", "Vieux"),
        ("unarchived", "Anniversaire"),
        ("unpublished", "Non"),
    ]


def test_the_note_is_what_the_page_of_a_withdrawal_begins_with(log_in, editor):
    article = make.published().article
    asked = press(log_in(editor), article, "withdraw", note="Photo contestée")
    assert "Photo contestée</textarea>" in asked.content.decode()
    assert state_of(article) == State.PUBLISHED


# Rights -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["approve", "send_back", "publish", "archive", "withdraw"])
def test_a_writer_takes_no_step_that_is_not_theirs(log_in, freelance, culture, verb):
    mine = make.article(section=culture, created_by=freelance, state=State.REVIEW)
    answer = press(log_in(freelance), mine, verb, note="Moi", reason="Moi")
    assert answer.status_code == 200
    assert state_of(mine) == State.REVIEW
    assert not Event.objects.exists()


def test_an_article_of_another_section_is_not_touched_by_a_forged_number(
    log_in, section_editor, culture
):
    other = make.article("D'ailleurs", section=make.section("Sports"), state=State.REVIEW)
    mine = make.article(section=culture, state=State.REVIEW)
    client = log_in(section_editor)
    assert press(client, other, "publish").redirect_chain
    # The number of the other one, sent from the form of one's own.
    data = {"CHANGE_FORM-action": "approve", "_selected_action": other.pk}
    client.post(change(mine), data)
    assert state_of(other) == State.REVIEW
    assert not Publication.objects.exists()


@pytest.mark.parametrize("number", ["x", "-1", "1e9", str(10**30), "²", ""])
def test_a_number_that_is_none_is_no_fault_of_ours(log_in, editor, number):
    draft = make.article()
    client = log_in(editor)
    forged = {"_selected_action": number}
    assert client.post(LIST, forged | {"action": "submit"}, follow=True).status_code == 200
    form = forged | {"CHANGE_FORM-action": "submit"}
    assert client.post(change(draft), form).status_code == 400
    assert state_of(draft) == State.DRAFT


def test_once_approved_a_text_is_no_longer_its_writer_s(log_in, freelance, culture):
    article = make.article("Approuvé", section=culture, created_by=freelance, state=State.READY)
    client = log_in(freelance)
    assert client.get(change(article)).status_code == 200
    client.post(change(article), {"title": "Changé", "seen": 1, "_save": "1"})
    press(client, article, "submit")
    article.refresh_from_db()
    assert (article.title, article.state) == ("Approuvé", State.READY)


def test_a_new_article_is_handed_in_by_the_press_that_makes_it(log_in, freelance, culture):
    page = log_in(freelance).get(f"{LIST}add/")
    assert "verb-submit" in page.content.decode() and "verb-publish" not in page.content.decode()
    data = posted(page) | {"title": "D’un trait", "section": culture.pk}
    data |= {"CHANGE_FORM-action": "submit", "CHANGE_FORM-note": "À relire avant midi"}
    answer = log_in(freelance).post(f"{LIST}add/", data, follow=True)
    article = Article.objects.get()
    assert (article.title, article.state) == ("D’un trait", State.REVIEW)
    assert answer.redirect_chain[-1][0] == change(article)
    assert "À relire avant midi" in answer.content.decode()


def test_nobody_publishes_a_new_article_who_may_not(log_in, freelance, culture):
    page = log_in(freelance).get(f"{LIST}add/")
    data = posted(page) | {"title": "D’un trait", "section": culture.pk, "body": make.BODY}
    log_in(freelance).post(f"{LIST}add/", data | {"CHANGE_FORM-action": "publish"})
    assert state_of(Article.objects.get()) == State.DRAFT
    assert not Publication.objects.exists()
