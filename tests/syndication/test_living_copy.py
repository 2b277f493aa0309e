"""A copy follows its original, stays, or goes with it, as agreed; and never undoes an editor."""

from datetime import UTC, timedelta
from email.utils import format_datetime
from io import BytesIO

import pytest
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.models import Article, Publication, State
from authors import changes
from authors.models import Blog
from magazine.events.models import Event
from magazine.syndication import addresses, detect, moved_posts, originals
from magazine.syndication.models import Copy, Record
from magazine.syndication.resolve import Resolver
from magazine.syndication.store import Batch, Options, store
from tests import make
from tests.hosts import Page, host, other_host
from tests.syndication.test_identity import RSS, TEXT, post

__all__ = ["host", "other_host"]
HOME = "https://lea.example/"
AGREED = {"agreed_on": "2026-01-15", "agreed_by": "Léa, par courriel"}


@pytest.fixture
def blog(culture):
    found = make.blog("Carnet de Léa", address=HOME, section=culture)
    make.agreement(found)
    return found


@pytest.fixture
def poll(blog):
    """The blog's feed is asked and gives these items, at this instant."""

    def run(*items, at=None):
        now = at or timezone.now()
        file = BytesIO(RSS.format(home=HOME, items="".join(items)).encode())
        entries = list(detect.reader(file)(file, name="x", now=now, zone=UTC))
        batch = Batch(Options(blog=blog, follow=True), now, Resolver(), {})
        return store(entries, batch)

    return run


@pytest.fixture
def public(poll):
    """An article of the blog that readers see."""
    poll(post(author="Léa Pont"))
    workflow.publish(Article.objects.get(), by=None)
    return Article.objects.get()


def follow(blog, how):
    changes.agree(blog, mode="full", following=how, **AGREED)


def shown(article, client):
    return client.get(Publication.objects.published().get(article=article).get_absolute_url())


def text(answer):
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def test_what_is_polled_waits_for_a_person(poll):
    (outcome,) = poll(post(author="Léa Pont"))
    assert (outcome.published, Article.objects.get().state) == (False, State.REVIEW)


def test_a_public_copy_follows_its_original(public, poll, client):
    poll(post(text=TEXT.format(more="Il pleut."), author="Léa Pont"))
    assert "Il pleut." in text(shown(public, client))
    assert Event.objects.filter(verb="published").count() == 2


def test_readers_are_told_that_it_stands_as_on_the_blog(public, poll, client):
    poll(post(author="Léa Pont"))
    assert "Conforme au blog le" in text(shown(public, client))


def test_a_file_that_somebody_kept_is_no_witness(culture, write, bring_in, client, agreed):
    path = write(RSS.format(home=HOME, items=post(author="Léa Pont")), "lea.xml")
    bring_in(path, "--section", "culture", "--publish", *agreed)
    assert "Conforme au blog" not in text(shown(Article.objects.get(), client))


def test_a_correction_of_the_desk_is_never_undone(public, poll, client):
    Article.objects.update(title="Un marché, le matin")
    workflow.publish(public, by=None)
    (outcome,) = poll(post(text=TEXT.format(more="Il pleut."), author="Léa Pont"))
    page = text(shown(public, client))
    assert "Un marché, le matin" in page
    assert "Il pleut." not in page
    assert outcome.waits
    assert "Il pleut." in Article.objects.get().body


def test_what_both_changed_is_offered_and_readers_are_told(public, poll, client):
    Article.objects.update(title="Un marché, le matin")
    workflow.publish(public, by=None)
    poll(post(title="Au marché", author="Léa Pont"))
    assert Copy.objects.get().offered["title"] == {"value": "Au marché", "declined": False}
    assert "Modifié sur le blog le" in text(shown(public, client))
    poll(post(author="Léa Pont"))
    assert Copy.objects.get().offered == {}
    assert "Corrigé par la rédaction" in text(shown(public, client))


def test_where_the_desk_files_it_is_no_correction(public, poll, client):
    Article.objects.update(section=make.section("Mer"))
    workflow.publish(Article.objects.get(), by=None)
    poll(post(text=TEXT.format(more="Il pleut."), author="Léa Pont"))
    assert "Il pleut." in text(shown(public, client))
    assert Article.objects.get().section.name == "Mer"


