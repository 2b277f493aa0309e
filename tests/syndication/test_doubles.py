"""Two articles that say the same in two places wait for somebody to say whether they are one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import bin, workflow
from articles.models import Article, Publication
from magazine.events.models import Event
from magazine.syndication import doubles, likeness, resembling
from magazine.syndication.doubles import Decided
from magazine.syndication.models import Double, Record
from tests.syndication.test_identity import RSS, TEXT, feed, post

__all__ = ["feed"]
HERE, THERE = "https://lea.example/", "https://carnet.example/"
LONG = TEXT.format(more="Les primeurs sont là depuis l’aube, et la pluie n’y change rien.")
SEA = (
    "<p>Tout autre chose : la mer est froide en novembre, et le port dort. Trois barques "
    "rentrent, dont une sans feux, et personne ne les attend plus depuis le printemps.</p>"
)


@pytest.fixture
def pair(feed, agreed):
    """The same text on two blogs, brought in to be published."""
    feed(post(text=LONG, author="Léa Pont"), options=("--publish", *agreed))
    said = feed(
        post(text=LONG, link=f"{THERE}le-marche", author="Léa Pont"),
        home=THERE,
        options=("--publish", *agreed),
    )
    assert said.tells("not public", "may be a double", "Un marché")
    return Double.objects.get()


def test_the_later_one_waits_and_nothing_is_merged_or_lost(pair):
    assert (pair.decision, pair.likeness) == ("", 100)
    assert Article.objects.count() == 2
    public = Publication.objects.published().get()
    assert public.article == pair.first


def test_it_waits_as_well_when_the_file_is_read_again(pair, feed, agreed):
    feed(post(text=LONG, link=f"{THERE}le-marche"), home=THERE, options=("--publish", *agreed))
    assert Publication.objects.published().count() == Double.objects.count() == 1


def test_two_articles_is_a_decision_and_both_can_be_shown(pair, feed, editor, agreed):
    doubles.two(pair, by=editor, why="l’un répond à l’autre")
    feed(post(text=LONG, link=f"{THERE}le-marche"), home=THERE, options=("--publish", *agreed))
    assert Publication.objects.published().count() == 2
    event = Event.objects.get(verb="told_apart")
    assert (event.by, event.why, event.data["other"]) == (
        editor,
        "l’un répond à l’autre",
        pair.first_id,
    )
    with pytest.raises(Decided):
        doubles.same(pair, kept=pair.first, by=editor)


def test_the_same_keeps_one_and_its_names_lead_there(pair, feed, editor):
    doubles.same(pair, kept=pair.first, by=editor, why="le même texte")
    assert Article.objects.get() == pair.first
    assert bin.binned().get() == pair.second
    assert Record.objects.filter(article=pair.first).count() == 2
    said = feed(post(title="Un autre titre", text=LONG, link=f"{THERE}le-marche"), home=THERE)
    assert "0 articles created, 0 updated, 1 unchanged" in said.summary
    assert Article.objects.get().title == "Un marché"


@pytest.fixture
def twins(feed):
    """Two posts of one blog that are the same article; what the blog gives of them from now on."""
    links = ("https://lea.example/marche", "https://lea.example/encore")

    def poll(*guids, text=LONG):
        posts = zip(("Un marché", "Le marché, encore"), links, guids, strict=True)
        one, other = [post(text=text, title=t, link=at, guid=guid) for t, at, guid in posts]
        return feed(one, other)

    poll("un-marche-2026", "encore-un-marche")
    return poll


@pytest.mark.parametrize("other", ["encore-un-marche", "sous-un-autre-nom"])
def test_of_two_posts_of_one_blog_the_one_that_is_not_kept_changes_nothing(twins, other, editor):
    pair = Double.objects.get()
    doubles.same(pair, kept=pair.first, by=editor)
    before = Article.objects.get()
    for _poll in range(3):
        said = twins("un-marche-2026", other)
        assert "0 articles created, 0 updated, 2 unchanged" in said.summary
    after = Article.objects.get()
    assert (after.title, after.version) == ("Un marché", before.version)
    main = Record.objects.exclude(prints={}).get()
    assert main.address == "https://lea.example/marche"


def test_further_names_of_what_was_joined_say_as_little_and_speak_again_after_an_undo(
    twins, editor
):
    twins("un-marche-2026", "sous-un-autre-nom")
    pair = Double.objects.get()
    doubles.same(pair, kept=pair.first, by=editor)
    assert "0 updated" in twins("un-marche-2026", "sous-un-autre-nom").summary
    doubles.undo(pair, by=editor)
    assert not any(row.joined for row in Record.objects.all())
    twins("un-marche-2026", "sous-un-autre-nom", text=LONG.replace("pluie", "neige"))
    assert "neige" in Article.objects.get(pk=pair.second_id).body


def test_the_same_is_taken_back_whole(pair, feed, editor):
    doubles.same(pair, kept=pair.first, by=editor)
    doubles.undo(pair, by=editor, why="je me suis trompée")
    pair.refresh_from_db()
    assert (pair.decision, pair.kept, pair.moved) == ("", None, {})
    assert Article.objects.count() == 2
    feed(post(title="Un autre titre", text=LONG, link=f"{THERE}le-marche"), home=THERE)
    assert Article.objects.get(pk=pair.second_id).title == "Un autre titre"
    assert Event.objects.get(verb="reopened").why == "je me suis trompée"


def test_what_readers_see_is_not_put_into_the_bin(pair, editor):
    with pytest.raises(bin.StillPublic):
        doubles.same(pair, kept=pair.second, by=editor)
    pair.refresh_from_db()
    assert (pair.decision, Record.objects.filter(article=pair.first).count()) == ("", 1)


def test_deciding_twice_is_as_good_as_once(pair, editor):
    for _again in range(2):
        doubles.same(pair, kept=pair.first, by=editor)
    assert Event.objects.filter(verb="joined").count() == 1


def test_one_that_lies_in_the_bin_is_no_double_any_more(pair, editor):
    bin.delete(pair.second, by=editor)
    assert not Double.objects.open().exists()


def test_another_title_over_the_same_text_is_a_likely_double(feed):
    feed(post(text=LONG))
    feed(post(title="Le matin, sur la place", text=LONG, link=f"{THERE}x"), home=THERE)
    assert Double.objects.get().likeness == 100


def test_a_summary_elsewhere_is_a_likely_double(feed):
    feed(post(text=LONG))
    short = LONG.split("À huit heures", maxsplit=1)[0]
    feed(post(title="UN MARCHE !", text=short, link=f"{THERE}x"), home=THERE)
    assert 50 < Double.objects.get().likeness < 80


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Un marché", SEA),
        ("Autre titre", "<p>Court.</p>"),
    ],
)
def test_one_title_or_a_few_words_in_common_are_no_double(feed, title, text):
    feed(post(text=LONG))
    feed(post(title=title, text=text, link=f"{THERE}x"), home=THERE)
    assert not Double.objects.exists()


def test_a_last_line_that_all_share_is_no_sign(feed):
    last = "<p>Ce carnet paraît le mardi ; pour m’écrire, une carte postale suffit, merci.</p>"
    feed(post(title="Un", text=LONG + last), post(title="Deux", text=SEA + last, link=f"{HERE}2"))
    assert not Double.objects.exists()


def test_two_in_one_file_are_found_as_well(feed):
    feed(post(text=LONG, guid="a"), post(text=LONG, link=f"{HERE}encore", guid="b"))
    assert Double.objects.get().first.original == f"{HERE}marche"


def test_what_says_what_was_deleted_here_is_left_out_whatever_its_name(feed):
    feed(post(text=LONG))
    bin.delete(Article.objects.get(), by=None)
    later = LONG.replace("primeurs", "fraises")
    said = feed(post(text=later, link=f"{THERE}x", guid="un-autre"), home=THERE)
    assert said.tells("left out", "withdrawn or deleted here")
    assert not Article.objects.exists()


def test_a_batch_asks_no_more_than_one_article(
    feed, write, bring_in, django_assert_max_num_queries
):
    def items(home, count):
        texts = (LONG.replace("platanes", f"platanes {n} {n * n}") for n in range(count))
        posts = (post(f"<p>{t}</p>", f"Un marché {n}", f"{home}{n}") for n, t in enumerate(texts))
        return RSS.format(home=home, items="".join(posts))

    counts = []
    for count in (10, 20):
        bring_in(write(items(f"https://a{count}.example/", count), f"{count}.xml"))
        with django_assert_max_num_queries(200) as seen:
            bring_in(write(items(f"https://b{count}.example/", count), f"{count}b.xml"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_withdrawn_article_is_still_a_double(pair, feed, editor, agreed):
    workflow.withdraw(pair.first, by=editor, reason="à la demande de Léa")
    feed(post(text=LONG, link=f"{THERE}le-marche"), home=THERE, options=("--publish", *agreed))
    assert not Publication.objects.published().exists()


@pytest.mark.django_db
def test_the_ledger_is_asked_by_its_indexes_however_long_it_is():
    found, text = likeness.read("Un marché", LONG)
    assert text and None not in found.sketch
    new = resembling.One({"title": "Un marché", "body": LONG}, found)
    with CaptureQueriesContext(connection) as captured:
        assert resembling.look([new]) == [[]]
        assert resembling.dead([new]) == {}  # type: ignore[list-item]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute("SET LOCAL enable_seqscan = off")
        for sql in [one["sql"] for one in captured]:
            cursor.execute(f"EXPLAIN {'QUERY PLAN' if sqlite else ''} {sql}")
            steps = " ".join(str(row[-1]) for row in cursor.fetchall())
            assert "record_title" in steps
            assert "SCAN syndication_record" not in steps and "Seq Scan" not in steps
