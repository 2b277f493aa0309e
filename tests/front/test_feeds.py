"""Feeds are valid, hold what the publication holds and nothing more, and answer 304."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from articles import correcting, workflow
from articles.models import Publication, PublicationBody
from magazine.front import arranging, composing, editions
from magazine.front.feeds_content import clean
from magazine.front.formats import LA_UNE
from magazine.front.plans import Chosen
from magazine.syndication.models import Feed
from tests import make

pytestmark = pytest.mark.django_db

SIZE = sum(size for _format, size in LA_UNE)
FILES = ["rss.xml", "atom.xml", "feed.json"]
TYPES = ["application/xml", "application/xml", "application/feed+json"]
NASTY = "</script> ]]> <b>gras</b> &amp; 🎉 \x00\x08\x0b\ud800 « fin »"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def filled(anthony, culture):
    """Three articles under Culture: our own with everything, one whole and one cut from blogs."""
    own = make.published(
        "Chez nous",
        section=culture,
        authors=[anthony, make.author("Zoé")],
        tags=["Bande dessinée"],
        standfirst="Un chapô",
        lead_image=make.image(),
        body='<p>Voir <a href="/archives/2009/06/">juin</a> et <a href="https://a.example/">a</a>.</p>',
        dated=timezone.now() - timedelta(days=1),
    )
    whole = make.republished(
        "Du blog",
        section=culture,
        authors=[anthony],
        original="https://carnet.example/billet",
        language="en",
        dated=datetime(2009, 6, 5, 10, tzinfo=UTC),
    )
    workflow.publish(whole, by=None)
    composing.compose(timezone.now())
    return own


def get(client, file, name="feed", *args, **options):
    return client.get(reverse(name, args=[*args, file]), **options)


def parsed(response):
    kind = response["Content-Type"]
    found = feedparser.parse(response.content, response_headers={"content-type": kind})
    assert not found.bozo, found.get("bozo_exception")
    return found


@pytest.mark.parametrize(("file", "kind"), list(zip(FILES, TYPES, strict=True)))
def test_a_feed_has_its_type_and_sets_no_cookie(client, filled, file, kind):
    response = get(client, file)
    assert response.status_code == 200
    assert response["Content-Type"] == f"{kind}; charset=utf-8"
    assert not response.cookies and "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("file", FILES[:2])
def test_a_reader_of_feeds_understands_it(client, filled, file):
    found = parsed(get(client, file))
    assert found.feed.title == settings.SITE_NAME
    assert found.feed.language == "fr"
    assert {link.rel: link.href for link in found.feed.links}["self"] == (
        f"{settings.SITE_URL}/flux/{file}"
    )
    own, blog = found.entries
    assert [own.title, blog.title] == ["Chez nous", "Du blog"]
    assert own.link == settings.SITE_URL + filled.get_absolute_url()
    assert own.id == f"{settings.SITE_URL}/{filled.article_id}/"
    assert own.summary == "Un chapô"
    assert [tag.term for tag in own.tags] == ["Culture", "Bande dessinée"]
    assert {author.name for author in own.authors} >= {"Zoé"}
    assert blog.published_parsed[:3] == (2009, 6, 5)
    assert f'href="{settings.SITE_URL}/archives/2009/06/"' in own.content[0].value
    assert 'href="https://a.example/"' in own.content[0].value
    assert own.enclosures[0].href.startswith(f"{settings.SITE_URL}/media/images/")


def test_json_feed_has_what_its_version_asks_for(client, filled):
    found = get(client, "feed.json").json()
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == f"{settings.SITE_URL}/flux/feed.json"
    assert found["home_page_url"] == f"{settings.SITE_URL}/"
    own, blog = found["items"]
    assert own["id"] == f"{settings.SITE_URL}/{filled.article_id}/" and own["content_html"]
    assert [author["name"] for author in own["authors"]] == ["Anthony Hamelle", "Zoé"]
    assert own["tags"] == ["Culture", "Bande dessinée"]
    assert own["attachments"][0]["size_in_bytes"] > 0
    assert "external_url" not in own
    assert blog["external_url"] == "https://carnet.example/billet" and blog["language"] == "en"
    assert datetime.fromisoformat(blog["date_published"]) == datetime(2009, 6, 5, 10, tzinfo=UTC)


def test_atom_has_the_elements_it_must_have(client, filled):
    root = etree.fromstring(get(client, "atom.xml").content)
    for element in [root, *root.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            (only,) = element.findall(f"{ATOM}{name}")
            assert only.text
    for stamp in root.iter(f"{ATOM}updated", f"{ATOM}published"):
        assert datetime.fromisoformat(stamp.text).tzinfo
    own, blog = root.findall(f"{ATOM}entry")
    assert blog.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert blog.find(f"{ATOM}link[@rel='via']").get("href") == "https://carnet.example/billet"
    assert blog.find(f"{ATOM}source/{ATOM}title").text.startswith("Carnet")
    assert own.find(f"{ATOM}source") is None


def test_rss_keeps_to_the_advisory_board(client, filled):
    channel = etree.fromstring(get(client, "rss.xml").content).find("channel")
    assert all(channel.findtext(name) for name in ("title", "link", "description", "language"))
    own, blog = channel.findall("item")
    assert own.find("guid").get("isPermaLink") == "false"
    assert parsedate_to_datetime(blog.findtext("pubDate")).year == 2009
    assert set(own.find("enclosure").attrib) == {"url", "length", "type"}
    assert blog.findtext("{http://purl.org/dc/elements/1.1/}source") == (
        "https://carnet.example/billet"
    )
    assert blog.find("source") is None


def test_the_feed_of_the_blog_is_named_where_it_is_known(client, filled):
    """In RSS « source » is the address of a feed, and of nothing else."""
    of = Publication.objects.get(original="https://carnet.example/billet").blog
    Feed.objects.create(blog=of, address="https://carnet.example/fini", gone=timezone.now())
    Feed.objects.create(blog=of, address="https://carnet.example/feed")
    own, blog = etree.fromstring(get(client, "rss.xml").content).find("channel").findall("item")
    assert (blog.find("source").get("url"), blog.findtext("source")) == (
        "https://carnet.example/feed",
        of.title,
    )
    assert own.find("source") is None
    _own, entry = etree.fromstring(get(client, "atom.xml").content).findall(f"{ATOM}entry")
    itself = entry.find(f"{ATOM}source/{ATOM}link[@rel='self']")
    assert itself.get("href") == "https://carnet.example/feed"


@pytest.mark.parametrize("file", FILES)
def test_an_excerpt_is_all_that_a_feed_holds(client, file):
    sentences = "".join(f"<p>Phrase {n} de ce billet assez long.</p>" for n in range(40))
    body = f"{sentences}<p>Et la chute, secrète.</p>"
    workflow.publish(make.republished("Coupé", mode="excerpt", body=body), by=None)
    content = get(client, file).content.decode()
    assert "Phrase 0" in content and "secrète" not in content


@pytest.mark.parametrize("file", FILES)
def test_hostile_words_leave_a_feed_whole(client, filled, file):
    Publication.objects.update(
        title=clean(NASTY) + "\x08\x0b",
        standfirst=clean(NASTY) + "\x0b\ufffe",
        blog_title="]]>\x01",
    )
    PublicationBody.objects.update(html="<p>a\x0bb]]&gt; </p>")
    content = get(client, file).content
    if file == "feed.json":
        title = json.loads(content)["items"][0]["title"]
    else:
        title = parsed(get(client, file)).entries[0].title_detail.value
    assert "]]> " in title and "🎉" in title and "\x08" not in title
    assert b"</script>" not in content or file == "feed.json"


@pytest.mark.parametrize("file", FILES)
def test_sections_authors_and_tags_have_their_feeds(client, filled, anthony, culture, file):
    make.published("Ailleurs", section=make.section("Sciences"))
    composing.compose(timezone.now())
    assert b"Ailleurs" in get(client, file).content
    for name, slug in [("section_feed", "culture"), ("author_feed", "anthony-hamelle")]:
        content = get(client, file, name, slug).content.decode()
        assert "Du blog" in content and "Ailleurs" not in content
        assert f"{settings.SITE_URL}{reverse(name, args=[slug, file])}" in content
    content = get(client, file, "tag_feed", "bande-dessinee").content.decode()
    assert "Chez nous" in content and "Du blog" not in content


@pytest.mark.parametrize("name", ["section_feed", "author_feed", "tag_feed"])
def test_a_feed_of_nothing_known_is_not_found(client, name, db):
    assert get(client, "atom.xml", name, "inconnu").status_code == 404
    assert client.get("/flux/autre.xml").status_code == 404


@pytest.mark.parametrize("file", FILES)
def test_an_author_or_a_tag_of_drafts_alone_is_not_found(client, db, file):
    make.article(authors=[make.author("Sous embargo")], tags=["Affaire secrète"])
    assert get(client, file, "author_feed", "sous-embargo").status_code == 404
    assert get(client, file, "tag_feed", "affaire-secrete").status_code == 404


@pytest.mark.parametrize("file", FILES)
def test_an_author_and_a_tag_of_the_archived_alone_have_empty_feeds(client, db, file):
    old = make.published(authors=[make.author("Odile Bernard")], tags=["Presse"])
    workflow.archive(old.article, by=None)
    for name, slug in (("author_feed", "odile-bernard"), ("tag_feed", "presse")):
        response = get(client, file, name, slug)
        assert response.status_code == 200
        assert old.title not in response.content.decode()


@pytest.mark.parametrize("file", FILES)
def test_an_empty_magazine_has_valid_feeds(client, db, file):
    response = get(client, file)
    assert response.status_code == 200
    if file == "feed.json":
        assert response.json()["items"] == []
    else:
        assert parsed(response).entries == []


@pytest.mark.parametrize("file", FILES)
def test_nothing_but_the_listed_stands_in_a_feed(client, file):
    make.article("Brouillon")
    make.published("Programmé", at=timezone.now() + timedelta(hours=1))
    workflow.archive(make.published("Archivé").article, by=None)
    workflow.withdraw(make.published("Retiré").article, by=None, reason="")
    content = get(client, file).content.decode()
    assert not [word for word in ("Brouillon", "Programm", "Archiv", "Retir") if word in content]


def test_a_list_gives_the_twenty_newest(client):
    now = timezone.now()
    for day in range(22):
        make.published(f"Jour {day}", dated=now - timedelta(days=day))
    items = get(client, "feed.json", "section_feed", "culture").json()["items"]
    assert [item["title"] for item in items] == [f"Jour {day}" for day in range(20)]


def test_the_feed_of_the_site_holds_what_stands_on_la_une_however_old(client):
    now = timezone.now()
    old = make.published("Archive choisie", dated=now - timedelta(days=6000))
    for day in range(30):
        make.published(f"Jour {day}", dated=now - timedelta(days=day))
    composing.choose(old.article)
    composing.compose(now)
    titles = [item["title"] for item in get(client, "feed.json").json()["items"]]
    assert titles == [*(f"Jour {day}" for day in range(SIZE - 1)), "Archive choisie"]


def test_a_feed_has_the_articles_own_words(client):
    article = make.published("Le titre").article
    edition = editions.standing_or_new()

    def act(plan, now):
        plan.place(Chosen(article.pk, title="Pour La Une seulement"), (0, 1), now)

    arranging.change(edition, act, version=edition.version, by=None, what="")
    composing.compose(timezone.now())
    assert [item["title"] for item in get(client, "feed.json").json()["items"]] == ["Le titre"]


@pytest.mark.parametrize("file", FILES)
def test_a_reader_who_has_the_feed_gets_304(client, filled, file):
    first = get(client, file)
    has_it = {"If-None-Match": first["ETag"]}
    assert get(client, file, headers=has_it).status_code == 304
    both = has_it | {"If-Modified-Since": first["Last-Modified"]}
    assert get(client, file, headers=both).status_code == 304
    make.published("Du neuf")
    composing.compose(timezone.now())
    assert get(client, file, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_withdrawal_is_a_change_of_the_feed_and_of_its_date(client, filled):
    Publication.objects.update(live_from=timezone.now() - timedelta(days=3))
    first = get(client, "atom.xml")
    workflow.withdraw(filled.article, by=None, reason="")
    second = get(client, "atom.xml", headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert parsedate_to_datetime(second["Last-Modified"]) > parsedate_to_datetime(
        first["Last-Modified"]
    )


def renamed(publication):
    make.Author.objects.update(name="Autre nom")
    workflow.rederive([publication])


@pytest.mark.parametrize(
    "change",
    [
        lambda publication: workflow.archive(publication.article, by=None),
        renamed,
        lambda publication: make.Section.objects.update(name="Autre rubrique"),
    ],
)
def test_whoever_shows_a_date_alone_misses_no_change(client, filled, change):
    first = get(client, "atom.xml")
    change(filled)
    seen = {"If-Modified-Since": first["Last-Modified"]}
    second = get(client, "atom.xml", headers=seen)
    assert second.status_code == 200 and second.content != first.content


@pytest.mark.parametrize("file", FILES)
def test_queries_of_feeds(client, filled, django_assert_num_queries, file):
    lists = [("section_feed", "culture"), ("author_feed", "anthony-hamelle")]
    for name, *of in [("feed",), *lists]:
        with django_assert_num_queries(2):
            get(client, file, name, *of)


def test_an_image_whose_file_is_lost_leaves_the_feed_whole(client, filled):
    filled.lead_image.file.storage.delete(filled.lead_image.file.name)
    assert parsed(get(client, "rss.xml")).entries[0].enclosures[0].length == "0"
    assert "length" not in parsed(get(client, "atom.xml")).entries[0].enclosures[0]


@pytest.mark.parametrize("file", FILES)
def test_a_correction_reaches_whoever_read_the_text_in_a_feed(client, filled, file):
    Publication.objects.update(live_from=timezone.now() - timedelta(days=3))
    first = get(client, file)
    correcting.correct(filled.article, kind="correction", text="Ce n’était pas juin.", by=None)
    second = get(client, file, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    content = second.content.decode()
    assert "Rectificatif" in content and "Ce n’était pas juin." in content
    stamps = [parsedate_to_datetime(one["Last-Modified"]) for one in (first, second)]
    assert stamps[1] > stamps[0]


def test_what_is_corrected_is_updated_and_asks_one_question_more(
    client, filled, django_assert_num_queries
):
    told = correcting.correct(filled.article, kind="update", text="La suite.", by=None)
    with django_assert_num_queries(3):
        own, blog = get(client, "feed.json").json()["items"]
    assert datetime.fromisoformat(own["date_modified"]) == told.at.replace(microsecond=0)
    assert "La suite." in own["content_html"] and "La suite." not in blog["content_html"]


@pytest.mark.parametrize("file", FILES)
def test_a_text_of_a_blog_ends_with_the_way_to_its_original(client, filled, file):
    for excerpted, words in (
        (False, "Lire l’original sur Carnet"),
        (True, "Lire la suite sur Carnet"),
    ):
        Publication.objects.filter(origin="republished").update(excerpted=excerpted)
        found = get(client, file)
        own, blog = (
            [one["content_html"] for one in found.json()["items"]]
            if file == "feed.json"
            else [one.content[0].value for one in parsed(found).entries]
        )
        assert words in blog and blog.index(words) > blog.index(
            'href="https://carnet.example/billet"'
        )
        assert "Carnet" not in own
