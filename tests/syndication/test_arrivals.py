"""What an import makes and does not publish waits at the desk, with what filed it."""

import pytest

from articles.models import Article
from authors.models import Blog
from magazine.syndication import triage
from magazine.syndication.models import Arrival
from tests import make

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Carnet</title><link>https://carnet.example/</link><language>fr</language>
<item><title>Un concert au port</title><link>https://carnet.example/concert</link>
<guid>https://carnet.example/concert</guid><dc:creator>Marie Port</dc:creator>
<category>Musique</category>
<pubDate>Mon, 02 Nov 2026 10:00:00 +0100</pubDate>
<description>&lt;p&gt;Il pleuvait sur le port, et l’orchestre jouait.&lt;/p&gt;</description>
</item></channel></rss>
"""


@pytest.fixture
def feed(write):
    return write(FEED, "feed.xml")


@pytest.fixture
def carnet(culture) -> Blog:
    blog = make.blog("Carnet", address="https://carnet.example/")
    blog.section_rules.create(kind="tag", words="musique, concert", section=culture)
    return blog


def test_it_waits_where_a_rule_of_its_blog_files_it(bring_in, feed, carnet, culture):
    bring_in(feed)
    arrival = Arrival.objects.get()
    assert arrival.proposed == arrival.article.section == culture
    assert (arrival.proposed_by, arrival.rule) == ("rule", "tag:musique, concert")


def test_without_rules_nothing_files_it(bring_in, feed):
    bring_in(feed)
    arrival = Arrival.objects.get()
    assert (arrival.proposed, arrival.proposed_by) == (None, "")


def test_it_waits_once_however_often_it_comes(bring_in, feed, carnet):
    bring_in(feed)
    triage.accept(Arrival.objects.get().article, by=None)
    bring_in(feed)
    assert Arrival.objects.get().decision == "accepted"


def test_what_the_import_publishes_does_not_wait(bring_in, feed, carnet, agreed):
    bring_in(feed, "--publish", *agreed)
    assert Article.objects.get().state == "published"
    assert not Arrival.objects.exists()


def test_a_dry_run_lets_nothing_wait(bring_in, feed, carnet):
    bring_in(feed, "--dry-run")
    assert not Arrival.objects.exists()


def test_what_was_refused_does_not_come_again_until_that_is_undone(bring_in, feed, carnet):
    bring_in(feed)
    article = Arrival.objects.get().article
    triage.refuse(article, by=None, why="Hors sujet.")
    bring_in(feed)
    assert not Article.objects.exists()
    triage.undo(article, by=None)
    bring_in(feed)
    assert Article.objects.get() == article
    assert Arrival.objects.waiting().count() == 1
