"""Our own form, as a person writes it."""

import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image as Picture

from articles import bin
from articles.models import Article, Publication, Revision, Share, State
from articles.snapshot import snapshot
from authors.models import Agreement, Author, Blog, Contributor
from magazine.events.models import Event
from magazine.front.models import Slot
from magazine.images.models import Image
from magazine.syndication.models import Record

BLOG = "https://carnet.example/"
SECTION = {"kind": "section", "name": "Voyages"}
WRITER = {"kind": "author", "slug": "lea-pont", "name": "Léa Pont", "claimed": True}
HOME = {"kind": "blog", "title": "Carnet", "address": BLOG, "authors": ["lea-pont"]}
FULL = {
    "kind": "agreement",
    "blog": BLOG,
    "mode": "full",
    "agreed_on": "2026-01-02",
    "agreed_by": "Léa Pont, par courriel",
}
REST = (SECTION, WRITER, HOME, FULL)


def article(**fields):
    return {
        "kind": "article",
        "key": "un",
        "title": "Un pont",
        "body": "<p>Le pont est long.</p>",
        "section": "voyages",
        "origin": "republished",
        "blog": BLOG,
        "original": f"{BLOG}pont",
        "dated": "2026-03-04T05:06:00+01:00",
        "bylines": [{"author": "lea-pont"}],
    } | fields


@pytest.fixture
def lines(write, bring_in):
    """Import these lines (objects, or text as it is) with these options."""

    def run(*values, options=("--publish",), name="lines.jsonl"):
        text = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in values)
        return bring_in(write(text, name), *options)

    return run


def test_a_whole_small_magazine_comes_in(lines):
    said = lines(*REST, article(tags=["Ponts"], sources=[{"title": "Un livre", "kind": "book"}]))
    assert (said.code, said.lines) == (0, [])
    publication = Publication.objects.published().get()
    assert [byline["name"] for byline in publication.bylines] == ["Léa Pont"]
    assert [tag["name"] for tag in publication.tags] == ["Ponts"]
    assert publication.sources[0]["kind"] == "book"
    assert (publication.blog.title, publication.original) == ("Carnet", f"{BLOG}pont")
    assert Contributor.objects.get().author.claimed


def test_a_blog_brings_the_names_of_its_writers_and_where_it_is_filed(lines):
    writer = {"author": "lea-pont", "known_as": ["lpont", "Léa P."]}
    rule = {"kind": "tag", "words": "ponts", "section": "voyages"}
    home = HOME | {"authors": [writer], "section": "voyages", "section_rules": [rule]}
    for _time in range(2):
        said = lines(SECTION, WRITER, home)
        assert (said.code, said.lines) == (0, [])
    blog = Blog.objects.get()
    assert (blog.section.name, blog.contributors.get().names) == ("Voyages", ["lpont", "Léa P."])
    assert str(blog.section_rules.get()) == "porte le mot-clé ponts → Voyages"


def test_what_is_published_is_the_article_as_it_stands_on_the_desk(lines):
    lines(*REST, article(tags=["Ponts", "Rivières"], sources=[{"title": "Un livre"}]))
    lines(article(key="other", title="Sans date", dated=""))
    for row in Article.objects.with_rows():
        assert Revision.objects.get(article=row).snapshot == snapshot(row)


