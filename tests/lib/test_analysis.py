"""Search terms, queries and passages."""

import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magazine.lib.analysis import Query, fold, highlight, query, terms


def test_folding_takes_case_accents_ligatures_and_curly_apostrophes() -> None:
    assert fold("L’Œuvre À Ærø, Straße, Ǿ 𝓐 ﬁn") == "l'oeuvre a aero, strasse, o a fin"


@pytest.mark.parametrize(
    "family",
    [
        "élève eleves Élève élèves ÉLÈVE e\u0301le\u0300ve",
        "publié publier publiée publiées publiés publie publies",
        "étudier étudié étudiée etudie",
        "associé associée associer",
        "cheval chevaux",
        "journal journaux",
        "national nationale nationaux",
        "idée idées idee",
        "musée musées",
        "média médias",
        "œuvre oeuvres l’œuvre d'œuvres",
        "interview interviews",
        "l'année années jusqu’année",
        "employé employés employée",
    ],
)
def test_forms_of_one_word_are_one_term(family: str) -> None:
    assert len({tuple(terms(word)) for word in family.split()}) == 1


def test_terms_keep_order_repeats_and_numbers_but_no_stop_words() -> None:
    assert terms("Le mot, les mots de 2009 et d’aujourd’hui : c’est le mot.") == [
        "mot",
        "mot",
        "2009",
        "mot",
    ]


def test_a_regional_tag_is_analysed_as_its_language() -> None:
    assert terms("the authors' publishing", "en-GB") == terms("author publish", "en")
    assert terms("mots inconnus", "xx") == ["mots", "inconnus"]


def test_another_script_becomes_one_ascii_word_that_keeps_its_beginning() -> None:
    (word,), (longer,) = terms("Москва"), terms("МОСКВАХ")
    assert re.fullmatch(r"x[0-9a-f]+", word)
    assert longer.startswith(word)


@given(st.text(max_size=200), st.sampled_from(["fr", "en", "de", "xx", ""]))
def test_terms_are_what_both_databases_take_for_words(text: str, language: str) -> None:
    assert all(re.fullmatch(r"[a-z0-9]+", term) for term in terms(text, language))


def test_each_thread_has_its_own_stemmer() -> None:
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(terms("publications élèves " * 500)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [terms("publications élèves") * 500] * 8


# The query --------------------------------------------------------------------------------------


def test_a_query_has_words_phrases_and_exclusions() -> None:
    found = query('Élèves "médias sociaux" -crise l’interview « une œuvre rare »')
    assert found == Query(
        ("elev", "interview"), (("med", "social"), ("oeuvr", "rar")), ("cris",), "fr"
    )


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "\ud800", "-", '"', '""', "* ( ) : ^ ~ +", "le la les", "AND-", "-mot"],
)
def test_operators_and_stop_words_alone_are_the_empty_query(text: str) -> None:
    assert not query(text.replace("AND", ""))


def test_a_query_is_bounded() -> None:
    found = query(" ".join(f"mot{number}" for number in range(50)))
    assert len(found.terms) == 8
    assert query("a" * 101 + " fin") == query("a" * 100)


def test_a_query_finds_what_the_analyser_wrote() -> None:
    assert set(query("eleve publiee").terms) <= set(terms("Les élèves ont publié."))


@given(st.text(max_size=150))
def test_no_query_makes_it_fail(text: str) -> None:
    found = query(text)
    everything = [*found.terms, *found.excluded, *(word for part in found.phrases for word in part)]
    assert len(everything) <= 8
    assert all(re.fullmatch(r"[a-z0-9]+", term) for term in everything)


# Passages ---------------------------------------------------------------------------------------

TEXT = "Rien. " * 60 + "L’interview du manager des médias sociaux, publiée hier. " + "Fin. " * 60


def test_a_passage_shows_the_words_found() -> None:
    pieces = highlight(TEXT, query("publier média"))
    assert [text for text, matched in pieces if matched] == ["médias", "publiée"]
    assert pieces[0] == ("… ", False)
    assert pieces[-1] == (" …", False)
    passage = "".join(text for text, _ in pieces)
    assert len(passage) <= 244
    assert passage.strip("… ") in TEXT


def test_without_a_match_the_passage_is_the_beginning() -> None:
    pieces = highlight(TEXT, query("absent"))
    assert [matched for _, matched in pieces] == [False, False]
    assert TEXT.startswith(pieces[0][0])


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Au XIXe siècle, un café.", "19e", "XIXe"),
        ("Au XIXᵉ siècle, un café.", "19ème", "XIXᵉ"),
        ("Au 19e siècle, un café.", "XIXe", "19e"),
        ("Une photo de Mlle Aïssé.", "photographies", "photo"),
    ],
)
def test_a_passage_marks_a_word_that_is_written_otherwise(
    text: str, typed: str, shown: str
) -> None:
    assert [piece for piece, matched in highlight(text, query(typed)) if matched] == [shown]


def test_a_short_text_is_its_own_passage() -> None:
    assert highlight("Deux mots", query("mot")) == [("Deux ", False), ("mots", True)]
    assert highlight("", query("mot")) == []
    assert highlight("Un\n mot\u202f?", query("mot"))[-1] == ("\u202f?", False)


def test_a_passage_marks_whole_words_whatever_stands_around_them() -> None:
    pieces = highlight("Bidonville, «ville»_VILLE (Villes)\tville\xa0: dévillé", query("ville"))
    assert [text for text, matched in pieces if matched] == ["ville", "VILLE", "Villes", "ville"]


@given(st.text(max_size=400), st.text(max_size=20), st.integers(20, 120))
def test_a_passage_is_a_piece_of_the_text(text: str, wanted: str, length: int) -> None:
    pieces = highlight(text, query(wanted), length=length)
    passage = "".join(piece for piece, _ in pieces)
    assert len(passage) <= length + 4
    passage = passage.removeprefix("… ").removesuffix(" …")
    assert " ".join(passage.split()) in " ".join(text.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("les prix tombent", "un prix tomber"),
        ("le recyclage", "recycler"),
        ("plantation", "planter"),
        ("marins disparus", "un marin disparu"),
        ("une longue route", "long route"),
        ("place publique", "places publics"),
        ("7h42", "7 h 42"),
        ("XIXe siècle", "19ème siècle"),
        ("XIXᵉ siècle", "19e siècle"),
        ("Mme de Warens", "Madame de Warens"),
        ("mes photos", "photographies"),
        ("comment planter", "planter"),
    ],
)
def test_what_is_one_word_for_a_french_reader_is_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("mère", "mer"), ("village", "ville"), ("paysage", "pays"), ("partage", "partir")],
)
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_a_phrase_is_excluded_as_a_phrase() -> None:
    found = query('arbres -"Sainte-Catherine" -jardin')
    assert found.excluded_phrases == (("saint", "catherin"),)
    assert found.excluded == ("jardin",)
