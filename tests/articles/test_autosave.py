"""Autosave and texts set aside, as verbs: what the history holds of them, and what it leaves."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles import autosave, open_forms, pruning, revisions, setting_aside, workflow
from articles.autosave import Typed
from articles.models import Article, Aside, OpenForm, Remark, Revision
from articles.snapshot import snapshot
from tests import make

pytestmark = pytest.mark.django_db
TAB = "t" * 32


@pytest.fixture
def colleague(db):
    return make.user("colleague", is_staff=True)


@pytest.fixture
def article(culture):
    return make.article("Un")


def standing(article: Article) -> dict:
    return snapshot(Article.objects.with_rows().get(pk=article.pk))


def type_(article: Article, by, *, seen=None, tab="", again=0, **fields) -> autosave.Saved:
    version = Article.objects.get(pk=article.pk).version if seen is None else seen
    typed = Typed(standing(article) | fields)
    return autosave.save(article.pk, typed, seen=version, by=by, tab=tab, again=again)


def aside(article: Article, by, **fields) -> Revision:
    """A text of this person that came too late."""
    stale = Article.objects.get(pk=article.pk).version - 1
    done = type_(article, by, seen=stale, **fields)
    assert done.aside
    return done.aside


def titles(article: Article) -> list[str]:
    return [row.snapshot["title"] for row in article.revisions.order_by("number")]


def test_a_text_set_aside_is_no_version_of_the_article(article, editor, colleague):
    workflow.publish(article, by=editor)
    type_(article, editor, title="Deux")
    row = aside(article, colleague, title="Le mien")
    assert revisions.latest([article])[article.pk].snapshot["title"] == "Un"
    workflow.publish(article, by=editor)
    assert titles(article) == ["Un", "Le mien", "Deux"]
    assert [one.aside for one in article.revisions.order_by("number")] == ["", "waiting", ""]
    assert article.publications.get(number=2).revision.snapshot["title"] == "Deux"
    assert row.version == 1


def test_saves_fold_as_if_no_text_had_been_set_aside(article, editor, colleague):
    def save(title: str) -> None:
        row = Article.objects.get(pk=article.pk)
        row.title, row.version = title, row.version + 1
        row.save()
        kept = Article.objects.with_rows().get(pk=article.pk)
        revisions.keep([kept], [snapshot(kept)], by=editor, at=timezone.now(), fold=True)

    save("Deux")
    aside(article, colleague, title="Le mien")
    save("Trois")
    assert titles(article) == ["Trois", "Le mien"]


def test_a_text_that_is_set_aside_again_by_the_same_form_is_one(article, editor, colleague):
    type_(article, editor, title="Deux")
    first = type_(article, colleague, seen=1, title="Le mi").aside
    again = type_(article, colleague, seen=1, title="Le mien", again=first.number).aside
    other = type_(article, editor, seen=1, title="Autre", again=first.number).aside
    assert first == again != other
    assert sorted(titles(article)) == ["Autre", "Le mien", "Un"]


def test_a_stale_text_that_stands_there_already_is_set_nowhere(article, editor, colleague):
    type_(article, editor, title="Deux")
    done = type_(article, colleague, seen=1)
    assert done.aside is None
    assert not Revision.objects.exclude(aside=Aside.TAKEN).exists()


def test_restoring_a_text_set_aside_takes_it_up(article, editor, colleague):
    type_(article, editor, title="Deux")
    row = aside(article, colleague, title="Le mien")
    revisions.restore(row, seen=2, by=colleague)
    row.refresh_from_db()
    assert (standing(article)["title"], row.aside) == ("Le mien", Aside.SETTLED)
    assert "Deux" in titles(article)


def test_ones_own_autosave_is_kept_before_an_older_version_is_restored(article, editor):
    revisions.keep_standing(Article.objects.with_rows().get(pk=article.pk))
    type_(article, editor, title="Deux")
    revisions.restore(article.revisions.get(), seen=2, by=editor)
    assert titles(article) == ["Un", "Deux", "Un"]


def test_each_change_of_hand_leaves_what_the_other_wrote(article, editor, colleague):
    type_(article, editor, title="A1")
    type_(article, editor, title="A2")
    type_(article, colleague, title="C1")
    type_(article, editor, title="A3")
    assert [(row.snapshot["title"], row.by) for row in article.revisions.order_by("number")] == [
        ("Un", None),
        ("A2", editor),
        ("C1", colleague),
    ]


def test_without_a_tab_the_base_is_the_nearest_version_of_the_history(article, editor, colleague):
    revisions.keep_standing(Article.objects.with_rows().get(pk=article.pk))
    type_(article, editor, title="Deux")
    assert aside(article, colleague, title="Le mien").base["title"] == "Un"


def test_a_text_set_aside_is_kept_for_a_year_and_takes_no_place_of_a_version(
    article, editor, colleague
):
    start = timezone.now()
    type_(article, editor, title="Deux")
    row = aside(article, colleague, title="Le mien")
    old = Revision(article=article, number=90, at=start, state="draft", snapshot=row.snapshot)
    fresh = [
        Revision(article=article, number=n, at=start, state="draft", snapshot=row.snapshot)
        for n in range(100, 150)
    ]
    Revision.objects.bulk_create([old, *fresh])
    pruning.prune(now=start + timedelta(days=300))
    assert Revision.objects.filter(pk=row.pk).exists()
    pruning.prune(now=start + timedelta(days=400))
    assert not Revision.objects.filter(pk=row.pk).exists()
    assert article.revisions.count() == 50


# Drafts that were never saved -------------------------------------------------------------------


def begin(by, **fields) -> Article | None:
    empty = standing(make.article("x", body="", section=None, authors=[])) | {"title": ""}
    return autosave.begin(Typed(empty | fields), by=by, tab=TAB)


def test_a_new_draft_holds_what_was_typed_with_its_rows(editor, anthony):
    row = {"title": "Source", "address": "", "kind": "article", "language": ""}
    made = begin(
        editor,
        standfirst="Un chapô.",
        tags=[make.tag("Ville").pk],
        bylines=[{"author": anthony.pk, "role": "author"}],
        sources=[row],
        dated="2026-06-05T10:00:00+00:00",
    )
    value = standing(made)
    assert (value["standfirst"], value["sources"], len(value["tags"])) == ("Un chapô.", [row], 1)
    assert (value["bylines"][0]["author"], value["dated"][:10]) == (anthony.pk, "2026-06-05")
    assert (made.created_by, str(made)) == (editor, "(sans titre)")


@pytest.mark.parametrize("field", ["kicker", "title", "standfirst", "body"])
def test_any_word_makes_a_draft_and_none_makes_none(editor, field):
    assert begin(editor) is None
    assert begin(editor, **{field: "x"})


def test_what_a_killed_browser_left_empty_is_swept_away_and_nothing_else(editor):
    empty, written = begin(editor, title="x"), make.article("Écrit")
    type_(empty, editor, tab=TAB, title="")
    OpenForm.objects.create(
        tab="u" * 32, user=editor, article=written, at=timezone.now(), seen=1, before=1
    )
    autosave.sweep(timezone.now())
    assert Article.objects.filter(pk=empty.pk).exists()
    autosave.sweep(timezone.now() + timedelta(minutes=5))
    assert not Article.with_bin.filter(pk=empty.pk).exists()
    assert Article.objects.filter(pk=written.pk).exists()


def test_an_empty_draft_in_which_somebody_is_stays(editor, colleague):
    empty, now = begin(editor, title="x"), timezone.now()
    type_(empty, editor, tab=TAB, title="")
    open_forms.heartbeat(empty, tab="u" * 32, by=colleague, part="title", seen=2, at=now)
    open_forms.leave(tab=TAB, by=editor, at=now)
    assert not autosave.discard_empty(empty.pk, at=now)


def test_an_empty_draft_about_which_something_was_said_stays(editor, colleague):
    empty, now = begin(editor, title="x"), timezone.now()
    type_(empty, editor, tab=TAB, title="")
    open_forms.leave(tab=TAB, by=editor, at=now)
    Remark.objects.create(article=empty, by=colleague, text="Et la suite ?", at=now)
    assert not autosave.discard_empty(empty.pk, at=now)


def test_the_last_tabs_of_a_person_are_remembered_not_any_number(article, editor, monkeypatch):
    monkeypatch.setattr(open_forms, "MOST", 3)
    now = timezone.now()
    for number in range(5):
        at = now + timedelta(seconds=number)
        open_forms.heartbeat(article, tab=f"{number:08}", by=editor, part="", seen=1, at=at)
    assert list(OpenForm.objects.order_by("pk").values_list("tab", flat=True)) == [
        "00000002",
        "00000003",
        "00000004",
    ]


def test_tabs_are_forgotten_after_two_days(article, editor):
    open_forms.heartbeat(article, tab=TAB, by=editor, part="", seen=1, at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        autosave.sweep(timezone.now())
    assert not OpenForm.objects.exists()


def test_a_person_is_shown_only_texts_of_their_own_that_wait(article, editor, colleague):
    type_(article, editor, title="Deux")
    row = aside(article, colleague, title="Le mien")
    assert setting_aside.waiting(article, by=editor) == []
    assert setting_aside.waiting(article, by=colleague) == [row]
    setting_aside.settle(row)
    assert setting_aside.waiting(article, by=colleague) == []
