"""RSS and Atom files of the samples, read and imported."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Publication
from authors.models import Author, Blog
from magazine.lib import richtext
from magazine.syndication import detect
from magazine.syndication.drafts import draft
from magazine.syndication.items import Item, LinkedSource, Loss, Lost
from magazine.syndication.limits import UNLIMITED, Limits
from magazine.syndication.models import Record
from tests.syndication.expected import NOW, PARIS, of_kind


@pytest.mark.parametrize("form", ["rss20.xml", "atom10.xml", "rss092.latin9.xml"])
def test_a_french_feed_comes_in_to_the_last_accent(samples, culture, bring_in, form):
    name = f"feeds/fr/bitcoin-france.{form}"
    sample = next(one for one in of_kind(samples, "feed") if one.name == name)
    said = bring_in(sample.path, "--section", "culture")
    assert said.code == 0
    for fact in sample.expected["entries"]:
        article = Article.objects.get(title=fact["title"])
        assert (article.original, article.language) == (fact["link"], "fr")
        assert 'href="/' not in article.body
        assert "<img" not in article.body
    assert Blog.objects.get().address == "https://bitcoin-france.org/"
    assert said.tells("image left out, which no agreement allows")


def test_the_forms_of_one_feed_give_each_article_once(samples, culture, bring_in, agreed):
    folder = samples / "data/feeds/fr"
    options = ("--section", "culture", "--publish", *agreed)
    bring_in(folder / "bitcoin-france.rss20.xml", *options)
    bring_in(folder / "bitcoin-france.atom10.xml", *options)
    bring_in(folder / "bitcoin-france.rss092.latin9.xml", *options)
    assert (Article.objects.count(), Author.objects.filter(name="Boussac").count()) == (5, 1)
    assert Publication.objects.published().count() == 5


def test_no_feed_stops_the_run(samples, culture, bring_in):
    """Every file of the folder at once; what cannot be read is a line."""
    said = bring_in(samples / "data/feeds", "--section", "culture")
    assert said.code == 1
    assert Article.objects.count() > 100
    before = Article.objects.count(), Record.objects.count()
    bring_in(samples / "data/feeds", "--section", "culture")
    assert (Article.objects.count(), Record.objects.count()) == before


def test_an_attack_leaves_nothing_harmful(samples, culture, bring_in):
    """How long each takes to be read is printed by the benchmarks."""
    bring_in(samples / "data/xml-attacks", "--section", "culture")
    for article in Article.objects.all():
        assert article.original.startswith("http") or not article.original
        assert "root:" not in article.body
        assert "<script" not in article.body + article.title
        assert article.dated <= timezone.now()


def test_one_guid_twice_is_one_article_with_the_later_title(samples, culture, bring_in):
    bring_in(samples / "data/xml-attacks/same-guid-other-link.rss.xml", "--section", "culture")
    titles = set(Article.objects.values_list("title", flat=True))
    assert titles == {"Un, mis à jour", "Deux", "Trois"}


def test_markup_in_a_title_is_gone_and_entities_are_decoded_once(samples, culture, bring_in):
    bring_in(samples / "data/xml-attacks/xss-every-field.rss.xml", "--section", "culture")
    assert Article.objects.filter(title="titre gras & AT&T").exists()


FEED = """<?xml version="1.0"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Carnet de {name}</title>
<link>https://{name}.example/</link>{items}</channel></rss>"""


@pytest.fixture
def feed(culture, write, bring_in):
    """Import a feed with these items, each a dict of elements, as the blog of that name has it."""

    def run(*items, name="lea", options=()):
        text = "".join(
            "<item>" + "".join(f"<{tag}>{words}</{tag}>" for tag, words in item.items()) + "</item>"
            for item in items
        )
        path = write(FEED.format(name=name, items=text), f"{name}.xml")
        return bring_in(path, "--section", "culture", *options)

    return run


def test_the_same_guid_of_another_blog_is_another_article(feed):
    feed({"title": "Un", "guid": "1", "description": "Texte de Léa."})
    feed({"title": "Deux", "guid": "1", "description": "Texte de Noé."}, name="noe")
    assert sorted(Article.objects.values_list("title", flat=True)) == ["Deux", "Un"]