def test_a_copy_that_stays_as_it_is_shows_the_change_and_takes_none(public, poll, blog, client):
    follow(blog, "freeze")
    poll(post(text=TEXT.format(more="Il pleut."), author="Léa Pont"))
    assert "Il pleut." not in Article.objects.get().body
    assert "Il pleut." in Copy.objects.get().offered["body"]["value"]
    assert "Modifié sur le blog le" in text(shown(public, client))
    follow(blog, "follow")
    poll(post(text=TEXT.format(more="Il pleut."), author="Léa Pont"))
    assert "Il pleut." in text(shown(public, client))
    assert Copy.objects.get().offered == {}


@pytest.fixture
def scheduled(poll, blog):
    """An article that readers will see in two days: the blog has so long a start."""
    changes.agree(blog, mode="full", head_start=72, **AGREED)
    day = timezone.now() - timedelta(days=1)
    dated = {"author": "Léa Pont", "pubDate": format_datetime(day)}
    poll(post(**dated))
    workflow.publish(Article.objects.get(), by=None)
    assert Article.objects.get().state == State.SCHEDULED
    return dated


def test_what_is_still_to_appear_follows_its_original_too(scheduled, poll):
    start = Publication.objects.get().live_from
    (outcome,) = poll(post(text=TEXT.format(more="Il pleut."), **scheduled))
    coming = Publication.objects.get()
    assert "Il pleut." in coming.body.html
    assert (coming.live_from, outcome.published) == (start, True)
    assert Article.objects.get().state == State.SCHEDULED


def test_what_an_editor_put_off_further_keeps_its_hour(scheduled, poll):
    later = timezone.now() + timedelta(days=9)
    workflow.publish(Article.objects.get(), by=None, at=later)
    poll(post(text=TEXT.format(more="Il pleut."), **scheduled))
    coming = Publication.objects.get(live_from=later)
    assert "Il pleut." in coming.body.html


# What changes at each look --------------------------------------------------------------------


@pytest.mark.parametrize(
    "churn",
    [
        lambda n: {"text": TEXT.format(more=f"Page lue {n * 7} fois, il y a {n} minutes.")},
        lambda n: {"text": TEXT.format(more=f'<a href="/x?sid={n * 991}">Suite</a>')},
        lambda n: {"title": f"Un marché (12 h {n:02})"},
        lambda n: {"text": TEXT.format(more=f"Pensée du jour : {'abcdefghijklmnopqrst'[n] * 5}.")},
    ],
    ids=["counter", "session", "title", "thought"],
)
def test_what_only_counts_or_tells_the_time_does_not_rewrite_for_ever(public, poll, churn):
    before = Article.objects.get().version
    for number in range(16):
        poll(post(author="Léa Pont", **churn(number)))
    moved = Article.objects.get().version - before
    assert 1 <= moved <= 10
    assert Copy.objects.get().offered


def test_once_it_has_come_to_rest_it_is_taken(public, poll):
    for number in range(6):
        poll(post(author="Léa Pont", text=TEXT.format(more=f"Lu {number} fois.")))
    assert "Lu 5 fois" not in Article.objects.get().body
    poll(post(author="Léa Pont", text=TEXT.format(more="Lu 5 fois.")))
    assert "Lu 5 fois" in Article.objects.get().body


def test_a_figure_that_is_put_right_is_taken(public, poll):
    poll(post(author="Léa Pont", text=TEXT.format(more="Il y avait 12 étals.")))
    poll(post(author="Léa Pont", text=TEXT.format(more="Il y avait 21 étals.")))
    assert "21 étals" in Article.objects.get().body


# What disappears ------------------------------------------------------------------------------


@pytest.fixture
def original(public, host):
    """Say with which status the original answers, on a host of its own."""
    Article.objects.update(original=host.at("/marche"))
    Copy.objects.update(ask_at=timezone.now())

    def answer(status):
        host.pages["/marche"] = Page("", status)

    return answer


def ask(days):
    return originals.ask_due(timezone.now() + timedelta(days=days))


def test_an_original_that_is_gone_twice_is_held_for_gone(public, original, client):
    original(404)
    ask(0)
    assert (Copy.objects.get().lost_at, ask(0.5)) == (None, 0)
    ask(1.1)
    assert "Disparu du blog" in text(shown(public, client))
    original(200)
    ask(9)
    assert "Disparu du blog" not in text(shown(public, client))


