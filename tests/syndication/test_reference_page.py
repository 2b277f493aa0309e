"""The reference page from end to end, and other pages of its form."""

import itertools
from datetime import UTC, datetime

import pytest

from articles import workflow
from articles.models import Article, Publication, Revision, State
from authors.models import Agreement, Author, Blog
from magazine.events.models import Event
from magazine.front.models import Slot
from magazine.lib import richtext
from magazine.syndication.models import Record

TITLE = "Comment GM utilise les médias sociaux en communication de crise"


@pytest.fixture
def reference(samples, culture, missing):
    """The reference page, where a section Culture is there to take it."""
    found = sorted((samples / "seed").glob("*.txt"))
    return found[0] if found else missing("no reference page")


@pytest.fixture
def imported(reference, bring_in, agreed):
    said = bring_in(reference, "--publish", "--la-une", *agreed)
    assert said.code == 0
    return said


def test_the_reference_page_is_filed_dated_and_signed(imported):
    article = Article.objects.get()
    assert article.title == TITLE
    assert article.section.name == "Culture"
    assert article.dated == datetime(2009, 6, 5, 10, tzinfo=UTC)
    assert article.dated_precision == "day"
    assert (article.origin, article.original, article.language) == ("republished", "", "fr")


def test_its_author_is_unclaimed_with_the_shares_counted_elsewhere(imported):
    author = Author.objects.get()
    assert (author.name, author.claimed) == ("Anthony Hamelle", False)
    assert (author.imported_shares, author.imported_from) == (21, "Paperblog")
    assert author.imported_on.isoformat() == "2009-06-05"
    assert author.blogs.get().address is None


def test_its_prose_is_kept_to_the_letter_and_nothing_else_enters_it(imported, reference):
    source = reference.read_text().splitlines()
    body = Article.objects.get().body
    paragraphs = [node for node in richtext.parse(body) if node.tag == "p"]
    prose = ["".join(node.itertext()) for node in paragraphs]
    assert prose == [source[6].removeprefix("180px-Dummies "), source[8]]
    for word in ("180px", "Extrait:", "Retour", "profil", "renseign", "Publié le", "partages"):
        assert word not in body
    assert "(premiere partie ; seconde partie )" in body


def test_its_english_quotation_is_an_extract_marked_as_english(imported, reference):
    (extract,) = richtext.extracts(Article.objects.get().body)
    assert extract.language == "en"
    assert extract.text == reference.read_text().splitlines()[11]


def test_its_links_without_address_become_sources_that_an_editor_is_told_of(imported):
    sources = [(row.title, row.address, row.kind) for row in Article.objects.get().sources.all()]
    assert sources == [
        ("Premiere partie de l'interview", "", "interview"),
        ("Seconde partie de l’interview", "", "interview"),
    ]
    assert imported.tells("page", "Premiere partie") or imported.tells("Premiere partie")
    assert imported.tells("180px-Dummies")
    assert len(imported.summary.splitlines()) == 1


def test_it_is_public_under_its_agreement_and_on_la_une(imported):
    publication = Publication.objects.published().get()
    assert (publication.excerpted, publication.terms["agreed_on"]) == (False, "2026-11-01")
    assert publication.blog == Blog.objects.get()
    assert Agreement.objects.get().agreed_by == "l'auteur, par lettre"
    assert Slot.objects.get().article == publication.article


def _rows():
    models = (Article, Publication, Revision, Event, Record, Author, Blog, Agreement, Slot)
    return {
        model.__name__: list(model.objects.order_by("pk").values_list("pk")) for model in models
    }


def test_running_it_twice_changes_nothing(imported, reference, bring_in, agreed):
    before, version = _rows(), Article.objects.get().version
    said = bring_in(reference, "--publish", "--la-une", *agreed)
    assert (said.code, said.lines) == (0, [])
    assert _rows() == before
    assert Article.objects.get().version == version


def test_an_editor_s_change_survives_a_third_run(imported, reference, bring_in, agreed):
    bring_in(reference, "--publish", *agreed)
    Article.objects.update(title="GM parle dans la tempête")
    assert bring_in(reference, "--publish", *agreed).code == 0
    assert Article.objects.get().title == "GM parle dans la tempête"
    assert Publication.objects.published().get().title != "GM parle dans la tempête"


