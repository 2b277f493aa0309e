"""Search finds what readers may see, whatever they type, and the same on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import search as searching
from articles import suggesting, workflow
from articles.marks import SECTION, TAG, mark
from articles.models import Article, Publication, SearchTerms
from tests import make
from tests.articles.searchable import many

pytestmark = pytest.mark.django_db


def titles(text, **options):
    now = options.pop("now", None) or timezone.now()
    return [row.title for row in searching.search(text, now=now, **options).publications]


def suggested(text):
    return [one.name for one in suggesting.suggest(text, now=timezone.now())]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Un élève", "eleves"),
        ("Des élèves", "élève"),
        ("Publié hier", "publier"),
        ("Chefs-d'œuvre", "oeuvres"),
        ("L'été indien", "ETE"),
        ("Qu'aujourd'hui l'opéra", "opéra"),
        ("Les chevaux", "chevaux"),
        ("Ça vaut 2009", "2009"),
        ("Une interview", "interviews"),
        ("Привет мир", "мир"),
        ("日本 の 詩", "日本"),
    ],
)
def test_a_word_is_found_however_it_is_written(written, typed):
    make.published(written)
    make.published("Tout autre chose")
    found = searching.search(typed, now=timezone.now())
    assert [row.article.title for row in found.publications] == [written]
    assert found.hits == 1


def test_all_the_words_must_be_there():
    make.published("Le théâtre de rue")
    make.published("Le théâtre en ville")
    assert titles("théâtre rue") == ["Le théâtre de rue"]


def test_a_phrase_is_found_in_its_order_only():
    make.published("Grand reporter", body="<p>Une petite maison blanche.</p>")
    make.published("Petit reporter", body="<p>Une blanche et petite remise, une maison.</p>")
    assert titles('"petite maison"') == ["Grand reporter"]
    assert titles("« petite maison »") == ["Grand reporter"]
    assert sorted(titles("petite maison")) == ["Grand reporter", "Petit reporter"]


def test_an_excluded_word_keeps_articles_out():
    make.published("Jazz à Vienne")
    make.published("Jazz à Nice")
    assert titles("jazz -vienne") == ["Jazz à Nice"]
    assert titles("-vienne") == []


def test_the_title_weighs_more_than_the_standfirst_and_that_more_than_the_text():
    make.published("Corps", body="<p>Il y a là un violon, et beaucoup d'autres mots.</p>")
    make.published("Chapô", standfirst="Un violon dans la nuit")
    make.published("Le violon")
    assert titles("violon") == ["Le violon", "Chapô", "Corps"]


def test_tags_and_authors_are_found(anthony):
    make.published("Un", tags=["Bande dessinée"])
    make.published("Deux", authors=[anthony])
    assert titles("bande dessinée") == ["Un"]
    assert titles("hamelle") == ["Deux"]


def test_each_result_has_its_passage():
    make.published(
        "Ailleurs", body=f"<p>{'Rien ici. ' * 200}Puis un violoncelle. {'Fin. ' * 90}</p>"
    )
    (row,) = searching.search("violoncelles", now=timezone.now()).publications
    assert ("violoncelle", True) in row.passages
    assert len("".join(text for text, _matched in row.passages)) < 400


def test_a_passage_is_of_the_standfirst_where_that_alone_holds_the_word():
    make.published("Ailleurs", standfirst="Un violoncelle dans la nuit.")
    (row,) = searching.search("violoncelles", now=timezone.now()).publications
    assert ("violoncelle", True) in row.passages


def test_what_the_text_comes_back_to_stands_before_what_it_says_once():
    make.published("Une fois", body=f"<p>Un violon. {'Et bien autre chose. ' * 9}</p>")
    old = timezone.now() - timedelta(days=9)
    make.published("Souvent", body=f"<p>{'Le violon joue. ' * 4}</p>", dated=old)
    assert titles("violon") == ["Souvent", "Une fois"]


def test_words_that_follow_one_another_in_the_title_count_once_more():
    make.published("Un prince dans sa petite maison", authors=[])
    old = timezone.now() - timedelta(days=9)
    make.published("La petite maison du prince", authors=[], dated=old)
    assert titles("petite maison prince")[0] == "La petite maison du prince"


def found_with(text="violon", **filters):
    now = timezone.now()
    found = searching.search(text, now=now, filters=searching.Filters(**filters))
    return sorted(row.title for row in found.publications)


def test_filters_narrow_what_is_found():
    anne, carl = make.author("Anne"), make.author("Carl")
    dated = datetime(2012, 3, 1, 12, tzinfo=UTC)
    make.published("Un", tags=["Éco", "Île"], authors=[anne], body="<p>violon</p>")
    make.published("Deux", tags=["Éco"], authors=[carl], body="<p>violon</p>", dated=dated)
    make.published("Trois", section=make.section("Mer"), authors=[anne], body="<p>violon</p>")
    assert found_with(tag="eco") == ["Deux", "Un"]
    assert found_with(tag="ile") == ["Un"]
    assert found_with(author="anne") == ["Trois", "Un"]
    assert found_with(author="anne", section="culture") == ["Un"]
    assert found_with("violon -hautbois", section="mer") == ["Trois"]
    assert found_with("", author="carl") == ["Deux"]
    assert found_with(author="personne") == found_with(tag="\x00é") == []
    assert found_with(since=date(2012, 3, 1), until=date(2012, 3, 1)) == ["Deux"]
    assert found_with(until=date(2012, 2, 29)) == []


@pytest.mark.parametrize("text", ["", "le la les"])
def test_a_period_alone_finds_what_is_dated_in_it(text):
    for day in (1, 2, 3):
        make.published(f"Le {day}", dated=datetime(2012, 3, day, 12, tzinfo=UTC))
    make.article("Le 2 aussi", dated=datetime(2012, 3, 2, 12, tzinfo=UTC))
    days = {"since": date(2012, 3, 2), "until": date(2012, 3, 2)}
    assert found_with(text, **days) == ["Le 2"]
    assert found_with(text, since=date(2012, 3, 2)) == ["Le 2", "Le 3"]
    assert found_with(text) == []
    for_feed = searching.newest(
        text, now=timezone.now(), language="fr", filters=searching.Filters(until=date(2012, 3, 2))
    )
    assert [Publication.objects.get(pk=pk).title for pk in for_feed] == ["Le 2", "Le 1"]


def test_excluded_words_are_left_out_of_a_period():
    for day, body in ((1, "violon"), (2, "hautbois"), (3, "un petit cor"), (4, "cor petit")):
        dated = datetime(2012, 3, day, 12, tzinfo=UTC)
        make.published(f"Le {day}", dated=dated, body=f"<p>{body}</p>")
    assert found_with("-violon", until=date(2012, 3, 2)) == ["Le 2"]
    assert found_with("-violon -hautbois", since=date(2012, 3, 1)) == ["Le 3", "Le 4"]
    assert found_with('-"petit cor" -violon', since=date(2012, 3, 1)) == ["Le 2", "Le 4"]
    assert found_with("-violon") == []


def test_days_begin_at_midnight_in_the_zone_of_the_site():
    """An hour before midnight UTC is already the next day in Paris."""
    make.published("Tard", body="<p>violon</p>", dated=datetime(2026, 3, 1, 22, 59, tzinfo=UTC))
    make.published("Après", body="<p>violon</p>", dated=datetime(2026, 3, 1, 23, 0, tzinfo=UTC))
    assert found_with(until=date(2026, 3, 1)) == ["Tard"]
    assert found_with(since=date(2026, 3, 2)) == ["Après"]


def test_the_hits_of_each_section_are_counted():
    make.published("Le violon")
    make.published("Un violon", section=make.section("Mer"))
    make.published("Violon", section=make.section("Mer"))
    found = searching.search("violon", now=timezone.now())
    assert dict(found.sections) == {make.section().pk: 1, make.section("Mer").pk: 2}


def test_nothing_but_the_public_is_found():
    now = timezone.now()
    make.article("Secret brouillon")
    make.published("Secret programmé", at=now + timedelta(hours=1))
    gone = make.published("Secret retiré")
    workflow.withdraw(gone.article, by=None, reason="")
    workflow.publish(make.article("Secret éphémère"), by=None, until=now + timedelta(hours=1))
    assert titles("secret") == ["Secret éphémère"]
    assert titles("secret", now=now + timedelta(hours=2)) == ["Secret programmé"]


def test_an_archived_article_is_still_found():
    row = make.published("Vieux papier")
    workflow.archive(row.article, by=None)
    assert titles("papier") == ["Vieux papier"]


def test_an_excerpt_is_all_that_search_knows():
    body = (
        "<p>Le début est libre. Encore une phrase.</p>"
        + "<p>La suite mentionne un ornithorynque.</p>"
    )
    workflow.publish(make.republished("Extrait", mode="excerpt", body=body), by=None)
    assert titles("extrait") == ["Extrait"]
    assert titles("ornithorynque") == []


def test_the_index_follows_the_rows():
    row = make.published("Avant")
    row.article.title = "Après"
    row.article.save()
    workflow.publish(row.article, by=None)
    assert titles("avant") == []
    assert titles("après") == ["Après"]
    assert suggested("avant") == [] and suggested("apr") == ["Après"]
    SearchTerms.objects.update(heading="tournesol")
    assert titles("tournesol") == suggested("tourne") == ["Après"]
    SearchTerms.objects.all().delete()
    assert titles("tournesol") == suggested("tourne") == []


def test_the_newest_comes_first_among_equals():
    now = timezone.now()
    for days in (2, 1, 3):
        make.published("Le violon", dated=now - timedelta(days=days), authors=[])
    rows = searching.search("violon", now=timezone.now()).publications
    assert [(now - row.dated).days for row in rows] == [1, 2, 3]


@pytest.mark.parametrize("text", ["", "   ", "-", '"', '""', "le la les", "\x00", "\ud800"])
def test_a_query_without_a_word_finds_nothing_without_asking(text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert searching.search(text, now=timezone.now()).hits == 0


@pytest.mark.parametrize(
    "text",
    [
        '" OR *',
        "violon OR NEAR(a b)",
        "heading:violon",
        "violon*",
        "'violon' | 'x'",
        "violon')); DROP TABLE articles_article; --",
        "violon & !violon",
        "(((violon",
        '"violon',
        "violon:*",
        "\\violon\\",
        "violon\x00violon",
        "violon\ud800",
        "%s %(now)s violon {public}",
        "violon " * 1500,
        "--violon -- -",
        "^violon",
        "é" * 10_000,
        "a" * 10_000,
        "\N{COMBINING ACUTE ACCENT}" * 90,
    ],
)
def test_no_query_breaks_the_search(text):
    make.published("Un violon")
    found = searching.search(text, now=timezone.now())
    assert found.hits in (0, 1)
    assert Article.objects.count() == 1


def test_only_the_first_hundred_characters_count():
    make.published("Un violon")
    assert titles("violon" + " " * 94 + "hautbois") == ["Un violon"]


@pytest.mark.parametrize("page", [-1, 0, 2, 51, 10**30])
def test_a_page_that_is_not_there_is_empty(page):
    make.published("Un violon")
    assert searching.search("violon", now=timezone.now(), page=page).publications == []


def test_pages_go_on_and_stop():
    many(45)
    now = timezone.now()
    pages = [searching.search("commun", now=now, page=number) for number in (1, 2, 3)]
    assert [page.next_page for page in pages] == [2, 3, None]
    assert [row.title for page in pages for row in page.publications] == [
        f"N° {n}" for n in range(45)
    ]
    assert {page.hits for page in pages} == {45} and not pages[0].more


def test_more_than_a_thousand_is_said_so_and_the_newest_are_ranked(monkeypatch):
    monkeypatch.setattr(searching, "BOUND", 30)
    many(45)
    found = searching.search("commun", now=timezone.now())
    assert found.hits == 30 and found.more
    rest = searching.search("commun", now=timezone.now(), page=2)
    assert [row.title for row in rest.publications][:10] == [f"N° {n}" for n in range(20, 30)]


def test_a_text_that_holds_the_mark_of_a_section_is_not_filed_there():
    make.published(
        "Un violon", body=f"<p>Un {mark(SECTION, 'ailleurs')} de {mark(TAG, 'bois')}.</p>"
    )
    for filters in ({"section": "ailleurs"}, {"tag": "bois"}):
        for text in ("violon", ""):
            found = searching.search(text, now=timezone.now(), filters=searching.Filters(**filters))
            assert found.hits == 0


def test_search_takes_two_queries(django_assert_num_queries):
    for _ in range(5):
        make.published("Un violon", tags=["Bois"])
    with django_assert_num_queries(2):
        for row in searching.search("violon", now=timezone.now()).publications:
            assert row.section.name and row.bylines and row.tags and row.passages
            assert row.get_absolute_url() and row.dated_precision and row.language


def test_search_reads_an_index_and_not_the_table():
    many(300)
    query, params = "vector @@ 'absent'::tsquery", []
    table = "articles_searchterms"
    if connection.vendor == "sqlite":
        query, params, table = "articles_search MATCH %s", ["absent"], "articles_search"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE articles_searchterms")
            cursor.execute("SET LOCAL enable_seqscan = off")
        how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{how} SELECT 1 FROM {table} WHERE {query}", params)
        plan = str(cursor.fetchall())
    assert "VIRTUAL TABLE INDEX" in plan or "searchterms_vector" in plan


def test_a_text_of_any_length_can_be_published_and_found():
    words = " ".join(f"mot{n:x}" for n in range(60_000))
    row = make.published("Fleuve", body=f"<p>violon {words}</p>")
    assert titles("violon") == [row.title]


@pytest.mark.parametrize("word", ["2e5", "00e3ab", "0x1f", "1e", "x12e4", "3d", "20e", "1er"])
def test_a_mix_of_digits_and_letters_is_one_word(word):
    make.published(f"Le modèle {word} arrive")
    make.published("Le modèle 2 arrive")
    for query in (word, f'"modèle {word} arrive"'):
        (title,) = titles(query)
        assert title.replace("\u00a0", " ") == f"Le modèle {word} arrive"  # an ordinal is bound
