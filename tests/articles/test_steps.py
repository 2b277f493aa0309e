"""The desk's own steps: handed in, approved, sent back; what does not fit is refused in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import bin, scheduling, steps, workflow
from articles.models import Article, Publication, State
from articles.states import Refused
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db


def stands(article: Article) -> str:
    return Article.with_bin.values_list("state", flat=True).get(pk=article.pk)


def test_an_article_goes_from_hand_to_hand_and_each_step_is_kept(editor):
    article = make.article("De main en main")
    assert steps.submit(article, by=editor, why="Un peu long, je sais")
    assert article.state == State.REVIEW
    assert steps.approve(article, by=editor)
    assert steps.send_back(article, by=editor, why="La chute !")
    assert stands(article) == State.DRAFT
    verbs = Event.objects.about(article).order_by("pk").values_list("verb", "why", "by_name")
    assert list(verbs) == [
        ("submitted", "Un peu long, je sais", "editor"),
        ("approved", "", "editor"),
        ("sent_back", "La chute !", "editor"),
    ]
    states = article.revisions.order_by("number").values_list("state", "note")
    assert list(states) == [
        ("review", "Un peu long, je sais"),
        ("ready", ""),
        ("draft", "La chute !"),
    ]
    assert not Publication.objects.exists()


@pytest.mark.parametrize("step", [steps.submit, steps.approve])
def test_a_step_taken_twice_is_taken_once(step):
    article = make.article()
    assert step(article, by=None)
    assert not step(Article.objects.get(pk=article.pk), by=None)
    assert Event.objects.about(article).count() == 1
    assert article.revisions.count() == 1


def test_sending_back_needs_a_reason():
    article = make.article(state=State.REVIEW)
    with pytest.raises(Refused):
        steps.send_back(article, by=None, why="  ")
    assert stands(article) == State.REVIEW


@pytest.mark.parametrize("state", [State.SCHEDULED, State.PUBLISHED, State.WITHDRAWN])
@pytest.mark.parametrize("step", [steps.submit, steps.approve, steps.send_back])
def test_what_does_not_fit_the_state_is_refused_in_words_and_changes_nothing(step, state):
    article = make.article(state=state)
    with pytest.raises(Refused) as refused:
        step(article, by=None, why="Parce que")
    assert len(str(refused.value)) > 20
    assert stands(article) == state
    assert not Event.objects.exists() and not article.revisions.exists()


def test_what_lies_in_the_bin_or_is_gone_takes_no_step():
    article = make.article()
    bin.delete(article, by=None)
    with pytest.raises(Refused):
        steps.submit(article, by=None)
    Article.with_bin.filter(pk=article.pk).delete()
    with pytest.raises(Article.DoesNotExist):
        steps.submit(article, by=None)


def test_the_note_of_the_last_step_waits_for_the_next_person():
    article = make.article()
    steps.submit(article, by=None)
    assert steps.last_note(article) is None
    steps.send_back(article, by=None, why="Revoir la chute")
    assert steps.last_note(article).why == "Revoir la chute"
    steps.submit(article, by=None)
    assert steps.last_note(article) is None


def test_what_is_taken_out_of_the_archive_is_in_the_lists_again():
    article = make.published("Archive").article
    assert workflow.archive(article, by=None)
    assert not workflow.archive(article, by=None)
    assert workflow.unarchive(article, by=None, why="Anniversaire")
    assert not workflow.unarchive(article, by=None)
    assert stands(article) == State.PUBLISHED
    assert Publication.objects.listed().get().article == article
    verbs = Event.objects.about(article).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["published", "archived", "unarchived"]


def test_a_scheduled_article_is_not_sent_back_before_its_schedule_is_cancelled():
    article = make.article()
    at = timezone.now() + timedelta(hours=1)
    scheduling.schedule(article, by=None, at=at)
    with pytest.raises(Refused):
        steps.send_back(article, by=None, why="Attendons")
    scheduling.unschedule(article, by=None)
    assert steps.send_back(article, by=None, why="Attendons")