def test_one_link_for_all_items_does_not_merge_them(feed):
    link = "https://lea.example/"
    feed(*({"title": str(n), "guid": str(n), "link": link} for n in range(3)))
    feed(*({"title": str(n), "link": link} for n in range(3, 6)))
    assert Article.objects.count() == 6


def test_a_permalink_that_moved_to_https_is_known_again(feed):
    feed({"title": "Un", "link": "http://lea.example/un/", "description": "Texte."})
    feed({"title": "Un, corrigé", "link": "https://www.lea.example/un", "description": "Texte."})
    assert Article.objects.get().title == "Un, corrigé"


def test_an_article_that_moved_elsewhere_is_known_by_its_content(feed):
    feed({"title": "Un", "link": "https://lea.example/un", "description": "Texte."})
    feed({"title": "Un", "link": "https://lea.example/2026/un", "description": "Texte."})
    feed({"title": "Un, suite", "link": "https://lea.example/2026/un", "description": "Autre."})
    row = Article.objects.get()
    assert (row.title, row.original) == ("Un, suite", "https://lea.example/2026/un")


def test_an_item_without_date_is_dated_when_first_seen_and_stays_off_la_une(feed, agreed):
    item = {"title": "Un", "guid": "1", "description": "Texte.", "author": "Léa Pont"}
    said = feed(item, options=("--publish", "--la-une", *agreed))
    assert said.code == 1
    assert said.tells("La Une", "date")
    dated = Article.objects.get().dated
    feed(item)
    assert Article.objects.get().dated == dated <= timezone.now()


def test_authors_of_the_same_name_on_two_blogs_are_two_people(feed):
    item = {"title": "Un", "guid": "1", "author": "Marie"}
    feed(item)
    feed(item, name="noe")
    assert Author.objects.filter(name="Marie").count() == 2


def test_a_summary_is_never_glued_to_the_text(feed):
    feed({"title": "Un", "guid": "1", "description": "Résumé.", "content:encoded": "Le texte."})
    assert richtext.plain(Article.objects.get().body) == "Le texte."


def read(*items, head="", limits=UNLIMITED):
    """What a feed of these items gives, as they leave their reader."""
    text = "".join(f"<item>{item}</item>" for item in items)
    data = FEED.format(name="lea", items=head + text)
    file = io.BytesIO(
        data.replace("<rss ", '<rss xmlns:media="http://search.yahoo.com/mrss/" ').encode()
    )
    reader = detect.reader(file, limits=limits)
    return list(reader(file, name="lea", now=NOW, zone=PARIS))


def test_a_summary_beside_the_text_is_its_standfirst():
    text = "<content:encoded>&lt;p&gt;Le marché ouvre à sept heures.&lt;/p&gt;</content:encoded>"
    (item,) = read(f"<title>Un</title><description>Une place, un matin.</description>{text}")
    assert (item.standfirst, item.body) == (
        "Une place, un matin.",
        "<p>Le marché ouvre à sept heures.</p>",
    )


@pytest.mark.parametrize(
    "summary",
    [
        "Le marché ouvre à […]",
        "Le marché ouvre à sept… Lire la suite sur le blog",
        "&lt;p&gt;Le marché ouvre&lt;/p&gt;",
        "Le marché ouvre à sept heures.",
        "Le marché ouvre à sept heures. Et tout ce que le blog dit encore.",
    ],
)
def test_a_summary_that_is_the_beginning_of_the_text_is_none(summary):
    text = "<content:encoded>&lt;p&gt;Le marché ouvre à sept heures.&lt;/p&gt;</content:encoded>"
    (item,) = read(f"<title>Un</title><description>{summary}</description>{text}")
    assert item.standfirst == ""


def test_a_picture_hung_on_an_item_leads_unless_the_text_has_it():
    picture = '<media:content url="https://lea.example/a.jpg" medium="image"/>'
    (item,) = read(f"<title>Un</title>{picture}<description>Texte.</description>")
    assert item.lead_image == "https://lea.example/a.jpg"
    text = "<description>&lt;img src='https://i.example/w/a.jpg'&gt; Texte.</description>"
    (item,) = read(f"<title>Un</title>{picture}{text}")
    assert item.lead_image == ""


