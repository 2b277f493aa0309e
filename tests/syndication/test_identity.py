"""One post is one article, by whatever file, form or address it comes; and what is gone is gone."""

import pytest
from django.utils import translation

from articles import bin, workflow
from articles.models import Article, Publication
from authors.models import Blog
from magazine.syndication import store
from magazine.syndication.decide import Decision, Verb
from magazine.syndication.ledger import NEW
from magazine.syndication.models import Record
from magazine.syndication.writing import Plan

TEXT = (
    "<p>Le marché ouvre à sept heures, quand la place est encore vide et que les camions "
    "reculent entre les platanes. {more}</p><p>À huit heures, on ne passe plus : les paniers "
    "débordent, les chiens attendent, et le fromager raconte la même histoire qu’hier.</p>"
)
RSS = """<?xml version="1.0"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Carnet de Léa</title>
<link>{home}</link>{items}</channel></rss>"""


def item(**elements):
    words = "".join(
        f"<{name.replace('__', ':')}><![CDATA[{text}]]></{name.replace('__', ':')}>"
        for name, text in elements.items()
    )
    return f"<item>{words}</item>"


@pytest.fixture
def feed(culture, write, bring_in):
    """Import a feed of Léa's blog with these items, from a file of this name."""

    def run(*items, home="https://lea.example/", name="lea.xml", options=()):
        path = write(RSS.format(home=home, items="".join(items)), name)
        return bring_in(path, "--section", "culture", *options)

    return run


def post(text="", title="Un marché", link="https://lea.example/marche", **more):
    text = text or TEXT.format(more="")
    return item(title=title, link=link, content__encoded=text, **more)


def test_the_forms_of_one_blog_give_each_article_once(samples, culture, bring_in, agreed):
    """RSS 2.0, RSS 0.92 in Latin-9, Atom, JSON: the poorer form takes nothing from the richer."""
    folder = samples / "data/feeds/fr"
    options = ("--section", "culture", "--publish", *agreed)
    for form in ("rss20.xml", "atom10.xml", "rss092.latin9.xml"):
        bring_in(folder / f"bitcoin-france.{form}", *options)
    assert Article.objects.count() == Publication.objects.published().count() == 5
    for article in Article.objects.all():
        assert article.bylines.get().author.name == "Boussac"
        assert article.tags.exists()
    assert Record.objects.count() == 5


def test_bringing_the_forms_in_again_changes_nothing(samples, culture, bring_in, agreed):
    folder = samples / "data/feeds/fr"
    options = ("--section", "culture", "--publish", *agreed)
    bring_in(folder, *options)
    before = list(Article.objects.order_by("pk").values())
    said = bring_in(folder, *options)
    assert "0 articles created, 0 updated" in said.summary
    assert list(Article.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "link",
    [
        "http://lea.example/marche",
        "https://www.lea.example/marche/",
        "https://lea.example/marche?utm_source=rss#suite",
    ],
)
def test_twins_of_an_address_are_one_article(feed, link):
    feed(post())
    feed(post(link=link, guid=f"autre:{link}"))
    assert Article.objects.count() == 1


def test_twins_of_an_address_in_one_file_are_one_article(feed):
    feed(post(guid="une-fois-sans-https"), post(link="http://www.lea.example/marche/"))
    assert Article.objects.count() == 1


def test_another_source_of_the_same_blog_knows_its_addresses(feed, write, bring_in):
    """A line of our own form names the blog otherwise than the feed: the address is the same."""
    feed(post())
    Record.objects.update(source="wordpress.2026-11-01")
    feed(post(link="http://lea.example/marche/", guid="https://lea.example/?p=12"))
    assert Article.objects.count() == 1


def test_the_blog_s_own_feed_takes_over_from_a_page_that_was_saved(feed):
    """Each brings in its own cut of the text: in turn, they would undo one another for ever."""
    feed(post(guid="tag:lea.example,2009:1"))
    Record.objects.update(source="lea.example", guid="https://lea.example/marche")
    richer = post(text=TEXT.format(more="Il pleut."), guid="tag:lea.example,2009:1")
    assert "1 updated" in feed(richer).summary
    names = set(Record.objects.values_list("source", "guid"))
    assert names == {
        ("https://lea.example", "tag:lea.example,2009:1"),
        ("lea.example", "https://lea.example/marche"),
    }
    assert Record.objects.exclude(prints={}).get().source == "https://lea.example"
    assert "1 unchanged" in feed(richer).summary


def test_a_blog_that_has_another_address_now_is_known_by_its_guids(feed):
    feed(post(guid="tag:lea.example,2009:post-123456"))
    Blog.objects.update(address="https://carnet.example/")
    link = "https://carnet.example/2026/marche"
    feed(
        post(title="Un marché, encore", link=link, guid="tag:lea.example,2009:post-123456"),
        home="https://carnet.example/",
    )
    assert Article.objects.get().title == "Un marché, encore"