def test_running_it_twice_changes_nothing(lines):
    rest = [*REST, article(shares=[{"network": "mail", "day": "2026-03-05", "count": 2}])]
    lines(*rest)
    models = (Article, Author, Blog, Agreement, Record, Revision, Publication, Event, Share)
    before = [model.objects.count() for model in models]
    said = lines(*rest)
    assert (said.code, said.lines) == (0, [])
    assert [model.objects.count() for model in models] == before


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ('{"kind": "article", "key": ', "JSON"),
        ("[1, 2]", "JSON"),
        ("[" * 100000, "JSON"),
        ('{"kind": "article"}', "key"),
        ('{"kind": "planet"}', "planet"),
        (article(key="x", title=5), "title"),
        (article(key="x", title=" "), "title"),
        (article(key="x", title="t" * 301), "title"),
        (article(key="x", section="cuisine"), "cuisine"),
        (article(key="x", bylines=[{"author": "nobody"}]), "nobody"),
        (article(key="x", bylines="Léa"), "bylines"),
        (article(key="x", dated="un jour"), "un jour"),
        (article(key="x", original="javascript:alert(1)"), "original"),
        (article(key="x", sources=[{"title": "t", "address": "javascript:x"}]), "address"),
        (article(key="x", sources=[{"title": "t", "kind": "lie"}]), "kind"),
        (article(key="x", shares=[{"network": "mail", "day": "?"}]), "shares"),
        ('{"kind": "article", "key": "x", "shares": [{"count": 1e999}]}', "shares"),
        (article(key="x", shares=[{"network": "tam-tam", "day": "2026-01-01"}]), "tam-tam"),
        (article(key="x", bylines=[{"author": "lea-pont", "role": "king"}]), "king"),
        (article(key="x", origin="stolen"), "origin"),
        ({"kind": "author", "name": "A", "colour": "red"}, "colour"),
        ({"kind": "section", "name": ""}, "name"),
        ({"kind": "section", "name": ["Ponts"]}, "name"),
        ({"kind": "blog", "title": "B", "address": "ftp://b.example/"}, "address"),
        ({"kind": "agreement", "blog": "https://no.example/", "mode": "full"}, "no.example"),
        ({"kind": "image", "file": "../../etc/passwd"}, "passwd"),
        ({"kind": "edition", "slots": ["nothing"]}, "nothing"),
    ],
)
def test_a_bad_line_is_said_with_its_number_and_the_others_come_in(lines, settings, bad, words):
    said = lines(*REST, bad, article())
    assert said.code == 1
    assert said.tells("lines.jsonl", "5", words), said.lines
    assert Article.objects.get().title == "Un pont"


def test_a_refused_article_leaves_no_blog_and_no_author_behind(lines):
    signed = [{"name": "Paul Quai"}, {"author": "nobody"}]
    said = lines(*REST, article(blog="https://quai.example/", bylines=signed))
    assert said.code == 1
    assert Blog.objects.get().title == "Carnet"
    assert Author.objects.get().name == "Léa Pont"


def test_characters_that_no_database_holds_are_dropped(lines):
    lines(*REST)
    text = json.dumps(article(key="deux", title="TITLE")).replace("TITLE", "A\\u0000B\\ud800C")
    assert lines(text).code == 0
    assert Article.objects.filter(title="ABC").exists()


def test_a_date_to_come_is_replaced_by_when_it_was_first_seen(lines):
    later = (timezone.now() + timedelta(days=40)).isoformat()
    said = lines(*REST, article(dated=later))
    assert said.code == 0
    assert Article.objects.get().dated <= timezone.now()
    assert said.lines
    dated = Article.objects.get().dated
    lines(*REST, article(dated=later))
    assert Article.objects.get().dated == dated


def test_what_the_file_calls_a_draft_stays_one(lines):
    lines(*REST, article(state="draft"))
    assert Article.objects.get().state == State.DRAFT
    assert not Publication.objects.exists()


def test_without_publish_an_article_waits_for_review(lines):
    lines(*REST, article(), options=())
    assert Article.objects.get().state == State.REVIEW
    assert Revision.objects.count() == 1


def test_what_the_source_corrects_is_corrected_here_and_published(lines):
    lines(*REST, article())
    lines(article(body="<p>Le pont est très long.</p>"))
    assert "très" in Publication.objects.published().get().body.text
    assert Publication.objects.count() == 2