def test_a_sound_is_linked_under_the_article_and_told():
    sound = '<enclosure url="https://lea.example/a.mp3" type="audio/mpeg" length="12"/>'
    (item,) = read(f"<title>Un</title>{sound}<description>Texte.</description>")
    assert item.sources == (LinkedSource("Un", "https://lea.example/a.mp3", "sound"),)
    assert item.losses == (Loss(Lost.DATE), Loss(Lost.ENCLOSURE, "https://lea.example/a.mp3"))


def test_dates_that_only_say_when_the_feed_was_made_say_nothing():
    just_now = "Fri, 27 Nov 2026 08:00:00 CET"
    at = f"<pubDate>{just_now}</pubDate>"
    items = [f"<title>{n}</title><description>Texte {n}.</description>{at}" for n in range(3)]
    head = f"<lastBuildDate>{just_now}</lastBuildDate>"
    assert [item.dated for item in read(*items, head=head)] == [None] * 3
    assert all(Loss(Lost.DATE) in item.losses for item in read(*items, head=head))
    assert all(item.dated for item in read(*items))


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Léa Pont et Noé Dan", ["Léa Pont", "Noé Dan"]),
        ("Léa Pont, Noé Dan &amp; Zoé Le Roy", ["Léa Pont", "Noé Dan", "Zoé Le Roy"]),
        ("Par Léa Pont", ["Léa Pont"]),
        ("Dupont, Jean", ["Dupont, Jean"]),
        ("Le Monde et AFP", ["Le Monde et AFP"]),
        ("Léa Pont, journaliste", ["Léa Pont, journaliste"]),
        ("lea@lea.example (Léa Pont)", ["Léa Pont"]),
        ("lea@lea.example", []),
    ],
)
def test_who_signs(said, names):
    (item,) = read(f"<title>Un</title><author>{said}</author><description>x</description>")
    assert [who.name for who in item.signatures] == names


def test_a_fetched_feed_has_limits_and_a_file_has_none():
    items = [f"<title>{n}</title><description>{'mot ' * n}</description>" for n in range(1, 9)]
    few = read(*items, limits=Limits(entries=3, body=15))
    assert [getattr(entry, "title", None) for entry in few] == ["1", "2", None, None]
    assert "15" in few[2].what
    assert "3" in few[3].what
    assert len(read(*items)) == 8


def test_a_date_that_says_nothing_is_no_date():
    (item,) = read("<title>x</title><pubDate>2013-xx-27</pubDate><description>x</description>")
    assert (item.dated, item.losses) == (None, (Loss(Lost.DATE),))


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app">
<title>Mer</title><link href="https://mer.example/"/>
<entry><id>urn:1</id><title>Un</title><updated>2009-06-05T08:00:00Z</updated>
<content>Le texte.</content></entry>
<entry><id>urn:2</id><title>Secret</title><updated>2009-06-05T08:00:00Z</updated>
<content>Le brouillon.</content><app:control><app:draft>yes</app:draft></app:control></entry>
</feed>"""


def test_a_draft_that_an_atom_file_holds_is_left_out(bring_in, write, db) -> None:
    said = bring_in(write(ATOM, "export.xml"))
    assert said.code == 0
    assert said.tells("a draft of the blog")
    assert [one.title for one in Article.objects.all()] == ["Un"]


def test_what_is_dated_today_without_an_hour_is_of_today_in_the_morning_too() -> None:
    day = datetime(2026, 11, 27, 12, tzinfo=PARIS)
    item = Item("mer", "1", "Un", "<p>x</p>", dated=day, precision="day")
    for hour in (8, 12, 23):
        now = day.replace(hour=hour)
        made = draft(item, now=now, pictures={})
        assert not made.guessed_date
        assert made.value["dated"] == min(now, day).astimezone(UTC).isoformat()
    assert draft(item, now=day - timedelta(days=1), pictures={}).guessed_date