def test_what_was_withdrawn_never_comes_back(
    imported, reference, bring_in, agreed, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        workflow.withdraw(Article.objects.get(), by=None, reason="demande de l'auteur")
    said = bring_in(reference, "--publish", "--la-une", *agreed)
    assert said.code == 0
    assert said.tells("withdrawn", "demande de l'auteur") or said.tells("demande de l'auteur")
    assert not Publication.objects.published().exists()
    Article.objects.all().delete()
    assert bring_in(reference, "--publish", *agreed).lines
    assert not Article.objects.exists()


def test_a_reinstated_article_may_be_imported_again(
    imported, reference, bring_in, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        workflow.withdraw(Article.objects.get(), by=None, reason="erreur")
        workflow.reinstate(Article.objects.get(), by=None)
    assert not Record.objects.exclude(tombstone=None).exists()
    assert bring_in(reference).lines == []


def test_without_an_agreement_it_waits_as_ready_and_the_line_says_so(reference, bring_in):
    said = bring_in(reference, "--publish")
    assert said.code == 0
    assert said.tells(TITLE[:30], "agreement") or said.tells(TITLE[:30], "accord")
    assert Article.objects.get().state == State.READY
    assert not Publication.objects.exists()


def test_an_agreement_that_comes_later_publishes_what_waited(reference, bring_in, agreed):
    bring_in(reference, "--publish")
    bring_in(reference, "--publish", *agreed)
    assert Publication.objects.published().count() == 1


def test_la_une_is_not_silently_missed(reference, bring_in):
    said = bring_in(reference, "--publish", "--la-une")
    assert said.code == 1
    assert said.tells("La Une")


def test_a_dry_run_says_what_would_happen_and_writes_nothing(reference, bring_in, agreed):
    said = bring_in(reference, "--dry-run", "--publish", "--la-une", *agreed)
    assert said.code == 0
    assert not any((Article.objects.exists(), Author.objects.exists(), Record.objects.exists()))
    assert not any((Blog.objects.exists(), Event.objects.exists(), Agreement.objects.exists()))


# Other pages of the form ------------------------------------------------------------------------

PAGE = """Magazine {section}

{title}

Publié le {date} par {author}

{prose}


Retour à La Une de Logo Journal des blogs

A propos de l’auteur


{author} {shares} Voir son profil
Voir son blog

{claim}

Magazines"""
PROSE = "Le marché ouvre à sept heures et les étals sont déjà pleins.\n\nOn y vient de loin."
UNCLAIMED = (
    "l'auteur n'a pas encore renseigné son compte l'auteur n'a pas encore renseigné son compte"
)
number = itertools.count(1)


@pytest.fixture
def bring_page(culture, write, bring_in):
    """Import a page of the form with these parts; the article."""

    def make(**parts):
        serial = next(number)
        values = {
            "section": "Culture",
            "title": f"Le marché du matin, {serial}",
            "date": "1er mars 2010",
            "author": "Zoé Lemarchand",
            "prose": PROSE,
            "shares": "3 partages",
            "claim": UNCLAIMED,
        } | parts
        said = bring_in(write(PAGE.format(**values), f"{serial}.txt"))
        assert said.code == 0, said.lines
        return Article.objects.get(title=values["title"])

    return make


def _prose(article):
    return [node for node in richtext.plain(article.body).split("\n\n") if node]


def test_a_page_without_extract_has_only_its_paragraphs(bring_page):
    article = bring_page()
    assert _prose(article) == PROSE.split("\n\n")
    assert richtext.extracts(article.body) == []
    assert not article.sources.exists()


def test_several_extracts_keep_their_order_and_their_languages(bring_page):
    english = "There was no hope for him this time, and they said that it was the end of it all."
    french = "Longtemps, je me suis couché de bonne heure, et ce fut la fin de mes soirées."
    prose = (
        f"{PROSE}\n\nExtrait:\n{english}\n\nPuis il faut le dire en français.\n\nExtrait : {french}"
    )
    first, second = richtext.extracts(bring_page(prose=prose).body)
    assert (first.text, first.language) == (english, "en")
    assert (second.text, second.language) == (french, "")


def test_an_extract_of_several_foreign_paragraphs_stays_whole(bring_page):
    one = "There was no hope for him this time: it was the third stroke of the night."
    two = "He had often said to me that he was not long for this world, and I had thought it idle."
    prose = f"{PROSE}\n\nExtrait:\n{one}\n\n{two}\n\nVoilà ce que nous lisons dans ce livre."
    article = bring_page(prose=prose)
    (extract,) = richtext.extracts(article.body)
    assert extract.text == f"{one}\n\n{two}"
    assert _prose(article)[-1] == "Voilà ce que nous lisons dans ce livre."


def test_an_author_without_shares_has_none(bring_page):
    bring_page(shares="")
    assert Author.objects.get().imported_shares == 0


def test_a_claimed_author_s_own_words_do_not_enter_the_prose(bring_page):
    article = bring_page(claim="Zoé tient un étal depuis vingt ans.", shares="1 204 partages")
    assert "étal depuis" not in article.body
    author = Author.objects.get()
    assert (author.imported_shares, author.bio, author.claimed) == (1204, "", False)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("300px-Foo bar Le marché ouvre.", "300px-Foo bar"),
        ("180px-Place Le marché ouvre.", "180px-Place"),
        ("IMG_1234.jpg Le marché ouvre.", "IMG_1234.jpg"),
        ("DSC00417 Le marché ouvre.", "DSC00417"),
        ("place-du-marche.png Le marché ouvre.", "place-du-marche.png"),
        ("250px-La grande place.jpg Le marché ouvre.", "250px-La grande place.jpg"),
        ("Le marché ouvre. 180px-Place", "180px-Place"),
    ],
)
def test_the_name_of_a_lost_image_never_reaches_the_prose(culture, write, bring_in, line, name):
    parts = {"section": "Culture", "title": "Un marché", "date": "2 mai 2011", "author": "Zoé"}
    text = PAGE.format(**parts, prose=f"{line}\n\nOn y vient.", shares="", claim="")
    said = bring_in(write(text))
    assert said.tells(name)
    assert _prose(Article.objects.get()) == ["Le marché ouvre.", "On y vient."]


def test_pages_of_one_author_are_one_author_and_one_blog(bring_page):
    bring_page()
    bring_page()
    assert (Author.objects.count(), Blog.objects.count()) == (1, 1)


def test_a_source_with_an_address_keeps_it(bring_page):
    article = bring_page(prose=f"{PROSE}\n\nÉtude sur les marchés https://etudes.example/marches")
    row = article.sources.get()
    assert (row.title, row.address) == ("Étude sur les marchés", "https://etudes.example/marches")
    assert row.kind == "study"
