"""Search at the desk: the same hits on both databases, drafts too, and only what one may see."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import bin, desk_index, desk_search, revisions
from articles import search as readers
from articles.models import Article, DeskTerms, Tag
from articles.snapshot import snapshot
from authors.changes import announce
from tests import make

pytestmark = pytest.mark.django_db


def written(title: str, **fields: object) -> Article:
    """A draft that an editor has saved."""
    article = make.article(title, **fields)
    desk_index.reindex([article.pk])
    return article


def found(text: str, rows: object = None) -> list[str]:
    rows = Article.objects.all() if rows is None else rows
    return [article.title for article in desk_search.find(rows, text)]


@pytest.fixture
def sea() -> Article:
    return written(
        "L'été à Étretat",
        kicker="Cœur de l'été",
        standfirst="Deux journées sur la falaise.",
        body="<p>Les mouettes criaient ; l'œuvre de Courbet, à droite.</p>",
        authors=[make.author("Zoé Lefèvre")],
        tags=["Hors piste"],
        sources=["Le Guide du littoral"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "ete",
        "ÉTÉ etretat",
        "coeur",
        "cœur",
        "journée",
        "falaises",
        "mouette",
        "oeuvre courbet",
        "l'œuvre",
        "lefevre",
        "Zoé",
        '"hors piste"',
        "guide littoral",
        "étret",
        "mouett",
        '"deux journées"',
    ],
)
def test_a_draft_is_found_by_all_that_it_holds(sea, text):
    written("Un autre", body="<p>Rien de tel.</p>")
    assert found(text) == ["L'été à Étretat"]


@pytest.mark.parametrize("text", ["montagne", "mouette montagne", "ete -mouette", "%", "et", "mo"])
def test_what_does_not_hold_every_word_is_not_found(sea, text):
    assert found(text) == []


def test_an_empty_question_is_none(sea):
    assert found("  ") == ["L'été à Étretat"]


def test_the_number_comes_first_then_titles_then_texts_each_newest_change_first(sea):
    unnumbered = [make.author("Anne Petit")]
    written("Ailleurs", body="<p>Une falaise.</p>", authors=unnumbered)
    written("La falaise", authors=unnumbered)
    written(f"Les {sea.pk} falaises", authors=unnumbered)
    assert found("falaise") == [f"Les {sea.pk} falaises", "La falaise", "Ailleurs", sea.title]
    assert found(str(sea.pk)) == [sea.title, f"Les {sea.pk} falaises"]


def test_only_what_one_may_see_is_found_however_many_others_there_are(sea, monkeypatch):
    monkeypatch.setattr(desk_search, "BOUND", 2)
    mine = written("Ma falaise", created_by=make.user("pigiste"))
    for number in range(4):
        written(f"Falaise {number}")
    assert found("falaise", Article.objects.filter(created_by=mine.created_by)) == ["Ma falaise"]
    assert found("falaise", Article.objects.none()) == []


def test_the_readers_search_never_reads_a_draft(sea):
    assert readers.search("falaise", now=timezone.now()).publications == []


# How the index is kept ----------------------------------------------------------------------------


def save(article: Article, **fields: object) -> None:
    Article.objects.filter(pk=article.pk).update(**fields)
    kept = Article.objects.with_rows().get(pk=article.pk)
    revisions.keep([kept], [snapshot(kept)], by=None, at=timezone.now())


def test_a_save_is_read_once_and_only_where_words_changed(sea):
    save(sea, title="L'hiver")
    assert found("hiver") == ["L'hiver"]
    assert found("etretat") == []
    with CaptureQueriesContext(connection) as asked:
        save(sea, dated=timezone.now())
    assert not [row for row in asked if "deskterms" in row["sql"]]


@pytest.mark.parametrize(("count", "words"), [(30, 300), (1, 9_000)])
def test_much_text_at_once_is_found_by_title_and_read_whole_by_the_worker(
    monkeypatch, count, words
):
    told: list[list[int]] = []
    monkeypatch.setattr(desk_index, "_later", told.append)
    body = f"<p>Il pleuvait. {'Vent. ' * words}</p>"
    much = [make.article(f"Vague {number}", body=body) for number in range(count)]
    rows = Article.objects.with_rows()
    desk_index.index({row.pk: snapshot(row) for row in rows})
    assert (len(found("vague")), found("pleuvait")) == (len(much), [])
    assert told == [[row.pk for row in much]]


def test_a_text_of_usual_length_is_read_at_once(monkeypatch):
    monkeypatch.setattr(desk_index, "_later", pytest.fail)
    row = make.article("Vague", body=f"<p>Il pleuvait. {'Vent. ' * 3_000}</p>")
    desk_index.index({row.pk: snapshot(Article.objects.with_rows().get(pk=row.pk))})
    assert found("pleuvait") == ["Vague"]


def test_a_save_that_folds_is_read_as_well(sea):
    kept = Article.objects.with_rows().get(pk=sea.pk)
    by = make.user()
    for title in ("L'hiver", "Le printemps"):
        kept.title = title
        revisions.keep([kept], [snapshot(kept)], by=by, at=timezone.now(), fold=True)
    assert kept.revisions.count() == 1
    assert (len(found("printemps")), found("hiver")) == (1, [])


def test_a_version_taken_back_up_is_found_by_its_words_again(sea):
    revisions.keep_standing(Article.objects.with_rows().get(pk=sea.pk))
    save(sea, title="L'hiver")
    first = sea.revisions.order_by("number").first()
    revisions.restore(first, seen=sea.version, by=None)
    assert found("etretat") == ["L'été à Étretat"]


def test_what_lies_in_the_bin_is_not_found_until_it_is_taken_out(sea):
    bin.delete(sea, by=None)
    assert found("etretat") == []
    bin.undelete(sea, by=None)
    assert found("etretat") == ["L'été à Étretat"]


def test_an_autosave_is_found_by_its_title_at_once_and_read_whole_by_the_worker(sea, monkeypatch):
    told: list[list[int]] = []
    monkeypatch.setattr(desk_index, "_later", told.append)
    Article.objects.filter(pk=sea.pk).update(title="L'automne", body="<p>Des feuilles.</p>")
    sea.refresh_from_db()
    for _time in range(2):
        desk_index.note(sea)
    assert found("automne mouette") == ["L'automne"]
    assert told == [[sea.pk]]
    desk_index.reindex(told[0])
    assert (found("feuille"), found("mouette")) == (["L'automne"], [])


def test_an_autosave_that_leaves_the_title_asks_two_narrow_questions(
    sea, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(desk_index, "_later", lambda numbers: None)
    with django_assert_num_queries(2):
        desk_index.note(sea)
    with django_assert_num_queries(1):
        desk_index.note(sea)


def test_a_new_article_is_found_from_its_first_autosave():
    article = make.article("Sans version")
    desk_index.note(article)
    assert found("version") == ["Sans version"]


def test_a_name_that_changes_is_found_by_the_new_one(sea, django_capture_on_commit_callbacks):
    author, tag = sea.authors.get(), Tag.objects.get()
    author.name, tag.name = "Zoé Duval", "Partout"
    author.save()
    tag.save()
    with django_capture_on_commit_callbacks(execute=True):
        announce(author, by=None)
    assert (found("duval partout"), found("lefevre")) == (["L'été à Étretat"], [])


def test_the_command_reads_everything_again(sea, capsys):
    DeskTerms.objects.all().delete()
    assert found("etretat") == []
    call_command("reindex_desk")
    assert found("etretat") == ["L'été à Étretat"]
    assert "1 articles" in capsys.readouterr().out


def test_odd_questions_find_nothing_and_break_nothing(sea):
    for text in ["9" * 40, "\x00", '"', "'" * 50, "a" * 500, "-- ; DROP", "été AND *", "NEAR(a b)"]:
        found(text)


def test_the_index_serves_the_question(sea):
    """No scan of the articles; on SQLite in the order of the index itself."""
    with CaptureQueriesContext(connection) as asked:
        found("falaise")
    (sql,) = (row["sql"] for row in asked if "UNION ALL" in row["sql"])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            steps = [row[-1] for row in cursor.fetchall()]
            assert not [step for step in steps if "TEMP B-TREE" in step], steps
            assert not [step for step in steps if step.startswith("SCAN articles_article")], steps
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "deskterms_vector" in plan, plan
