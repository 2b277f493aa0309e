"""Changing an edition: on the version that one has seen, told to the journal, taken back."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles import bin, workflow
from articles.states import Refused
from magazine.events.models import Event
from magazine.front import arranging, composing, editions, standing
from magazine.front.models import Composition, Edition
from magazine.front.plans import Arranged, Chosen
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def edition():
    return editions.standing_or_new()


@pytest.fixture
def act(editor, django_capture_on_commit_callbacks):
    """Change the edition as it stands now, with its effects."""

    def change(edition, how, *, version=None, what="un geste"):
        current = Edition.objects.get(pk=edition.pk).version
        with django_capture_on_commit_callbacks(execute=True):
            return arranging.change(edition, how, version=version or current, by=editor, what=what)

    return change


def choosing(article, where=(0, 1), **words):
    return lambda plan, now: plan.place(Chosen(article.pk, **words), where, now)


def titles():
    return [row.title for row in standing.la_une(timezone.now())]


def first(edition):
    plan = arranging.read(edition)
    slot = plan.blocks[0].of(1, timezone.now())
    return slot.article if slot else None


def test_an_act_shows_at_once_and_is_told_to_the_journal(edition, act, editor):
    make.published("Neuf")
    old = make.published("Ancien", dated=timezone.now() - timedelta(days=400)).article
    act(edition, choosing(old, why="Il éclaire l'actualité"), what="« Ancien » en ouverture")
    assert titles() == ["Ancien", "Neuf"]
    chosen = Event.objects.get(verb="chosen")
    assert (chosen.subject_id, chosen.by, chosen.why) == (old.pk, editor, "Il éclaire l'actualité")
    assert Event.objects.filter(verb="arranged").first().data == {"what": "« Ancien » en ouverture"}
    act(edition, lambda plan, now: plan.take_off(old.pk, now))
    assert Event.objects.get(verb="taken_off").subject_id == old.pk
    assert titles() == ["Neuf", "Ancien"]


def test_the_record_of_a_choice_stays_with_it_when_it_moves(edition, act):
    article = make.published().article
    act(edition, choosing(article))
    act(edition, lambda plan, now: plan.move(article.pk, (1, 2), now))
    slot = arranging.read(edition).slot_of(article.pk, timezone.now())
    assert slot.event == Event.objects.get(verb="chosen").pk


def test_what_was_made_on_another_version_changes_nothing(edition, act, editor):
    one, other = make.published("Un").article, make.published("Autre").article
    act(edition, choosing(one), what="« Un » choisi")
    with pytest.raises(arranging.Stale) as stale:
        act(edition, choosing(other), version=edition.version)
    assert (stale.value.last.by, stale.value.last.what) == (editor, "« Un » choisi")
    assert first(edition) == one.pk


def test_an_act_that_changes_nothing_makes_no_version(edition, act):
    act(edition, lambda plan, now: plan.take_off(999, now))
    assert edition.arrangements.count() == 1


def test_acts_are_taken_back_and_brought_again_one_by_one(edition, act, editor):
    one, two = make.published("Un").article, make.published("Deux").article
    act(edition, choosing(one), what="un")
    act(edition, choosing(two), what="deux")

    def step(how):
        how(edition, version=Edition.objects.get(pk=edition.pk).version, by=editor)
        return first(edition)

    assert arranging.undoable(edition).what == "deux"
    assert step(arranging.undo) == one.pk
    assert arranging.undoable(edition).what == "un"
    assert step(arranging.undo) is None
    with pytest.raises(Refused):
        step(arranging.undo)
    assert step(arranging.redo) == one.pk
    assert step(arranging.redo) == two.pk
    with pytest.raises(Refused):
        step(arranging.redo)


def test_an_act_after_taking_back_is_what_is_taken_back_next(edition, act, editor):
    articles = [make.published(name).article for name in ("Un", "Deux", "Trois")]
    act(edition, choosing(articles[0]), what="un")
    act(edition, choosing(articles[1]), what="deux")
    arranging.undo(edition, version=3, by=editor)
    act(edition, choosing(articles[2]), what="trois")
    assert arranging.redoable(edition) is None
    arranging.undo(edition, version=5, by=editor)
    assert first(edition) == articles[0].pk


def test_any_version_can_be_brought_back_and_that_be_taken_back(edition, act, editor):
    one, two = make.published("Un").article, make.published("Deux").article
    act(edition, choosing(one))
    act(edition, choosing(two))
    earlier = edition.arrangements.get(version=2)
    arranging.restore(edition, earlier, version=3, by=editor)
    assert first(edition) == one.pk
    arranging.undo(edition, version=4, by=editor)
    assert first(edition) == two.pk


def test_an_edition_of_the_past_is_not_changed(edition, act, editor):
    later = editions.draft(None, by=editor)
    editions.open_now(later, version=later.version, by=editor)
    with pytest.raises(Refused, match="passé"):
        act(edition, choosing(make.published().article))


def test_an_article_that_is_gone_for_good_is_no_part_of_what_comes_back(edition, act, editor):
    article = make.article()
    act(edition, choosing(article))
    article.delete()
    arranging.restore(edition, edition.arrangements.get(version=2), version=2, by=editor)
    assert first(edition) is None


def test_what_is_gone_for_good_is_left_out_of_what_comes_back(edition, act, editor):
    article, image = make.published().article, make.image()
    sea, tag, author = make.section("Mer"), make.tag("Voile"), make.author()
    named = {"section": sea.pk, "tag": tag.pk, "author": author.pk}
    act(edition, choosing(article, image=image.pk))
    act(edition, lambda plan, now: plan.add(Arranged("cards", 3, rule="tag", **named)))
    act(edition, lambda plan, now: plan.take_off(article.pk, now))
    act(edition, lambda plan, now: plan.remove(4))
    for row in (image, sea, tag, author):
        row.delete()
    for version in (5, 6):
        arranging.undo(edition, version=version, by=editor)
    plan = arranging.read(edition)
    assert plan.slot_of(article.pk, timezone.now()).image is None
    block = plan.blocks[4]
    assert (block.section, block.tag, block.author) == (None, None, None)


def test_a_choice_that_lies_in_the_bin_comes_out_of_it_with_its_place(edition, act, editor):
    binned, other = make.article(), make.published().article
    act(edition, choosing(binned))
    bin.delete(binned, by=editor)
    act(edition, choosing(other, (1, 1)))
    assert first(edition) == binned.pk


def test_the_first_change_of_what_was_brought_in_can_be_taken_back(edition, act, editor):
    edition.arrangements.all().delete()
    act(edition, choosing(make.published().article))
    version = Edition.objects.get(pk=edition.pk).version
    arranging.undo(edition, version=version, by=editor)
    assert first(edition) is None


def test_a_chosen_article_that_is_withdrawn_leaves_its_place_to_the_rule(
    edition, act, django_capture_on_commit_callbacks
):
    article = make.published("Choisi").article
    make.published("Suivant", dated=timezone.now() - timedelta(days=3))
    act(edition, choosing(article))
    assert titles() == ["Choisi", "Suivant"]
    with django_capture_on_commit_callbacks(execute=True):
        workflow.withdraw(article, by=None, reason="à la demande de l'auteur")
    assert titles() == ["Suivant"]
    placing = Composition.objects.first().placings.get()
    assert (placing.block, placing.place, placing.reason) == (0, 1, "newest")
    page = composing.arrange(arranging.read(edition), timezone.now())
    assert page.fallen[0, 1].article == article.pk


def test_words_and_a_picture_of_this_page_replace_the_article_s_own(edition, act):
    article = make.published("Le titre", standfirst="Le chapô.", lead_image=make.image()).article
    picture = make.image(alt="Une autre vue")
    words = {"title": "Le titre de La Une", "standfirst": "L'autre chapô."}
    act(edition, choosing(article, image=picture.pk, **words))
    row = standing.la_une(timezone.now())[0]
    assert (row.title, row.standfirst) == ("Le titre de La Une", "L’autre chapô.")
    assert row.lead_image == picture
    article.refresh_from_db()
    assert article.title == "Le titre"
