"""The hub is told of each feed that has news, once, from the worker; and waits for nobody."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from articles import correcting, filing, workflow
from authors import changes
from magazine.events.upkeep import upkeep
from magazine.front import hub
from magazine.front.models import Topic
from magazine.lib import fetch as door
from tests import make
from tests.hosts import Page, host

__all__ = ["host"]
FILES = ("rss.xml", "atom.xml", "feed.json")
OF_ARTICLE = ["/", "/auteurs/zoe/", "/magazine/culture/", "/mots-cles/nuit/"]


@pytest.fixture(autouse=True)
def announced(settings, host):
    """A hub that takes what it is told, and no news: what the site shows has been told."""
    host.pages["/hub"] = Page(status=204)
    settings.WEBSUB_HUB = host.at("/hub")
    settings.EACH_MINUTE = ["magazine.front.hub.tell_due"]


@pytest.fixture
def night(db, django_capture_on_commit_callbacks):
    def act(verb, *args, **options):
        with django_capture_on_commit_callbacks(execute=True):
            return verb(*args, **options)

    return act


def publish(title="Une nuit", **fields):
    zoe = make.Author.objects.filter(slug="zoe").first() or make.author("Zoé")
    return workflow.publish(make.article(title, authors=[zoe], tags=["Nuit"], **fields), by=None)


def told(host, settings):
    """The topics that the hub heard of since the last call, without the site."""
    forms = [parse_qs(one.body.decode()) for one in host.asked if one.path == "/hub"]
    host.asked.clear()
    assert all(form["hub.mode"] == ["publish"] for form in forms)
    assert all(form["hub.url"] == form["hub.topic"] for form in forms)
    return sorted(form["hub.url"][0].removeprefix(settings.SITE_URL) for form in forms)


def feeds(*pages):
    return sorted(f"{page}flux/{file}" for page in pages for file in FILES)


def test_a_publication_is_told_in_each_form_of_each_list_that_shows_it(host, settings, night):
    row = night(publish)
    assert told(host, settings) == feeds(*OF_ARTICLE)
    upkeep()
    assert told(host, settings) == []
    make.dossier("La nuit", row.article)
    night(workflow.withdraw, row.article, by=None, reason="")
    # The feeds of the author and of the keyword are gone with it; the dossier's is new, and empty.
    assert told(host, settings) == feeds("/", "/dossiers/la-nuit/", "/magazine/culture/")


def test_what_changes_no_feed_is_not_told(host, settings, night):
    row = night(publish)
    told(host, settings)
    night(workflow.publish, row.article, by=None)
    article = make.Article.objects.get(pk=row.article_id)
    night(filing.plan, article, at=timezone.now(), seen=article.version, by=None)
    night(make.article, "Un brouillon", tags=["Nuit"])
    upkeep()
    assert told(host, settings) == []


def test_a_withdrawal_and_an_archive_are_news_of_a_list_that_goes_on(host, settings, night):
    first, second, _third = night(publish, "Un"), night(publish, "Deux"), night(publish, "Trois")
    told(host, settings)
    night(workflow.withdraw, first.article, by=None, reason="")
    assert told(host, settings) == feeds(*OF_ARTICLE)
    night(workflow.archive, second.article, by=None)
    assert told(host, settings) == feeds(*OF_ARTICLE)


def test_what_comes_by_itself_is_told_when_it_comes(host, settings, night, time_machine):
    night(publish, "Un")
    settings.EACH_MINUTE = ["articles.turning.turn_due", "magazine.front.hub.tell_due"]
    night(
        lambda: make.published(
            "À venir", authors=[make.Author.objects.get()], at=timezone.now() + timedelta(hours=1)
        )
    )
    told(host, settings)
    upkeep()
    assert told(host, settings) == []
    time_machine.move_to(timezone.now() + timedelta(hours=1, minutes=1), tick=False)
    night(upkeep)
    upkeep()
    assert told(host, settings) == feeds(*OF_ARTICLE[:3])


def test_a_hub_that_is_down_is_told_later_and_keeps_nobody(host, settings, night, time_machine):
    host.pages["/hub"] = Page(status=503)
    assert night(publish).pk
    assert 0 < len(told(host, settings)) < 4  # the first refusal ends a round
    assert Topic.objects.exclude(due=None).count() == 4
    assert {row.reason for row in Topic.objects.exclude(reason="")} == {"le hub a répondu 503"}
    host.pages["/hub"] = Page(status=204)
    time_machine.move_to(timezone.now() + timedelta(minutes=3), tick=False)
    upkeep()
    assert told(host, settings) == feeds(*OF_ARTICLE)
    assert not Topic.objects.exclude(due=None, reason="", tries=0).exists()


def test_what_is_tried_for_too_long_waits_for_the_next_news(host, settings, night, time_machine):
    host.pages["/hub"] = Page(status=500)
    night(publish)
    path = "/magazine/culture/flux/"
    Topic.objects.exclude(path=path).delete()
    Topic.objects.filter(path=path).update(due=timezone.now())
    now, pauses = timezone.now(), []
    while (row := Topic.objects.get(path=path)).due is not None:
        pauses.append(row.due - now)
        now = row.due
        time_machine.move_to(now, tick=False)
        hub.tell(seconds=60)
    assert pauses[1:] == sorted(pauses[1:]) and max(pauses) == hub.LONGEST
    assert sum(pauses, timedelta()) < timedelta(days=7)
    host.pages["/hub"] = Page(status=204)
    told(host, settings)
    night(publish, "Du neuf")
    assert {*feeds("/magazine/culture/")} <= {*told(host, settings)}


def test_what_happens_while_a_list_is_told_is_told_after_it(host, settings, night, monkeypatch):
    night(publish, "Un")
    told(host, settings)
    asked = []

    def meanwhile(address, **options):
        if not asked:
            asked.append(address)
            publish("Trois")
            hub.note(["/magazine/culture/flux/"], timezone.now())
        return door.fetch(address, **options)

    monkeypatch.setattr(hub, "fetch", meanwhile)
    publish("Deux")
    hub.note(["/magazine/culture/flux/"], timezone.now())
    assert hub.tell(seconds=60) == 2
    assert told(host, settings) == sorted(2 * feeds("/magazine/culture/"))


def test_a_list_that_somebody_looks_at_is_left_to_him(host, settings, night, monkeypatch):
    """Two workers tell once; what a killed one had taken is told when its time is over."""
    night(publish, "Un")
    told(host, settings)
    publish("Deux")
    hub.note(["/magazine/culture/flux/"], timezone.now())

    def while_told(address, **options):
        assert hub.tell(seconds=60) == 0
        raise KeyboardInterrupt

    monkeypatch.setattr(hub, "fetch", while_told)
    with pytest.raises(KeyboardInterrupt):
        hub.tell(seconds=60)
    monkeypatch.setattr(hub, "fetch", door.fetch)
    assert hub.tell(seconds=60) == 0
    Topic.objects.exclude(due=None).update(due=timezone.now())
    assert hub.tell(seconds=60) == 1


def test_an_agreement_that_cuts_a_text_is_news_of_its_lists(host, settings, night, time_machine):
    blog = make.blog(authors=[make.author("Zoé")])
    make.agreement(blog)
    draft = make.republished(
        "Du blog", blog=blog, authors=list(blog.authors.all()), body=make.BODY * 30, tags=["Nuit"]
    )
    night(workflow.publish, draft, by=None)
    told(host, settings)
    today = timezone.localdate()
    night(changes.agree, blog, mode="excerpt", agreed_on=today, agreed_by="l’autrice")
    time_machine.move_to(timezone.now() + timedelta(minutes=3), tick=False)
    upkeep()
    assert told(host, settings) == feeds(*OF_ARTICLE)


def test_without_a_hub_nothing_is_noted(host, settings, night):
    settings.WEBSUB_HUB = ""
    night(publish)
    upkeep()
    assert not Topic.objects.exists() and told(host, settings) == []


def test_the_hub_is_reached_by_the_one_door(host, settings, night):
    settings.FETCH_ALLOW = []
    night(publish)
    assert host.asked == []
    assert Topic.objects.exclude(reason="").exists()


def test_a_correction_is_news(host, settings, night):
    row = night(publish)
    told(host, settings)
    night(correcting.correct, row.article, kind="correction", text="Ce n’était pas juin.", by=None)
    assert told(host, settings) == feeds(*OF_ARTICLE)


def test_a_list_at_an_address_of_former_days_keeps_no_other_waiting(host, settings, night):
    night(publish)
    told(host, settings)
    past = timezone.now() - timedelta(days=1)
    Topic.objects.create(path="/rubriques/culture/flux/", due=past)
    night(publish, "Deux")
    assert told(host, settings) == feeds(*OF_ARTICLE)
    assert not Topic.objects.exclude(due=None).exists()


def test_what_was_given_up_is_no_news_of_the_site_each_minute(host, settings, night, monkeypatch):
    host.pages["/hub"] = Page(status=500)
    monkeypatch.setattr(hub, "MOST_TRIES", 1)
    night(publish)
    Topic.objects.exclude(path="/flux/").delete()
    Topic.objects.update(due=timezone.now())
    upkeep()
    told(host, settings)
    upkeep()
    assert told(host, settings) == []
    host.pages["/hub"] = Page(status=204)
    night(publish, "Deux")
    upkeep()
    assert set(feeds("/")) <= set(told(host, settings))


def test_what_happens_while_it_is_given_up_is_told_later(night, monkeypatch):
    night(publish)
    Topic.objects.exclude(path="/flux/").delete()
    Topic.objects.update(due=timezone.now(), print="")
    monkeypatch.setattr(hub, "MOST_TRIES", 1)

    def refuse(*_about, **_more):
        hub.note(["/flux/"], timezone.now())
        raise door.FetchError("no")

    monkeypatch.setattr(hub, "fetch", refuse)
    hub.tell(seconds=60)
    row = Topic.objects.get()
    assert row.due is not None
    assert (row.tries, row.print) == (0, "")