@pytest.mark.parametrize("status", [500, 403, 429, 301])
def test_a_host_in_trouble_says_nothing_about_its_posts(public, original, status):
    original(status)
    ask(0)
    ask(1.1)
    assert Copy.objects.get().lost_at is None


def test_a_copy_that_goes_with_its_original_is_withdrawn(public, original, blog):
    follow(blog, "withdraw")
    original(410)
    ask(0)
    assert Publication.objects.published().exists()
    ask(1.1)
    assert not Publication.objects.published().exists()
    event = Event.objects.get(verb="withdrawn")
    assert "/marche" in event.why


def test_it_comes_back_by_no_later_feed(
    public, original, blog, poll, django_capture_on_commit_callbacks
):
    follow(blog, "withdraw")
    original(410)
    with django_capture_on_commit_callbacks(execute=True):
        ask(0)
        ask(1.1)
    poll(post(author="Léa Pont"))
    assert Article.objects.get().state == State.WITHDRAWN


def test_one_original_of_a_host_is_asked_in_a_minute_and_no_draft(public, original, culture, host):
    original(200)
    other = make.republished("Autre", section=culture, blog=Blog.objects.get())
    Article.objects.filter(pk=other.pk).update(original=host.at("/marche"))
    Copy.objects.create(article=other, ask_at=timezone.now())
    workflow.publish(other, by=None)
    draft = make.republished("Brouillon", section=culture, blog=Blog.objects.get())
    Copy.objects.create(article=draft, ask_at=timezone.now())
    assert [ask(0), ask(0), ask(0)] == [1, 1, 0]


def test_a_large_archive_keeps_no_other_blog_from_being_asked(
    public, original, host, other_host, monkeypatch
):
    """More of one blog are due than are looked at in a minute."""
    monkeypatch.setattr(originals, "_LOOKED_AT", 2)
    original(200)
    other_host.pages["/seul"] = Page("")
    blog = make.blog("Autre carnet")
    make.agreement(blog)
    theirs = [(public.blog, host.at("/marche"))] * 3 + [(blog, other_host.at("/seul"))]
    for of, address in theirs:
        row = make.republished(section=public.section, blog=of, original=address)
        workflow.publish(row, by=None)
        Copy.objects.create(article=row, ask_at=timezone.now())
    assert ask(0) == 2
    assert "/seul" in other_host.paths()


def test_no_page_is_searched_while_others_wait_to_write(public, original, host, monkeypatch):
    moved(host)
    within, bears = [], moved_posts._bears

    def search(answer, title):
        within.append(len(connection.savepoint_ids))
        return bears(answer, title)

    monkeypatch.setattr(moved_posts, "_bears", search)
    outside = len(connection.savepoint_ids)
    ask(0)
    assert within == [outside]


def moved(host, *, to="/nouveau", title="Le marché d’Aligre", kind=301):
    """The original says that it has moved, to a page that bears this title."""
    host.pages["/marche"] = Page("", kind, {"Location": to})
    host.pages[to] = Page(f"<title>Carnet</title><h1>{title}</h1><p>Le texte.</p>")


def test_an_original_that_has_moved_is_known_at_its_new_address(public, original, host, poll):
    Article.objects.update(title="Le marché d'Aligre")
    moved(host, title="Le march&eacute; d’Aligre")
    ask(0)
    ask(8)
    row = Record.objects.get(address__contains="/nouveau")
    assert (row.article, row.blog, row.prints) == (public, public.blog, {})
    elsewhere = post(guid="9", link=host.at("/nouveau"), title="Aligre, tout autrement", text="x")
    poll(elsewhere)
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ({"kind": 302}, "Le marché d'Aligre"),
        ({"title": "Bienvenue"}, "Le marché d'Aligre"),
        ({"to": "/"}, "Un"),
    ],
)
def test_a_redirect_that_proves_nothing_gives_no_name(public, original, host, given, title):
    Article.objects.update(title=title)
    before = Record.objects.count()
    moved(host, **given)
    ask(0)
    assert Record.objects.count() == before


def test_a_page_to_which_two_originals_lead_is_the_name_of_one(public, original, host):
    Article.objects.update(title="Le marché d'Aligre")
    moved(host)
    other = Article.objects.get()
    name = addresses.key(host.at("/nouveau"))
    known = {"source": "x", "guid": "y", "address": name, "article": other}
    Record.objects.create(**known, first_seen=timezone.now(), last_seen=timezone.now())
    ask(0)
    assert Record.objects.filter(address=name).count() == 1
