"""Terms of one article alone bind it, whatever version of its text readers see."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import overriding, revisions, workflow
from articles.models import Article, Publication
from articles.states import Refused
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db
LONG = "<p>Voici une phrase de dix mots qui se tient bien.</p>" * 60
AGREED = {"agreed_on": timezone.localdate() - timedelta(days=1), "agreed_by": "l'autrice"}


@pytest.fixture
def shown(django_capture_on_commit_callbacks):
    return workflow.publish(make.republished(body=LONG), by=None)


@pytest.fixture
def done(django_capture_on_commit_callbacks):
    """Do it, and what follows its commit."""

    def do(verb, *about, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return verb(*about, by=None, **more)

    return do


def words(shown):
    return Publication.objects.get(pk=shown.pk).words


def test_what_readers_see_follows_the_terms_of_its_own(shown, done):
    done(overriding.override, shown.article, mode="excerpt", **AGREED)
    assert words(shown) <= 80
    assert done(overriding.give_up, shown.article)
    assert words(shown) == 600
    assert not done(overriding.give_up, shown.article)
    assert Event.objects.filter(verb="agreed").count() == 2


def test_the_other_articles_of_the_blog_stay_as_they_are(shown, done):
    fields = {"blog": shown.blog, "authors": [make.author()], "body": LONG}
    other = workflow.publish(make.republished(**fields), by=None)
    done(overriding.override, shown.article, mode="excerpt", **AGREED)
    assert (words(shown) <= 80, words(other)) == (True, 600)


def test_an_old_version_does_not_bring_the_terms_of_its_time_back(shown, done):
    first = shown.article.revisions.get()
    done(overriding.override, shown.article, mode="excerpt", **AGREED)
    article = Article.objects.get(pk=shown.article_id)
    Article.objects.filter(pk=article.pk).update(title="Autre titre")
    restored = revisions.restore(first, seen=article.version, by=None).article
    assert restored.agreement is not None
    assert workflow.publish(restored, by=None).excerpted


def test_an_article_of_our_own_has_nobody_to_agree_with():
    with pytest.raises(Refused):
        overriding.override(make.article(), by=None, mode="full", **AGREED)


def test_terms_that_cannot_be_are_refused_and_nothing_is_written(shown):
    with pytest.raises(ValidationError):
        overriding.override(shown.article, by=None, mode="tout", **AGREED)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        overriding.override(shown.article, by=None, mode="full", **AGREED | {"agreed_on": tomorrow})
    assert set(refused.value.message_dict) == {"agreed_on"}
    assert shown.blog.agreements.count() == 1


def test_what_another_blog_or_for_all_its_articles_agreed_is_no_term_of_this_one(shown):
    elsewhere = make.agreement(make.blog(), "full", for_one_article=True)
    for_all = make.agreement(make.blog(), "full")
    make.agreement(shown.blog, "excerpt")
    for other in (elsewhere, for_all):
        Article.objects.filter(pk=shown.article_id).update(agreement=other)
        workflow.rederive([shown])
        assert words(shown) <= 80
