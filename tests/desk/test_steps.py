"""The desk's steps on the form and the list: notes, refusals, who may take them."""

import pytest

from articles import bin, workflow
from articles.models import Article, Publication, State
from magazine.events.models import Event
from tests import make

LIST = "/admin/articles/article/"


def change(article):
    return f"{LIST}{article.pk}/change/"


def press(client, article, verb, **fields):
    """A verb on the form, of an article in which nothing else was touched."""
    data = {"CHANGE_FORM-action": verb, "_selected_action": article.pk}
    data |= {f"CHANGE_FORM-{name}" if name == "note" else name: v for name, v in fields.items()}
    return client.post(change(article), data, follow=True)


def on_list(client, verb, *articles, **fields):
    data = {"action": verb, "_selected_action": [getattr(one, "pk", one) for one in articles]}
    return client.post(LIST, data | fields, follow=True)


def words(answer):
    return " ".join(str(message) for message in answer.context["messages"])


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


def test_several_are_handed_on_at_once_and_each_refusal_is_told(log_in, editor):
    drafts = [make.article(f"Brouillon {n}") for n in range(2)]
    public = make.published("En ligne").article
    answer = on_list(log_in(editor), "submit", *drafts, public, note="Avant jeudi")
    assert [state_of(one) for one in drafts] == [State.REVIEW] * 2
    assert state_of(public) == State.PUBLISHED
    assert "2 articles" in words(answer) and "En ligne" in words(answer)
    assert Event.objects.filter(verb="submitted", why="Avant jeudi").count() == 2


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("submit", State.DRAFT, State.REVIEW),
        ("approve", State.REVIEW, State.READY),
        ("send_back", State.READY, State.DRAFT),
        ("publish", State.READY, State.PUBLISHED),
    ],
)
def test_each_step_works_on_the_list(log_in, editor, verb, before, after):
    articles = [make.article(state=before) for _ in range(3)]
    on_list(log_in(editor), verb, *articles, note="Ensemble")
    assert {state_of(one) for one in articles} == {after}


@pytest.mark.parametrize(
    ("verb", "after"), [("unpublish", "draft"), ("archive", "archived"), ("withdraw", "withdrawn")]
)
def test_each_way_back_works_on_the_list(log_in, editor, verb, after):
    articles = [make.published().article for _ in range(3)]
    on_list(log_in(editor), verb, *articles, reason="Ensemble")
    assert {state_of(one) for one in articles} == {after}


def test_what_is_in_the_bin_or_was_never_there_is_passed_over(log_in, editor):
    binned, draft = make.article(), make.article()
    bin.delete(binned, by=None)
    on_list(log_in(editor), "submit", "x", -1, "1e9", 10**30, "²")
    assert (state_of(binned), state_of(draft)) == (State.DRAFT, State.DRAFT)
    on_list(log_in(editor), "submit", binned, draft, 999_999, "x", 10**30)
    assert (state_of(binned), state_of(draft)) == (State.DRAFT, State.REVIEW)


# Rights -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["approve", "send_back", "publish", "archive", "withdraw"])
def test_a_writer_takes_no_step_that_is_not_theirs(log_in, freelance, culture, verb):
    mine = make.article(section=culture, created_by=freelance, state=State.REVIEW)
    client = log_in(freelance)
    for answer in (
        press(client, mine, verb, note="Moi", reason="Moi"),
        on_list(client, verb, mine, note="Moi", reason="Moi"),
    ):
        assert answer.status_code in (200, 403)
    assert state_of(mine) == State.REVIEW
    assert not Event.objects.exists()


def test_an_article_of_another_section_is_not_touched_by_a_forged_number(
    log_in, section_editor, culture
):
    other = make.article("D'ailleurs", section=make.section("Sports"), state=State.REVIEW)
    mine = make.article(section=culture, state=State.REVIEW)
    on_list(log_in(section_editor), "approve", other, mine)
    assert (state_of(other), state_of(mine)) == (State.REVIEW, State.READY)
    assert press(log_in(section_editor), other, "publish").redirect_chain
    assert not Publication.objects.exists()


def test_once_approved_a_text_is_no_longer_its_writer_s(log_in, freelance, culture):
    article = make.article("Approuvé", section=culture, created_by=freelance, state=State.READY)
    client = log_in(freelance)
    assert client.get(change(article)).status_code == 200
    client.post(change(article), {"title": "Changé", "seen": 1, "_save": "1"})
    press(client, article, "submit")
    article.refresh_from_db()
    assert (article.title, article.state) == ("Approuvé", State.READY)


def test_a_withdrawn_article_offers_its_return_alone(log_in, editor):
    article = make.published().article
    workflow.withdraw(article, by=None, reason="Erreur")
    answer = on_list(log_in(editor), "publish", article)
    assert state_of(article) == State.WITHDRAWN and article.title in words(answer)
