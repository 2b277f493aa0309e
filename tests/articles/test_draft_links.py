"""Reading links: a draft lent for a time, to whoever has the secret, and taken back."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import bin, draft_links, pruning, revisions, workflow
from articles.models import Article, DraftLink, DraftVisit, Revision, State
from articles.snapshot import snapshot
from magazine.events.models import Event
from tests import make


def shown(secret: str, *, at=None) -> str | None:
    """The text that a link shows at this instant; None when it shows nothing any more."""
    opened = draft_links.opened(secret, now=at or timezone.now())
    assert opened is not None
    return opened.draft.publication.body.text if opened.draft else None


def lent(article: Article, **options) -> tuple[DraftLink, str]:
    return draft_links.make(article, by=None, **options)


def kept(article: Article, at=None) -> Revision:
    row = Article.objects.with_rows().get(pk=article.pk)
    return revisions.keep([row], [snapshot(row)], by=None, at=at or timezone.now())[0]


def test_only_the_print_of_the_secret_is_kept(db):
    link, secret = lent(make.article())
    assert len(secret) == 32
    assert link.digest == hashlib.sha256(secret.encode()).hexdigest()
    columns = DraftLink.objects.values().get()
    assert secret not in " ".join(map(str, columns.values()))
    assert lent(make.article())[1] != secret


def test_a_link_shows_the_working_copy_as_it_stands_at_each_visit(db):
    article = make.article(body="<p>Avant.</p>")
    _link, secret = lent(article)
    assert shown(secret) == "Avant."
    Article.objects.update(body="<p>Après.</p>")
    assert shown(secret) == "Après."


def test_a_link_to_one_version_shows_that_one_for_ever(db):
    article = make.article(body="<p>Avant.</p>")
    _link, secret = lent(article, revision=kept(article))
    Article.objects.update(body="<p>Après.</p>")
    assert shown(secret) == "Avant."


def test_a_save_is_not_folded_into_a_version_that_is_lent(db, editor):
    article = make.article(body="<p>Avant.</p>")
    value, now = snapshot(Article.objects.with_rows().get()), timezone.now()
    options = {"by": editor, "fold": True}
    (first,) = revisions.keep([article], [value], at=now, **options)
    _link, secret = lent(article, revision=first)
    later = now + timedelta(minutes=1)
    revisions.keep([article], [value | {"body": "<p>Après.</p>"}], at=later, **options)
    assert shown(secret) == "Avant."
    assert article.revisions.count() == 2


def test_a_version_that_is_lent_is_not_pruned_before_its_link_ends(db):
    now = timezone.now()
    article = make.article()
    for number in range(pruning.LAST + 3):
        Article.objects.update(kicker=str(number))
        kept(article, now - timedelta(days=400, minutes=-number))
    oldest = article.revisions.get(number=1)
    link, _secret = lent(article, revision=oldest)
    pruning.prune(now=now)
    assert article.revisions.filter(pk=oldest.pk).exists()
    draft_links.revoke(link, by=None)
    pruning.prune(now=now)
    assert not article.revisions.filter(pk=oldest.pk).exists()
    # A link that has lost its version must never show the working copy in its place.
    assert not DraftLink.objects.exists()


def test_a_link_lasts_a_week_and_at_most_ninety_days(db):
    article = make.article()
    link, secret = lent(article)
    assert link.until - link.made_at == timedelta(days=7)
    assert shown(secret, at=link.until - timedelta(seconds=1))
    assert shown(secret, at=link.until) is None
    assert lent(article, days=90)[0].is_open(timezone.now() + timedelta(days=89))
    for days in (91, 0, -1, 10**9):
        with pytest.raises(draft_links.Refused):
            lent(article, days=days)


def test_a_revoked_link_shows_nothing_and_is_revoked_once(db, editor, chief):
    link, secret = lent(make.article())
    draft_links.revoke(link, by=editor)
    assert shown(secret) is None
    draft_links.revoke(link, by=chief)
    link.refresh_from_db()
    assert link.revoked_by == editor


def test_making_and_revoking_stand_in_the_journal_without_the_secret(db, editor):
    link, secret = draft_links.make(make.article(), by=editor, name="pour Anne,  relecture")
    draft_links.revoke(link, by=editor)
    made, revoked = Event.objects.filter(verb__in=["shared", "unshared"]).order_by("pk")
    assert (made.act, revoked.act) == ("lien de lecture créé", "lien de lecture révoqué")
    assert (made.by, made.why) == (editor, "pour Anne, relecture")
    for event in (made, revoked):
        words = str([event.why, event.data, event.keys])
        assert secret not in words
        assert link.digest not in words


def test_a_link_shows_nothing_of_an_article_in_the_bin_until_it_is_back(db):
    article = make.article()
    _link, secret = lent(article)
    bin.delete(article, by=None)
    assert shown(secret) is None
    with pytest.raises(Article.DoesNotExist):
        lent(article)
    bin.undelete(article, by=None)
    assert shown(secret)


def test_a_link_shows_nothing_of_a_withdrawn_article(db):
    article = make.published().article
    _link, secret = lent(article)
    workflow.withdraw(article, by=None, reason="demande")
    assert shown(secret) is None
    with pytest.raises(draft_links.Refused):
        lent(article)


def test_a_link_shows_no_more_than_the_agreement_allows(db):
    words = " ".join(f"Phrase numéro {number} du texte." for number in range(60))
    article = make.republished(mode="excerpt", body=f"<p>{words}</p>")
    _link, secret = lent(article)
    assert "Phrase numéro 3 du texte." in shown(secret)
    assert "Phrase numéro 59 du texte." not in shown(secret)


def test_without_an_agreement_nothing_is_lent(db):
    article = make.republished(mode="full")
    _link, secret = lent(article)
    assert shown(secret)
    article.blog.agreements.all().delete()
    assert shown(secret) is None
    with pytest.raises(draft_links.Refused, match="Aucun accord"):
        lent(article)


def test_so_many_links_are_open_at_once_and_no_more(db):
    article = make.article()
    made = [lent(article)[0] for _ in range(draft_links.MOST_OPEN)]
    with pytest.raises(draft_links.Refused):
        lent(article)
    draft_links.revoke(made[0], by=None)
    lent(article)


def test_visits_are_counted_by_day_and_nothing_else_is_kept(db):
    link, _secret = lent(make.article(), days=30)
    for moment in ("2026-11-26 08:00", "2026-11-26 23:30", "2026-11-27 00:30"):
        with time_machine.travel(f"{moment}+01:00", tick=False):
            draft_links.count_visit(link, now=timezone.now())
    link.refresh_from_db()
    assert link.visits == 3
    assert f"{timezone.localtime(link.last_visit):%d %H:%M}" == "27 00:30"
    assert [(row.day.day, row.count) for row in link.days.all()] == [(27, 1), (26, 2)]
    columns = {field.name for model in (DraftLink, DraftVisit) for field in model._meta.fields}
    assert not columns & {"address", "agent", "ip", "referer", "session"}


def test_an_unknown_secret_opens_nothing(db):
    lent(make.article())
    assert draft_links.opened("x" * 32, now=timezone.now()) is None
    assert draft_links.opened("", now=timezone.now()) is None


def test_a_draft_of_each_state_can_be_lent_except_a_withdrawn_one(db):
    for state in set(State) - {State.WITHDRAWN}:
        article = make.article(state=state)
        assert shown(lent(article)[1]), state
