"""Revisions: when a save makes one, when it folds; named, and taken back up."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import revisions, workflow
from articles.models import Article, Byline, Origin, Publication, Source, State
from articles.snapshot import PARTS, snapshot
from magazine.events.models import Event
from tests import make

pytestmark = pytest.mark.django_db
START = datetime.fromisoformat("2026-11-23T08:00:00+00:00")


def save(article: Article, by, *, title: str = "", **fields) -> None:
    """An explicit save, as the desk makes it."""
    for name, value in ({"title": title or article.title} | fields).items():
        setattr(article, name, value)
    article.version += 1
    article.save()
    kept = Article.objects.with_rows().get(pk=article.pk)
    revisions.keep([kept], [snapshot(kept)], by=by, at=timezone.now(), fold=True)


def titles(article: Article) -> list[str]:
    rows = article.revisions.order_by("number")
    return [row.snapshot["title"] for row in rows]


@pytest.fixture
def colleague(db):
    return make.user("colleague", is_staff=True)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def article(clock, editor):
    article = make.article("Un")
    save(article, editor)
    return article


def publish(article, editor, colleague):
    article.refresh_from_db()
    workflow.publish(article, by=editor)


def unpublish_twice(article, editor, colleague):
    workflow.publish(article, by=editor)
    workflow.unpublish(article, by=editor)


def name(article, editor, colleague):
    revisions.name(article.revisions.get(number=1), name="Relu", by=editor)


def another(article, editor, colleague):
    save(article, colleague, title="Le sien")


def restore(article, editor, colleague):
    article.refresh_from_db()
    save(article, editor, title="Faute")
    first = article.revisions.first()
    revisions.name(first, name="Jalon", by=editor)
    save(article, editor, title="Autre")
    article.refresh_from_db()
    revisions.restore(first, seen=article.version, by=editor)


def nothing(article, editor, colleague):
    pass


@pytest.mark.parametrize(
    ("minutes", "between", "kept"),
    [
        (0, nothing, ["Deux"]),
        (10, nothing, ["Deux"]),
        (11, nothing, ["Un", "Deux"]),
        (-5, nothing, ["Un", "Deux"]),
        (1, publish, ["Un", "Un", "Deux"]),
        (1, unpublish_twice, ["Un", "Un", "Un", "Deux"]),
        (1, name, ["Un", "Deux"]),
        (1, another, ["Un", "Le sien", "Deux"]),
        (1, restore, ["Faute", "Autre", "Faute", "Deux"]),
    ],
)
def test_the_next_save_folds_unless_something_stands_between(
    clock, article, editor, colleague, minutes, between, kept
):
    between(article, editor, colleague)
    clock.shift(timedelta(minutes=minutes))
    article.refresh_from_db()
    save(article, editor, title="Deux")
    assert titles(article) == kept


def test_saves_without_end_make_a_revision_every_ten_minutes(clock, article, editor):
    for minute in range(1, 25):
        clock.shift(timedelta(minutes=1))
        save(article, editor, title=f"Minute {minute}")
    assert titles(article) == ["Minute 10", "Minute 21", "Minute 24"]
    first = article.revisions.get(number=1)
    assert (first.began, first.at) == (START, START + timedelta(minutes=10))


def test_what_a_machine_saves_never_folds(clock, article):
    save(article, None, title="Deux")
    save(article, None, title="Trois")
    assert titles(article) == ["Un", "Deux", "Trois"]


def test_saving_the_same_again_adds_nothing(clock, article, editor):
    clock.shift(timedelta(days=1))
    save(article, editor)
    assert titles(article) == ["Un"]


def test_every_change_of_state_is_a_revision_with_its_reason(article, editor, culture):
    workflow.publish(article, by=editor, why="bon à publier")
    workflow.archive(article, by=editor, why="ancien")
    workflow.withdraw(article, by=editor, reason="à la demande de l'auteur" + "!" * 400)
    workflow.reinstate(article, by=editor)
    rows = article.revisions.order_by("number")
    assert [row.state for row in rows] == ["draft", "published", "archived", "withdrawn", "draft"]
    assert [row.note[:24] for row in rows[1:4]] == [
        "bon à publier",
        "ancien",
        "à la demande de l'auteur",
    ]


# Names ------------------------------------------------------------------------------------------


def test_a_name_is_kept_short_and_noted(article, editor):
    row = revisions.name(article.revisions.get(), name="  Avant \n le procès ", by=editor)
    assert row.name == "Avant le procès"
    assert Event.objects.get(verb="named").data["revision"] == 1
    revisions.name(row, name="Avant le procès", by=editor)
    assert Event.objects.filter(verb="named").count() == 1
    assert revisions.name(row, name="x" * 500, by=editor).name == "x" * 100
    assert revisions.name(row, name="", by=editor).name == ""


# Restoring --------------------------------------------------------------------------------------


@pytest.fixture
def whole(clock, editor, anthony, culture):
    """An article with everything, in two versions; the second is what stands."""
    article = make.article(
        "Premier titre",
        kicker="Livres",
        standfirst="Un début.",
        body="<p>Premier texte.</p>",
        section=culture,
        lead_image=make.image(),
        tags=["Lecture", "Voix"],
        sources=["Première partie"],
        authors=[anthony],
        dated=START,
        language="fr",
    )
    save(article, editor)
    clock.shift(timedelta(hours=1))
    article.tags.clear()
    article.bylines.all().delete()
    Byline.objects.create(article=article, author=make.author(), role="translator")
    article.sources.all().delete()
    Source.objects.create(article=article, title="Seconde partie")
    blog = make.blog()
    save(
        article,
        editor,
        title="Second titre",
        kicker="",
        standfirst="",
        body="<p>Second texte.</p>",
        section=make.section("Société"),
        lead_image=None,
        dated=None,
        language="en",
        origin=Origin.REPUBLISHED,
        blog=blog,
        original="https://blog.example/1",
        translation_of=make.article(),
    )
    return article


def standing(article: Article) -> dict:
    return snapshot(Article.objects.with_rows().get(pk=article.pk))


def test_restoring_the_whole_puts_every_field_back_and_is_a_save(whole, editor):
    first = whole.revisions.get(number=1)
    done = revisions.restore(first, seen=whole.version, by=editor)
    assert standing(whole) == first.snapshot
    assert done.article.version == whole.version + 1
    assert (done.revision.number, done.revision.by) == (3, editor)
    assert titles(whole) == ["Premier titre", "Second titre", "Premier titre"]
    assert Event.objects.get(verb="restored").data["revision"] == 1


@pytest.mark.parametrize("part", PARTS)
def test_restoring_one_part_leaves_the_others(whole, editor, part):
    first, before = whole.revisions.get(number=1), standing(whole)
    done = revisions.restore(first, seen=whole.version, by=editor, parts=[part])
    expected = before | {name: first.snapshot[name] for name in PARTS[part]}
    assert standing(whole) == expected == done.revision.snapshot


def test_the_parts_are_all_that_a_snapshot_holds(whole):
    """But the terms of the article alone, which are no part of a version."""
    parts = {name for names in PARTS.values() for name in names}
    assert parts | {"agreement_id"} == set(standing(whole))
    assert set(revisions.part_labels()) == set(PARTS)


def test_a_restore_is_undone_by_a_restore(whole, editor):
    before = standing(whole)
    revisions.restore(whole.revisions.get(number=1), seen=whole.version, by=editor)
    whole.refresh_from_db()
    revisions.restore(whole.revisions.get(number=2), seen=whole.version, by=editor)
    assert standing(whole) == before
    assert whole.revisions.count() == 4


def test_nothing_is_restored_over_a_save_that_the_editor_did_not_see(whole, editor):
    seen = whole.version
    save(whole, editor, title="Entre-temps")
    with pytest.raises(revisions.Moved):
        revisions.restore(whole.revisions.get(number=1), seen=seen, by=editor)
    assert standing(whole)["title"] == "Entre-temps"


def test_restoring_what_stands_there_does_nothing(whole, editor):
    done = revisions.restore(whole.revisions.get(number=2), seen=whole.version, by=editor)
    assert done.revision is None
    assert whole.revisions.count() == 2
    assert not Event.objects.filter(verb="restored").exists()


def test_what_no_revision_holds_is_kept_before_it_is_replaced(whole, editor):
    Article.objects.filter(pk=whole.pk).update(title="Venu d'ailleurs")
    revisions.restore(whole.revisions.get(number=1), seen=whole.version, by=editor)
    assert titles(whole)[2:] == ["Venu d'ailleurs", "Premier titre"]


def test_what_is_gone_is_left_out_and_counted(whole, editor, anthony):
    first = whole.revisions.get(number=1)
    first.snapshot["section_id"] = first.snapshot["lead_image_id"] = 99_999
    first.snapshot["tags"].append(99_999)
    first.snapshot["bylines"].append({"author": 99_999, "role": "author"})
    first.snapshot["body"] += "<script>alert(1)</script>"
    done = revisions.restore(first, seen=whole.version, by=editor)
    after = standing(whole)
    assert done.lost == 4
    assert (after["section_id"], after["lead_image_id"], len(after["tags"])) == (None, None, 2)
    assert [row["author"] for row in after["bylines"]] == [anthony.pk]
    assert after["body"] == "<p>Premier texte.</p>"


def test_readers_see_no_restore_until_it_is_published(article, editor, culture):
    workflow.publish(article, by=editor)
    article.refresh_from_db()
    save(article, editor, title="Deux")
    workflow.publish(article, by=editor)
    article.refresh_from_db()
    revisions.restore(article.revisions.get(number=1), seen=article.version, by=editor)
    article.refresh_from_db()
    assert (article.title, article.state) == ("Un", State.PUBLISHED)
    assert Publication.objects.published().get().title == "Deux"
