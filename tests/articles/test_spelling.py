"""Another spelling is offered from the words of the magazine, the same on both databases."""

import pytest

from articles import spelling, workflow
from articles.models import Article, LearntWords, Word
from tests import make

pytestmark = pytest.mark.django_db

TEXT = (
    "<p>Chateaubriand et Rimbaud lisaient Flaubert devant une choucroute, un accordéon à la main. "
    "Don Quichotte rêvait d'Ouessant. La pervenche de Montaigne plaisait à Brillat-Savarin. "
    "On a publié l'orthographe des sœurs.</p>"
)


@pytest.fixture
def learnt():
    make.published("Un titre", body=TEXT, authors=[])
    assert spelling.learn() == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chateaubriant", "Chateaubriand"),
        ("Rimbeau", "Rimbaud"),
        ("flauber", "Flaubert"),
        ("choucroutte", "choucroute"),
        ("acordéon", "accordéon"),
        ("ouesant", "Ouessant"),
        ("don quichote", "don Quichotte"),
        ("pervanche -jardin", "pervenche -jardin"),
        ('"brillat savarain"', '"brillat Savarin"'),
        ("montègne", "Montaigne"),
        ("ortografe", "orthographe"),
        ("lorthographe", "orthographe"),
        ("chuocroute", "choucroute"),
        # What the magazine has, in whatever form, is left alone; so is what is like nothing.
        ("publier", ""),
        ("SŒUR", ""),
        ("ornithorynque", ""),
        ("2009 x", ""),
        ("", ""),
        ("\x00 \ud800 é " * 2000, ""),
        ("a" * 10_000, ""),
    ],
)
def test_a_word_is_spelt_as_the_magazine_spells_it(learnt, typed, meant):
    assert spelling.suggest(typed) == meant


def test_the_commoner_of_two_is_meant():
    for title in ("Un bateau", "Un bateau", "Un gateau"):
        make.published(title, body="<p>Rien.</p>", authors=[])
    spelling.learn()
    assert spelling.suggest("lateau") == "bateau"


def test_a_word_is_counted_once_an_article_and_learnt_once():
    make.published("Violon", body="<p>Un violon, des violons, Violon.</p>", authors=[])
    spelling.learn()
    assert spelling.learn() == 0
    make.published("Violon", body="<p>Rien.</p>", authors=[])
    spelling.learn()
    (word,) = Word.objects.filter(folded="violon")
    assert (word.shown, word.times) == ("violon", 2)


def test_a_text_committed_after_one_with_a_higher_number_is_learnt_once(monkeypatch):
    """PostgreSQL gives the numbers before the transactions end, and these end in any order."""
    late = make.published("Hautbois", body="<p>Ici.</p>", authors=[])
    make.published("Violon", body="<p>Ici.</p>", authors=[])
    read = spelling._texts
    with monkeypatch.context() as not_yet:
        not_yet.setattr(
            spelling, "_texts", lambda **w: [one for one in read(**w) if one["pk"] != late.pk]
        )
        assert spelling.learn() == 1
    assert not Word.objects.filter(folded="hautbois").exists()
    assert spelling.learn() == 1
    assert Word.objects.get(folded="hautbois").times == 1
    assert spelling.learn() == 0


def test_numbers_that_never_came_are_looked_for_no_more(monkeypatch):
    monkeypatch.setattr(spelling, "PASSED", 3)
    spelling._pass_over(10, [12, 14])
    spelling._pass_over(14, [16])
    passed = LearntWords.objects.order_by("publication").values_list("publication", flat=True)
    assert list(passed) == [15]
    spelling._pass_over(16, [900])
    assert list(passed.all()) == [898, 899]


def test_the_rarest_words_go_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(spelling, "MOST", 2)
    for text in ("violon piano", "violon piano hautbois"):
        make.published("Ici", body=f"<p>{text}</p>", authors=[])
        spelling.learn()
    assert {"violon", "piano"} <= set(Word.objects.values_list("folded", flat=True))
    assert not Word.objects.filter(folded="hautbois").exists()
    letters = "abcdefghijklmnopqrstuvwxyz"
    make.published("Ici", body=f"<p>{' '.join(f'violon{one}' for one in letters)}</p>", authors=[])
    spelling.learn()
    assert Word.objects.count() == 2


def test_the_page_offers_it_with_the_filters_kept(client, learnt):
    page = client.get("/recherche/?q=choucroutte&section=culture")
    assert page.context["meant_address"] == "/recherche/?q=choucroute&section=culture"
    assert client.get(page.context["meant_address"]).context["found"].hits == 1
    assert "Vouliez-vous dire" in page.content.decode()


def test_what_would_find_nothing_is_not_offered(client, learnt):
    assert "meant" not in client.get("/recherche/?q=choucroutte&section=mer").context
    workflow.withdraw(Article.objects.get(), by=None, reason="")
    assert spelling.suggest("choucroutte") == "choucroute"
    assert "meant" not in client.get("/recherche/?q=choucroutte").context


def test_only_a_search_that_finds_nothing_asks_for_it(learnt, client, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert client.get("/recherche/?q=choucroute").context["found"].hits == 1
