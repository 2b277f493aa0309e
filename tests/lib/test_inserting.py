"""Rows written by columns are those that Django would have written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.safestring import SafeString

from articles.models import Article, Byline, DeskTerms, Fidelity, Revision, State
from authors.models import Author
from magazine.events.models import Event
from magazine.lib.inserting import insert
from magazine.syndication.models import Copy, Record
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, 30, 15, 123456, tzinfo=UTC)


def columns(rows):
    """All that the database holds of rows but their keys."""
    return [
        {
            field.name: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if not field.primary_key
        }
        for row in rows
    ]


def articles():
    return [
        Article(title=f"Un pont n° {n}", state=state, dated=NOW - timedelta(days=n), section=None)
        for n, state in enumerate((State.DRAFT, "ready", State.REVIEW))
    ]


def test_it_writes_what_bulk_create_writes():
    ours = insert(articles(), numbered=True)
    theirs = Article.objects.bulk_create(articles())
    as_they_stand = {row.pk: row for row in Article.objects.all()}
    moments = ("created", "changed")
    mine, others = (
        [
            {name: value for name, value in one.items() if name not in moments}
            for one in columns([as_they_stand[row.pk] for row in rows])
        ]
        for rows in (ours, theirs)
    )
    assert mine == others
    assert [as_they_stand[row.pk].title for row in ours] == [row.title for row in ours]
    assert all(as_they_stand[row.pk].created for row in ours)


@pytest.mark.parametrize(
    "make_rows",
    [
        lambda one: [
            Revision(article=one, number=n, at=NOW, state="draft", snapshot={"é": [n, None]})
            for n in (8, 9)
        ],
        lambda one: [
            Event(at=NOW, verb="sung", subject="a.b", subject_id=n, keys=["k"], data={"n": n})
            for n in (8, 9)
        ],
        lambda one: [
            Record(
                source="s",
                guid=f"g{n}",
                article=one,
                first_seen=NOW,
                last_seen=NOW,
                prints={"title": "x"},
                sketch_low=n if n == 8 else None,
            )
            for n in (8, 9)
        ],
    ],
)
def test_json_moments_and_nothing_at_all_come_back_as_they_went(make_rows):
    one = make.article()
    model = type(make_rows(one)[0])
    found = []
    before = set(model.objects.values_list("pk", flat=True))
    for write in (insert, model.objects.bulk_create):
        with transaction.atomic():
            write(make_rows(one))
            found.append(columns(model.objects.exclude(pk__in=before).order_by("pk")))
            transaction.set_rollback(True)  # events are never deleted
    assert len(found[0]) == 2
    assert found[0] == found[1]


def test_rows_know_that_they_are_there_and_their_numbers_when_asked():
    rows = insert(articles(), numbered=True)
    assert [Article.objects.get(pk=row.pk).title for row in rows] == [row.title for row in rows]
    assert not any(row._state.adding for row in rows)
    rows[0].title = "Autre"
    rows[0].save()
    assert Article.objects.count() == len(rows)


def test_more_rows_than_one_statement_takes_have_their_numbers(monkeypatch):
    monkeypatch.setattr(type(connection.features), "max_query_params", 100)
    rows = insert((Author(name=f"Autrice {n}", slug=f"a{n}") for n in range(50)), numbered=True)
    assert [Author.objects.get(pk=row.pk).slug for row in rows] == [f"a{n}" for n in range(50)]


def test_a_related_row_may_get_its_number_after_it_was_named():
    (author,) = insert([Author(name="Awa", slug="awa")], numbered=True)
    one = Article(title="Un pont")
    byline = Byline(article=one, author=author, position=0)
    insert([one], numbered=True)
    insert([byline])
    assert Byline.objects.get().article_id == one.pk == byline.article_id


def test_texts_that_are_choices_or_safe_stand_beside_plain_ones():
    rows = insert(
        [
            Article(title=SafeString("Sûr"), state=State.READY),
            Article(title="Simple", state="draft"),
        ],
        numbered=True,
    )
    found = Article.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    assert [(row.title, row.state) for row in found] == [("Sûr", "ready"), ("Simple", "draft")]


def test_what_is_there_already_is_written_over_where_that_is_asked():
    one, other = make.article(), make.article()
    DeskTerms.objects.filter(article__in=[one, other]).delete()
    insert([DeskTerms(article=one, heading="pont", lead="a", body="b", stale=True)])
    again = [
        DeskTerms(article=one, heading="île", lead="c", body="d"),
        DeskTerms(article=other, heading="mer", lead="", body=""),
    ]
    insert(again, over=["heading", "lead"])
    found = DeskTerms.objects.order_by("pk").values_list("heading", "lead", "body", "stale")
    assert list(found) == [("île", "c", "b", True), ("mer", "", "", False)]


def test_what_is_there_already_is_passed_over_where_that_is_asked():
    one, other = make.article(), make.article()
    insert([Copy(article=one, restless=3)])
    insert([Copy(article=one, restless=5), Copy(article=other, restless=7)], passing=True)
    assert list(Copy.objects.order_by("pk").values_list("restless", flat=True)) == [3, 7]


def test_one_row_that_is_refused_leaves_none_and_says_so():
    one, other = make.article(), make.article()
    insert([Fidelity(article=one, score=3, at=NOW)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([Fidelity(article=other, score=1, at=NOW), Fidelity(article=one, score=2, at=NOW)])
    assert list(Fidelity.objects.values_list("score", flat=True)) == [3]


def test_a_text_that_is_too_long_is_refused_and_not_cut():
    with transaction.atomic():
        if connection.vendor == "sqlite":
            insert([Author(name="x" * 5_000, slug="x")])
            assert len(Author.objects.get(slug="x").name) == 5_000
            return
        with pytest.raises(DatabaseError), transaction.atomic():
            insert([Author(name="x" * 5_000, slug="x")])
    assert not Author.objects.filter(slug="x").exists()


def test_nothing_is_written_for_no_rows(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert(iter(())) == []