def test_only_the_fields_that_an_editor_left_alone_follow_the_source(lines):
    lines(*REST, article(standfirst="Avant."))
    Article.objects.update(title="Le grand pont")
    said = lines(article(title="Un vieux pont", standfirst="Après."))
    row = Article.objects.get()
    assert (row.title, row.standfirst) == ("Le grand pont", "Après.")
    assert said.tells("title")
    # An editor is at work: readers keep what they had until the desk publishes.
    assert Publication.objects.published().get().title == "Un pont"


def test_what_the_desk_took_back_is_not_published_by_an_import(lines):
    lines(*REST, article())
    Article.objects.update(state=State.DRAFT)
    Publication.objects.all().delete()
    lines(*REST, article())
    assert not Publication.objects.exists()


def test_what_was_deleted_here_does_not_come_back(lines):
    lines(*REST, article())
    Article.objects.all().delete()
    said = lines(*REST, article())
    assert said.lines
    assert not Article.objects.exists()


def test_what_lies_in_the_bin_is_left_alone_until_it_is_taken_out(lines):
    lines(*REST, article(state="draft"))
    mine = Article.objects.get()
    bin.delete(mine, by=None)
    said = lines(*REST, article(state="draft", title="Changé"))
    assert said.tells("deleted here")
    assert not Article.objects.exists()
    bin.undelete(mine, by=None)
    lines(*REST, article(state="draft", title="Changé"))
    assert Article.objects.get().title == "Changé"


def test_a_translation_may_stand_before_what_it_translates(lines):
    french = article(key="fr", title="Un pont")
    english = article(key="en", title="A bridge", language="en", translation_of="fr")
    lines(*REST, english, french)
    assert Article.objects.get(title="A bridge").translation_of.title == "Un pont"


def test_pictures_of_the_folder_become_ours_and_others_are_reported(lines, write):
    picture = io.BytesIO()
    Picture.new("RGB", (40, 30), "navy").save(picture, "PNG")
    write(picture.getvalue(), "images/pont.png")
    body = '<p><img src="images/pont.png" alt="Le pont"> <img src="https://x.example/a.png"></p>'
    said = lines(
        *REST[:3],
        FULL | {"images": True},
        {"kind": "image", "file": "images/pont.png", "alt": "Un pont", "credit": "L. P."},
        article(body=body + "<p>Le voici.</p>", lead_image="images/pont.png"),
    )
    image = Image.objects.get()
    assert Article.objects.get().lead_image == image
    html = Publication.objects.published().get().body.html
    assert f'data-file="{image.pk}"' in html
    assert image.file.url in html
    assert "x.example" not in html
    assert said.tells("a.png")


def test_an_edition_is_chosen_once_and_then_is_the_editor_s(lines):
    edition = {"kind": "edition", "slots": ["deux", {"article": "un", "why": "beau"}]}
    rest = [*REST, article(), article(key="deux", title="Deux ponts"), edition]
    lines(*rest)
    assert [slot.article.title for slot in Slot.objects.all()] == ["Deux ponts", "Un pont"]
    Slot.objects.first().delete()
    lines(*rest)
    assert Slot.objects.count() == 1


def test_two_files_may_use_the_same_key(lines):
    own = {"origin": "own", "blog": None, "original": ""}
    lines(*REST, article(**own), name="one.jsonl")
    lines(article(title="Autre chose", **own), name="two.jsonl")
    assert Article.objects.count() == 2


def test_a_batch_that_the_database_refuses_is_tried_one_by_one(lines):
    many = [article(key=str(number), title=f"Pont {number}") for number in range(30)]
    many[7]["shares"] = [{"network": "mail", "day": "2026-03-05", "count": 2}] * 2
    said = lines(*REST, *many)
    assert (said.code, Article.objects.count()) == (1, 29)
    assert said.tells("line 12", "Pont 7")
    assert not Article.objects.filter(title="Pont 7").exists()


def test_more_than_a_batch_comes_in_whole(lines):
    many = [article(key=str(number), title=f"Pont {number}") for number in range(450)]
    said = lines(*REST, *many)
    assert (said.code, Publication.objects.published().count()) == (0, 450)
