"""What is public follows its author and its agreement, without anybody publishing again."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import rederiving, turning, workflow
from articles.models import Article, AuthorLink, Publication
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


def midnight_after(days: int) -> datetime:
    """The end of the day so many days from now."""
    after = timezone.localdate() + timedelta(days=days + 1)
    return timezone.make_aware(datetime.combine(after, time.min))


def agree_until(blog, days, mode="full"):
    until = None if days is None else timezone.localdate() + timedelta(days=days)
    changes.agree(blog, mode=mode, agreed_on=date(2026, 2, 1), agreed_by="l'autrice", until=until)


def test_what_is_public_ends_with_a_new_agreement_and_goes_on_with_the_next():
    shown = workflow.publish(make.republished(), by=None)
    for days in (30, 3, 60):
        agree_until(shown.blog, days)
        shown.refresh_from_db()
        assert (shown.live_until, shown.ended_as) == (midnight_after(days), "expired")
    agree_until(shown.blog, None)
    shown.refresh_from_db()
    assert (shown.live_until, shown.ended_as) == (None, "")


def test_an_end_that_the_desk_chose_is_not_put_off_by_an_agreement():
    end = timezone.now() + timedelta(days=5)
    shown = workflow.publish(make.republished(), by=None, until=end)
    for days, expected in ((30, end), (2, midnight_after(2))):
        agree_until(shown.blog, days)
        shown.refresh_from_db()
        assert (shown.live_until, shown.ended_as) == (expected, "expired")


def test_what_was_to_appear_after_the_end_of_an_agreement_does_not():
    article = make.republished("Un", body=LONG)
    workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Deux")
    workflow.publish(article, by=None, at=timezone.now() + timedelta(days=20))
    agree_until(article.blog, 10, mode="excerpt")
    only = Publication.objects.get()
    assert (only.title, only.excerpted, only.live_until) == ("Un", True, midnight_after(10))
    assert only.ended_as == "expired"


def test_a_version_that_gave_way_to_another_is_not_rendered_again():
    article = make.article("Un")
    first = workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Deux")
    workflow.publish(article, by=None)
    make.Author.objects.update(name="Autre nom")
    # As it was read before the second version took its place.
    assert workflow.rederive([first]) == 0
    assert not AuthorLink.objects.filter(publication=first).exists()


def test_the_author_card_follows_the_blog_under_our_own_articles_too(editor):
    writer = make.author()
    blog = make.blog(authors=[writer])
    shown = make.published(authors=[writer])
    blog.address = "https://demenage.example/"
    blog.save()
    changes.announce(blog, by=editor)
    shown.refresh_from_db()
    assert shown.bylines[0]["blog_address"] == "https://demenage.example/"


def test_a_head_start_agreed_since_hides_what_readers_saw_too_early(editor):
    dated = timezone.now() - timedelta(hours=1)
    shown = workflow.publish(make.republished(dated=dated), by=None)
    give = {"mode": "full", "agreed_on": date(2026, 2, 1), "agreed_by": "l'autrice"}
    changes.agree(shown.blog, **give, head_start=24)
    shown.refresh_from_db()
    assert (shown.live_from, shown.live_until) == (dated + timedelta(hours=24), None)
    assert not Publication.objects.published().exists()
    assert Article.objects.get().state == "scheduled"
    with time_machine.travel(dated + timedelta(hours=25), tick=False):
        assert Publication.objects.published().exists()
        turning.turn_due()
        assert Article.objects.get().state == "published"


def test_what_is_scheduled_waits_for_a_head_start_agreed_since():
    dated = timezone.now() - timedelta(hours=1)
    article = make.republished("Un", dated=dated)
    workflow.publish(article, by=None)
    Article.objects.filter(pk=article.pk).update(title="Deux")
    later = workflow.publish(article, by=None, at=timezone.now() + timedelta(hours=2))
    give = {"mode": "full", "agreed_on": date(2026, 2, 1), "agreed_by": "l'autrice"}
    changes.agree(article.blog, **give, head_start=6)
    later.refresh_from_db()
    assert (later.live_from, later.live_until) == (dated + timedelta(hours=6), None)
    assert not Publication.objects.published().exists()
    assert not Publication.objects.gone().exists()
    assert Article.objects.get().state == "scheduled"


def test_a_new_agreement_goes_on_where_a_killed_worker_stopped(monkeypatch):
    """Killed between two batches and run again: each is rendered again once, none is left out."""
    monkeypatch.setattr(rederiving, "BATCH", 2)
    writer = make.author()
    blog = make.blog(authors=[writer])
    make.agreement(blog, "full")
    fields = {"blog": blog, "authors": [writer], "body": LONG}
    rows = [workflow.publish(make.republished(**fields), by=None) for _ in range(5)]
    make.agreement(blog, "excerpt")
    real, batches = workflow.rederive, []

    def killed(batch):
        if len(batches) == 1:
            raise SystemExit
        batches.append(len(batch))
        return real(batch)

    monkeypatch.setattr(workflow, "rederive", killed)
    with pytest.raises(SystemExit):
        rederiving.rederive_for.call([], [blog.pk], [])
    cut = Publication.objects.filter(excerpted=True)
    assert cut.count() == 2
    monkeypatch.setattr(workflow, "rederive", real)
    assert rederiving.rederive_for.call([], [blog.pk], []) == len(rows) - 2
    assert cut.count() == len(rows)
    assert rederiving.rederive_for.call([], [blog.pk], []) == 0


def test_an_agreement_ends_at_its_midnight_without_anybody_acting(client):
    last_day = timezone.localdate() + timedelta(days=3)
    shown = workflow.publish(make.republished(terms={"until": last_day}), by=None)
    end = midnight_after(3)
    page = shown.get_absolute_url()
    for at, status in ((end - timedelta(seconds=1), 200), (end, 410)):
        with time_machine.travel(at, tick=False):
            assert client.get(page).status_code == status
            assert (page in client.get("/flux/atom.xml").content.decode()) == (status == 200)