def test_an_article_goes_on_being_known_by_its_former_address(feed):
    feed(post(guid="https://lea.example/?p=12"))
    feed(post(link="https://lea.example/2026/marche", guid="https://lea.example/?p=12"))
    feed(post(link="https://lea.example/marche", guid="un-autre-logiciel"))
    assert Article.objects.count() == 1


def test_another_blog_that_names_the_same_address_changes_nothing(feed):
    """A planet, or somebody who would like to be read in another's place."""
    feed(post())
    feed(
        post(text=TEXT.format(more="Achetez mes pilules !"), title="À vendre"),
        home="https://planete.example/",
    )
    assert Article.objects.get(blog__address="https://lea.example/").title == "Un marché"
    assert Article.objects.count() == 2


def test_the_blog_s_own_front_page_is_the_address_of_no_article(feed):
    for number in range(3):
        feed(post(title=f"Épisode {number}", link="https://lea.example/", guid=f"episode-{number}"))
    assert Article.objects.count() == 3


def test_one_page_for_all_posts_in_turn_does_not_merge_them(feed):
    for day in (2, 9, 16):
        feed(
            post(
                title=f"Semaine du {day}",
                text=f"<p>Le programme du {day} mars.</p>",
                link="https://lea.example/programme",
                guid=f"semaine-{day}-mars-2026",
                pubDate=f"{day:02} Mar 2026 08:00:00 GMT",
            )
        )
    assert Article.objects.count() == 3


def test_the_same_notice_each_month_is_not_a_post_that_moved(feed):
    for month in ("Mar", "Apr"):
        feed(
            post(
                title="Rendez-vous",
                link=f"https://lea.example/{month}",
                pubDate=f"02 {month} 2026 08:00:00 GMT",
            )
        )
    assert Article.objects.count() == 2


def test_all_items_of_a_podcast_with_one_link_come_in(samples, culture, bring_in):
    path = samples / "data/feeds/rome/rsr_fr-CH_podcast.xml"
    for _again in range(2):
        bring_in(path, "--section", "culture")
        assert Article.objects.count() == 15


def test_a_feed_of_summaries_does_not_cut_what_an_export_gave(feed):
    feed(post())
    said = feed(post(text="<p>Le marché ouvre à sept heures, quand la place […]</p>"))
    assert "0 updated" in said.summary
    assert "fromager" in Article.objects.get().body


def test_a_whole_text_replaces_the_summary_that_came_first(feed):
    feed(post(text="<p>Le marché ouvre à sept heures, quand la place […]</p>"))
    feed(post())
    assert "fromager" in Article.objects.get().body


def test_other_markup_of_the_same_words_is_no_change(feed):
    feed(post())
    divided = TEXT.format(more="").replace("<p>", "<div>").replace("</p>", "</div>")
    assert "0 updated" in feed(post(text=divided)).summary
    linked = TEXT.format(more="").replace("fromager", '<a href="https://f.example/">fromager</a>')
    assert "1 updated" in feed(post(text=linked)).summary


def test_an_edited_article_survives_what_the_blog_says_later(feed):
    feed(post())
    Article.objects.update(title="Mieux dit")
    said = feed(post(title="Un marché le matin", text=TEXT.format(more="Il pleut.")))
    article = Article.objects.get()
    assert (article.title, "Il pleut" in article.body) == ("Mieux dit", True)
    assert said.tells("kept as edited here")


def test_what_stays_as_edited_is_named_as_the_form_names_it():
    decision = Decision(Verb.KEEP, edited=("title", "bylines", "dated_precision"))
    with translation.override("fr"):
        (line,) = store._editors(Plan(None, {}, NEW, decision))  # type: ignore[arg-type]
    assert line.endswith(": titre, date, signatures")


# What is gone ------------------------------------------------------------------------------------


def withdrawn():
    workflow.withdraw(Article.objects.get(), by=None, reason="à la demande de Léa")


def in_the_bin():
    bin.delete(Article.objects.get(), by=None)


def purged():
    Article.objects.get().delete()


@pytest.mark.parametrize("gone", [withdrawn, in_the_bin, purged])
@pytest.mark.parametrize(
    "again",
    [
        {},
        {"title": "Un autre titre", "text": TEXT.format(more="Revu."), "guid": "nouveau-logiciel"},
        {"link": "https://lea.example/2026/marche"},
    ],
    ids=["same", "address", "content"],
)
def test_what_was_taken_away_never_returns(feed, gone, again, django_capture_on_commit_callbacks):
    feed(post())
    with django_capture_on_commit_callbacks(execute=True):
        gone()
    said = feed(post(**again))
    assert said.tells("left out")
    assert Article.objects.exclude(state="withdrawn").count() == 0


def test_nor_from_the_file_of_another_blog(feed):
    feed(post())
    purged()
    Blog.objects.all().delete()
    said = feed(post(), home="https://miroir.example/", name="miroir.xml")
    assert said.tells("deleted here")
    assert not Article.objects.exists()
