"""Several people press « Publier » on one article in the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from articles import publishing, workflow
from articles.models import Article, Publication, Revision
from authors import changes
from magazine.events.models import Event
from tests import make

HANDS = 8


def at_once(act: Callable[[], object]) -> list[object]:
    """Do it in HANDS threads that begin together; what each gave, or raised."""
    gate = threading.Barrier(HANDS)

    def one() -> object:
        try:
            gate.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return [hand.result() for hand in [pool.submit(one) for _ in range(HANDS)]]


@pytest.mark.django_db(transaction=True)
def test_eight_hands_that_publish_one_article_make_one_publication() -> None:
    draft = make.article("Huit mains", tags=["été"], sources=["Une source"])

    given = at_once(lambda: workflow.publish(Article.objects.get(pk=draft.pk), by=None))

    assert {type(result) for result in given} == {Publication}
    assert Publication.objects.filter(article=draft).count() == 1
    assert Revision.objects.filter(article=draft).count() == 1
    assert Event.objects.about(draft).filter(verb="published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_hands_that_publish_and_withdraw_at_once_leave_one_clear_state() -> None:
    draft = make.article("Publier ou retirer")
    workflow.publish(draft, by=None)
    turn = iter(range(HANDS))

    def act() -> object:
        article = Article.objects.get(pk=draft.pk)
        if next(turn) % 2:
            return workflow.publish(article, by=None)
        return workflow.withdraw(article, by=None, reason="À la demande de l'autrice")

    given = at_once(act)

    refused = [result for result in given if isinstance(result, Exception)]
    assert all(isinstance(error, workflow.NotReady) for error in refused)
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert not Publication.objects.published().filter(article=draft).exists()
    assert Event.objects.about(draft).filter(verb="withdrawn").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_agreement_that_changes_meanwhile_binds_what_is_being_published(monkeypatch) -> None:
    draft = make.republished("En entier ?", body="<p>Une phrase de six mots ici.</p>" * 60)
    open_all = publishing.open_all

    def agree() -> None:
        try:
            changes.agree(
                draft.blog, mode="excerpt", agreed_on=date(2026, 2, 1), agreed_by="l'autrice"
            )
        finally:
            connection.close()

    meanwhile = threading.Thread(target=agree)

    def slow(*args: Any, **options: Any) -> Any:
        """The old terms have been read; the new ones come before anything is written."""
        meanwhile.start()
        meanwhile.join(timeout=0.5)
        return open_all(*args, **options)

    monkeypatch.setattr(publishing, "open_all", slow)
    workflow.publish(draft, by=None)
    meanwhile.join()
    assert draft.blog.agreements.count() == 2
    assert Publication.objects.get(article=draft).excerpted
