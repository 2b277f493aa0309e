"""The bin: what is deleted lies there whole, out of sight, and comes back whole."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import bin, revisions, workflow
from articles.checks import NotReady
from articles.models import Article, Publication, Revision
from articles.snapshot import snapshot
from magazine.events.models import Event
from magazine.syndication.models import Record
from tests import make

pytestmark = pytest.mark.django_db


def standing(article: Article) -> dict:
    return snapshot(Article.with_bin.with_rows().get(pk=article.pk))


def lie(article: Article, *, days: int) -> None:
    """As if it had been deleted so many days ago."""
    at = timezone.now() - timedelta(days=days, minutes=1)
    Article.with_bin.filter(pk=article.pk).update(deleted_at=at)


def test_a_deleted_article_is_out_of_every_list_and_comes_back_whole(editor, anthony, culture):
    article = make.article(
        "Pluie", authors=[anthony], section=culture, tags=["Ville"], sources=["Un livre"]
    )
    revisions.keep_standing(Article.objects.with_rows().get(pk=article.pk))
    before = standing(article)
    bin.delete(article, by=editor, why="en double")
    assert not Article.objects.filter(pk=article.pk).exists()
    assert not culture.articles.exists()
    assert not anthony.articles.exists()
    assert [(row.title, row.deleted_by) for row in bin.binned()] == [("Pluie", editor)]
    bin.undelete(article, by=editor)
    assert Article.objects.get() == article
    assert standing(article) == before
    assert (article.revisions.count(), article.deleted_at) == (1, None)
    events = Event.objects.filter(verb__in=["deleted", "undeleted"]).order_by("pk")
    assert [(row.verb, row.why) for row in events] == [("deleted", "en double"), ("undeleted", "")]


def test_deleting_and_taking_out_twice_adds_nothing(editor):
    article = make.article()
    for verb in (bin.delete, bin.delete, bin.undelete, bin.undelete):
        verb(article, by=editor)
    assert Event.objects.count() == 2


def live():
    return make.published().article


def coming():
    article = make.article()
    workflow.publish(article, by=None, at=timezone.now() + timedelta(days=1))
    return article


def archived():
    article = live()
    workflow.archive(article, by=None)
    return article


@pytest.mark.parametrize("made", [live, coming, archived])
def test_what_readers_see_or_will_see_is_not_deleted(culture, made):
    article = made()
    with pytest.raises(bin.StillPublic):
        bin.delete(article, by=None)
    assert Article.objects.filter(pk=article.pk).exists()


def test_a_withdrawn_article_in_the_bin_goes_on_answering_that_it_is_gone(client, culture):
    publication = make.published()
    workflow.withdraw(publication.article, by=None, reason="à la demande de l'auteur")
    bin.delete(publication.article, by=None)
    assert client.get(publication.get_absolute_url()).status_code == 410
    lie(publication.article, days=400)
    assert bin.purge(now=timezone.now()) == 0
    assert client.get(publication.get_absolute_url()).status_code == 410


def test_nothing_is_published_or_restored_from_the_bin(editor, culture):
    article = make.article()
    revisions.keep_standing(Article.objects.with_rows().get(pk=article.pk))
    bin.delete(article, by=None)
    with pytest.raises(NotReady):
        workflow.publish(article, by=editor)
    with pytest.raises(Article.DoesNotExist):
        revisions.restore(Revision.objects.get(), seen=1, by=editor)
    assert not Publication.objects.exists()


def test_what_an_article_in_the_bin_rests_on_is_still_protected(culture, anthony):
    image = make.image()
    bin.delete(make.article(authors=[anthony], lead_image=image), by=None)
    for row in (image, anthony, culture):
        with pytest.raises(Exception, match="protected"):
            row.delete()


# For good ---------------------------------------------------------------------------------------


def test_after_thirty_days_a_draft_is_removed_for_good_and_the_ledger_knows(culture):
    article, kept = make.article("Vieux"), make.article("Récent")
    now = datetime.now(UTC)
    Record.objects.create(source="s", guid="1", article=article, first_seen=now, last_seen=now)
    for row, days in ((article, 30), (kept, 29)):
        bin.delete(row, by=None)
        lie(row, days=days)
    assert bin.purge(now=now) == 1
    assert bin.purge(now=now) == 0
    assert [row.title for row in bin.binned()] == ["Récent"]
    assert Record.objects.get().article is None
    assert Event.objects.get(verb="purged").data == {"title": "Vieux"}
