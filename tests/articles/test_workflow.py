"""Publishing, and what follows from it on the reader side."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import workflow
from articles.checks import NotReady
from articles.models import Article, AuthorLink, Publication, SearchTerms, State
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def visible(at=None):
    return list(Publication.objects.published(at).values_list("title", flat=True))


def test_a_draft_is_seen_by_nobody():
    make.article("Brouillon")
    assert visible() == []


def test_publishing_shows_the_article_and_notes_who_did_it(editor):
    article = make.article("Pluie")
    workflow.publish(article, by=editor, why="bon à publier")
    assert visible() == ["Pluie"]
    event = Event.objects.get(verb="published")
    assert (event.by, event.by_name, event.why) == (editor, "editor", "bon à publier")
    assert f"article:{article.pk}" in event.keys
    assert f"section:{article.section_id}" in event.keys


def test_publishing_sets_the_state_and_a_date_where_there_was_none():
    article = make.article()
    workflow.publish(article, by=None)
    article.refresh_from_db()
    assert article.state == State.PUBLISHED
    assert article.dated is not None


def test_publishing_the_same_twice_adds_nothing():
    article = make.article()
    first = workflow.publish(article, by=None)
    assert workflow.publish(article, by=None) == first
    assert Publication.objects.count() == 1
    assert article.revisions.count() == 1
    assert Event.objects.count() == 1


def test_readers_see_the_published_text_while_the_desk_works_on():
    article = make.article("Ancien titre")
    workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Titre en cours")
    assert visible() == ["Ancien titre"]


def test_publishing_again_replaces_the_version_at_once():
    article = make.article("Un")
    workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Deux")
    second = workflow.publish(article, by=None)
    assert visible() == ["Deux"]
    assert second.number == 2
    first = Publication.objects.get(number=1)
    assert (first.live_until, first.ended_as) == (second.live_from, "superseded")


def test_lists_and_search_hold_only_the_version_in_force():
    article = make.article("Un")
    workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Deux")
    second = workflow.publish(article, by=None)
    assert [row.publication_id for row in SearchTerms.objects.all()] == [second.pk]
    assert [row.publication_id for row in AuthorLink.objects.all()] == [second.pk]


def test_a_scheduled_article_appears_by_itself():
    article = make.article("Demain")
    tomorrow = timezone.now() + timedelta(days=1)
    workflow.publish(article, by=None, at=tomorrow)
    article.refresh_from_db()
    assert article.state == State.SCHEDULED
    assert visible() == []
    assert visible(tomorrow - timedelta(seconds=1)) == []
    assert visible(tomorrow) == ["Demain"]


def test_a_scheduled_update_leaves_the_live_article_until_its_hour():
    article = make.article("Avant")
    workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Après")
    hour = timezone.now() + HOUR
    workflow.publish(article, by=None, at=hour)
    article.refresh_from_db()
    assert article.state == State.PUBLISHED
    assert (visible(), visible(hour)) == (["Avant"], ["Après"])


def test_a_later_decision_replaces_what_was_scheduled():
    article = make.article("Un")
    workflow.publish(article, by=None, at=timezone.now() + HOUR)
    Article.objects.filter(pk=article.pk).update(title="Deux")
    workflow.publish(article, by=None)
    assert visible(timezone.now() + 2 * HOUR) == ["Deux"]
    assert Publication.objects.count() == 1


def test_an_article_expires_at_its_hour_and_its_address_says_gone():
    article = make.article("Offre")
    end = timezone.now() + HOUR
    workflow.publish(article, by=None, until=end)
    assert visible(end - timedelta(seconds=1)) == ["Offre"]
    assert visible(end) == []
    assert Publication.objects.gone(end).filter(article=article).exists()


def test_an_incomplete_article_is_refused_in_words_and_nothing_changes():
    article = make.article("Sans rubrique", section=None, body="<p> </p>")
    with pytest.raises(NotReady) as refused:
        workflow.publish(article, by=None)
    assert [problem.field for problem in refused.value.problems] == ["section", "body"]
    article.refresh_from_db()
    assert article.state == State.DRAFT
    assert (article.dated, Publication.objects.count(), Event.objects.count()) == (None, 0, 0)


def test_a_refused_update_leaves_the_live_article_alone():
    article = make.article("En ligne")
    workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(body="")
    with pytest.raises(NotReady):
        workflow.publish(article, by=None)
    assert visible() == ["En ligne"]


def test_in_a_batch_the_good_are_published_and_the_bad_are_told():
    good, bad = make.article("Bon"), make.article("Mauvais", section=None)
    outcomes = workflow.publish_all([bad, good], by=None)
    assert [bool(outcome.publication) for outcome in outcomes] == [False, True]
    assert [problem.field for problem in outcomes[0].problems] == ["section"]
    assert visible() == ["Bon"]


def test_an_article_named_twice_in_a_batch_is_published_once():
    article = make.article("Une fois")
    first, second = workflow.publish_all([article, article], by=None)
    assert first == second and first.new
    assert visible() == ["Une fois"]


def test_an_article_that_was_deleted_meanwhile_is_told_and_holds_up_no_other(culture):
    good, deleted = make.article("Bon"), make.article("Disparu")
    Article.objects.filter(pk=deleted.pk).delete()
    outcomes = workflow.publish_all([deleted, good], by=None)
    assert [bool(outcome.publication) for outcome in outcomes] == [False, True]
    assert [problem.field for problem in outcomes[0].problems] == ["state"]
    with pytest.raises(NotReady):
        workflow.publish(deleted, by=None)
    for verb in (workflow.unpublish, workflow.archive, workflow.reinstate):
        with pytest.raises(Article.DoesNotExist):
            verb(deleted, by=None)
    with pytest.raises(Article.DoesNotExist):
        workflow.withdraw(deleted, by=None, reason="")


def test_unpublishing_takes_it_back_to_the_desk_as_if_it_never_was():
    article = make.article()
    workflow.publish(article, by=None)
    workflow.unpublish(article, by=None)
    article.refresh_from_db()
    assert article.state == State.DRAFT
    assert visible() == []
    assert not Publication.objects.gone().exists()
    assert not SearchTerms.objects.exists()


def test_withdrawing_acts_at_once_and_cancels_what_was_scheduled(editor):
    article = make.article("Retiré")
    workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Plus tard")
    workflow.publish(article, by=None, at=timezone.now() + HOUR)
    workflow.withdraw(article, by=editor, reason="à la demande de l'auteur")
    assert visible() == visible(timezone.now() + 2 * HOUR) == []
    assert Publication.objects.gone().filter(article=article).exists()
    event = Event.objects.filter(verb="withdrawn").get()
    assert event.why == "à la demande de l'auteur"


def test_withdrawing_twice_writes_one_event(editor):
    article = make.article()
    workflow.publish(article, by=None)
    workflow.withdraw(article, by=editor, reason="erreur")
    workflow.withdraw(article, by=editor, reason="erreur")
    assert Event.objects.filter(verb="withdrawn").count() == 1


def test_a_withdrawn_article_is_published_again_only_once_reinstated(editor):
    article = make.article("Retour")
    workflow.publish(article, by=None)
    workflow.withdraw(article, by=editor, reason="erreur")
    with pytest.raises(NotReady, match="withdrawn|retiré"):
        workflow.publish(article, by=editor)
    workflow.reinstate(article, by=editor)
    workflow.publish(article, by=editor)
    assert visible() == ["Retour"]


def test_an_archived_article_stays_readable_and_leaves_the_lists():
    article = make.article("Archive")
    workflow.publish(article, by=None)
    workflow.archive(article, by=None)
    assert visible() == ["Archive"]
    assert not Publication.objects.listed().exists()


def test_publishing_an_archived_article_again_brings_it_back_to_the_lists():
    article = make.article("Archive")
    workflow.publish(article, by=None)
    workflow.archive(article, by=None)
    workflow.publish(article, by=None)
    assert Publication.objects.listed().count() == 1


def test_the_date_of_an_archive_piece_does_not_depend_on_when_it_is_published():
    dated = datetime(2009, 6, 5, 10, tzinfo=UTC)
    publication = make.published(dated=dated)
    assert publication.dated == dated
    assert publication.live_from > dated


def test_an_own_picture_without_description_blocks_publishing():
    picture = make.image(alt="")
    with pytest.raises(NotReady) as refused:
        workflow.publish(make.article(lead_image=picture), by=None)
    assert [problem.field for problem in refused.value.problems] == ["lead_image"]


def test_a_decorative_picture_needs_no_description():
    picture = make.image(alt="", decorative=True)
    assert make.published(lead_image=picture).lead_image == picture


def test_titles_and_sources_are_typeset_for_readers_and_stay_raw_for_the_desk():
    article = make.article('L\'été "sec" !', sources=["Suite de l'entretien"])
    shown = workflow.publish(article, by=None)
    assert shown.title == "L’été «\u00a0sec\u00a0»\u202f!"
    assert shown.sources[0]["title"] == "Suite de l’entretien"
    article.refresh_from_db()
    assert article.title == 'L\'été "sec" !'


def gone(article):
    return Publication.objects.gone().filter(article=article).exists()


def test_a_withdrawn_article_stays_so_until_it_is_reinstated():
    article = make.article()
    workflow.publish(article, by=None)
    workflow.withdraw(article, by=None, reason="à la demande de l'auteur")
    workflow.unpublish(article, by=None)
    article.refresh_from_db()
    assert (article.state, gone(article)) == (State.WITHDRAWN, True)


def test_unpublishing_what_is_not_out_changes_nothing():
    article = make.article(state=State.READY)
    workflow.unpublish(article, by=None)
    article.refresh_from_db()
    assert article.state == State.READY
    assert not Event.objects.exists()


def test_what_was_taken_back_and_then_withdrawn_is_gone():
    article = make.article()
    workflow.publish(article, by=None)
    workflow.unpublish(article, by=None)
    assert not gone(article)
    workflow.withdraw(article, by=None, reason="à la demande de l'auteur")
    assert gone(article)


def test_unpublishing_forgets_an_earlier_withdrawal():
    article = make.article()
    workflow.publish(article, by=None)
    workflow.withdraw(article, by=None, reason="erreur")
    workflow.reinstate(article, by=None)
    assert gone(article)
    workflow.publish(article, by=None)
    workflow.unpublish(article, by=None)
    assert not gone(article)


def test_a_scheduled_update_of_an_archived_article_stays_out_of_the_lists():
    article = make.article("Un")
    workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Deux")
    workflow.publish(article, by=None, at=timezone.now() + HOUR)
    workflow.archive(article, by=None)
    later = timezone.now() + 2 * HOUR
    assert visible(later) == ["Deux"]
    assert not Publication.objects.listed(later).exists()


@pytest.mark.parametrize(
    "times", [{"until": -HOUR}, {"at": 2 * HOUR, "until": HOUR}, {"at": HOUR, "until": HOUR}]
)
def test_what_would_end_before_it_begins_is_refused_in_words(times):
    article = make.article()
    now = timezone.now()
    with pytest.raises(NotReady) as refused:
        workflow.publish(article, by=None, **{name: now + by for name, by in times.items()})
    assert [problem.field for problem in refused.value.problems] == ["planned_for"]
    article.refresh_from_db()
    assert (article.state, article.dated, Event.objects.count()) == (State.DRAFT, None, 0)


def test_what_was_scheduled_without_a_date_bears_that_of_its_publication():
    article = make.article("Un")
    later = workflow.publish(article, by=None, at=timezone.now() + timedelta(days=7))
    assert later.dated == later.live_from
    assert workflow.publish(article, by=None, at=later.live_from) == later
    sooner = workflow.publish(article, by=None)
    assert sooner.dated == sooner.live_from


def test_an_update_keeps_the_date_under_which_a_scheduled_article_appeared():
    article = make.article("Un")
    first = workflow.publish(article, by=None, at=timezone.now() + HOUR)
    Article.objects.filter(pk=article.pk).update(title="Deux")
    with time_machine.travel(first.live_from + HOUR, tick=False):
        assert workflow.publish(article, by=None).dated == first.live_from
    article.refresh_from_db()
    assert article.dated == first.live_from


def test_the_longest_title_has_room_for_its_typography():
    shown = make.published('"a"' * 100, kicker='"b"' * 40)
    assert (len(shown.title), len(shown.kicker)) == (500, 200)
