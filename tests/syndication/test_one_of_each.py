"""The samples that hold the same articles: none of them doubles, whatever order they come in."""

from collections import Counter

import pytest

from articles.models import Article, Publication
from magazine.syndication.models import Double, Record

FEEDS = "data/feeds/fr"
EXPORT = "data/wxr/bitcoin-france.slice.xml"
GHOST = "data/ghost/bitcoin-france.ghost6.json"
PAGE = "data/html/fr/page-opengraph-jsonld.html"


@pytest.fixture
def take(samples, culture, bring_in, agreed):
    options = ("--section", "culture", "--publish", *agreed)
    return lambda *names: bring_in(*(samples / name for name in names), *options)


def everything():
    rows = Article.with_bin.order_by("pk").values("title", "body", "dated", "version", "state")
    return list(rows), Record.objects.count(), Double.objects.count()


def test_four_feeds_and_a_page_of_one_blog_give_each_article_once(take):
    take(FEEDS, PAGE)
    assert Counter(Article.objects.values_list("title", flat=True)).most_common(1)[0][1] == 1
    assert (Article.objects.count(), Publication.objects.published().count()) == (5, 5)
    assert not Double.objects.exists()


def test_a_feed_after_its_page_and_its_page_again_change_nothing(take):
    take(PAGE)
    take(FEEDS)
    before = everything()
    take(PAGE, FEEDS)
    assert everything() == before


def test_a_real_export_is_brought_in_once(take):
    take(EXPORT)
    before = everything()
    titles = [row["title"] for row in before[0]]
    assert "COP21 et Blockchain" in titles
    assert len(titles) == len(set(titles)) == 8
    said = take(EXPORT)
    assert (everything(), said.code) == (before, 0)


def test_what_an_editor_changed_survives_the_export_read_again(take):
    take(EXPORT)
    Article.objects.filter(title="COP21 et Blockchain").update(title="Le climat et la chaîne")
    take(EXPORT)
    assert Article.objects.filter(title="Le climat et la chaîne").count() == 1
    assert not Article.objects.filter(title="COP21 et Blockchain").exists()


def test_the_same_titles_under_other_addresses_are_for_an_editor_to_decide(take):
    """The export names another host and other hours, the one of Ghost no address at all."""
    take(FEEDS)
    public = set(Publication.objects.published().values_list("article", flat=True))
    take(EXPORT)
    assert Double.objects.open().count() == 5
    assert {row.first_id for row in Double.objects.all()} == public
    waiting = Double.objects.values_list("second", flat=True)
    assert not Publication.objects.published().filter(article__in=waiting).exists()
    take(GHOST)
    assert Double.objects.open().count() >= 10
    before = everything()
    take(FEEDS, EXPORT, GHOST)
    assert everything() == before
