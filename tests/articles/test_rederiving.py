"""What is public follows its author and its agreement, without anybody publishing again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import workflow
from articles.models import Publication
from authors import changes
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "<p>Voici une phrase de dix mots qui se tient bien.</p>" * 60


def test_an_author_who_claims_is_shown_as_such_in_articles_already_public(anthony, editor):
    shown = workflow.publish(make.republished(authors=[anthony]), by=None)
    anthony.claimed_at, anthony.bio = timezone.now(), "Écrit sur les médias."
    anthony.save()
    changes.announce(anthony, by=editor)
    shown.refresh_from_db()
    assert (shown.bylines[0]["claimed"], shown.bylines[0]["bio"]) == (True, "Écrit sur les médias.")


def test_a_new_agreement_is_a_new_version_and_reaches_what_is_public(editor):
    article = make.republished(mode="excerpt", body=LONG)
    shown = workflow.publish(article, by=None)
    agreement = changes.agree(
        article.blog, mode="full", agreed_on=date(2026, 11, 1), agreed_by="l'autrice", by=editor
    )
    assert agreement.version == 2
    shown.refresh_from_db()
    assert shown.words == 600
    assert Event.objects.filter(verb="agreed", by=editor).exists()


def test_an_agreement_that_cannot_be_is_refused_and_nothing_is_written():
    blog = make.blog()
    with pytest.raises(ValidationError):
        changes.agree(blog, mode="tout", agreed_on=date(2026, 11, 1), agreed_by="l'autrice")
    assert not blog.agreements.exists()


def test_ending_an_agreement_takes_its_articles_off(editor):
    article = make.republished()
    workflow.publish(article, by=None)
    agreement = article.blog.agreements.get()
    agreement.ended_on = timezone.localdate()
    agreement.save(update_fields=["ended_on"])
    changes.signed(agreement, by=editor, why="à sa demande")
    assert not Publication.objects.published().exists()
