"""Acts on many articles: shown first, done one by one, most of them undone by one press."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles import filing, revisions, workflow
from articles.admin.bulk import MOST, Mark
from articles.admin.bulk_acts import ACTS
from articles.models import Article, Publication, State, Tag
from magazine.events.models import Event
from tests import make

LIST = "/admin/articles/article/"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def look(client, act: str, *articles: Article):
    """Choose these in the list: what the act would do."""
    data = {"action": act, "_selected_action": [row.pk for row in articles]}
    return client.post(LIST, data)


def marks(*articles: Article) -> list[str]:
    return [str(Mark.of(Article.objects.get(pk=row.pk))) for row in articles]


def go(client, act: str, *articles: Article, chosen: list[str] | None = None, **fields):
    chosen = marks(*articles) if chosen is None else chosen
    data = {"chosen": chosen, "go": "1", **fields}
    return client.post(f"{LIST}bulk/{act}/", data)


def undo(client, answer):
    act, token = answer.context["act"].name, answer.context["token"]
    return client.post(f"{LIST}bulk/{act}/undo/", {"token": token})


def changes(answer) -> dict[str, tuple[str, str, str]]:
    found = answer.context["judged"].changes
    return {row.title: (one.before, one.after, one.readers) for row, one in found}


def refusals(answer) -> dict[str, str]:
    return {row.title: one.why for row, one in answer.context["judged"].refusals}


def told(answer) -> dict[str, bool]:
    return {one.title: one.done for one in answer.context["told"]}


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def state(article: Article) -> str:
    return Article.with_bin.get(pk=article.pk).state


# What it would change -------------------------------------------------------------------------


def test_looking_at_publishing_says_what_changes_and_publishes_nothing(desk, culture):
    draft, bare = make.article("Prêt"), make.article("Sans texte", body="")
    live = make.published("Paru").article
    page = look(desk, "publish", draft, bare, live)
    assert changes(page) == {"Prêt": ("brouillon", "publié", "Ils le voient aussitôt.")}
    assert refusals(page) == {
        "Sans texte": "Le texte est vide.",
        "Paru": "Il est déjà publié tel quel.",
    }
    assert "1 article change, 2 restent tels quels." in text(page)
    assert Publication.objects.count() == 1


def test_what_is_shown_is_done_to_the_good_ones_and_the_others_are_told(desk, culture):
    draft, bare = make.article("Prêt"), make.article("Sans texte", body="")
    answer = go(desk, "publish", draft, bare)
    assert told(answer) == {"Prêt": True, "Sans texte": False}
    assert (state(draft), state(bare)) == (State.PUBLISHED, State.DRAFT)
    assert "Le texte est vide." in text(answer)


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        ("unpublish", "publié", "brouillon"),
        ("archive", "publié", "archivé"),
        ("withdraw", "publié", "retiré"),
    ],
)
def test_taking_back_says_what_readers_lose(desk, culture, act, before, after):
    live = make.published("Paru").article
    draft = make.article("Brouillon")
    page = look(desk, act, live, draft)
    assert changes(page)["Paru"][:2] == (before, after)
    assert changes(page)["Paru"][2]
    assert list(refusals(page)) == ["Brouillon"]


def test_a_scheduled_hour_and_an_agreement_are_counted_in(desk, culture):
    late = make.republished("En avance", terms={"head_start": 48}, dated=timezone.now())
    over = make.republished("Trop tard", terms={"until": timezone.localdate() - timedelta(days=1)})
    page = look(desk, "publish", late, over)
    assert changes(page)["En avance"][1] == "programmé"
    assert list(refusals(page)) == ["Trop tard"]


def test_withdrawing_without_a_reason_does_nothing_and_says_so(desk, culture):
    live = make.published("Paru").article
    page = go(desk, "withdraw", live, reason=" ")
    assert page.context["form"].errors["reason"]
    assert state(live) == State.PUBLISHED
    assert told(go(desk, "withdraw", live, reason="droits")) == {"Paru": True}
    assert Event.objects.filter(verb="withdrawn").get().why == "droits"


@pytest.mark.parametrize("act", ACTS)
def test_looking_changes_nothing_and_every_act_can_be_looked_at(desk, culture, act):
    articles = [make.article(), make.published().article, make.republished()]
    before = list(Article.objects.order_by("pk").values())
    assert look(desk, act, *articles).status_code == 200
    assert list(Article.objects.order_by("pk").values()) == before
    assert not Tag.objects.exists()


def test_articles_are_handed_in_approved_and_sent_back_with_a_note(desk, culture):
    article = make.article("Un")
    assert changes(look(desk, "submit", article))["Un"][:2] == ("brouillon", "à relire")
    go(desk, "submit", article)
    go(desk, "approve", article)
    assert state(article) == State.READY
    assert go(desk, "send_back", article, why="").context["form"].errors["why"]
    go(desk, "send_back", article, why="Trop long d'un tiers.")
    assert state(article) == State.DRAFT
    assert Event.objects.filter(verb="sent_back").get().why == "Trop long d'un tiers."
    assert told(go(desk, "send_back", article, why="Encore")) == {"Un": False}


def test_articles_are_scheduled_for_an_hour_and_the_schedule_is_cancelled(desk, culture):
    day = timezone.localdate() + timedelta(days=3)
    one, bare = make.article("Un"), make.article("Sans texte", body="")
    chosen = marks(one, bare)
    address = f"{LIST}bulk/schedule/"
    page = desk.post(address, {"chosen": chosen, "at": f"{day}T09:30", "look": "1"})
    assert changes(page)["Un"][:2] == ("brouillon", "programmé")
    assert list(refusals(page)) == ["Sans texte"]
    answer = go(desk, "schedule", chosen=chosen, at=f"{day}T09:30")
    assert told(answer) == {"Un": True, "Sans texte": False}
    local = timezone.localtime(Publication.objects.get().live_from)
    assert (local.date(), local.hour, local.minute) == (day, 9, 30)
    assert answer.context["other"].name == "unschedule"
    assert told(go(desk, "unschedule", one)) == {"Un": True}
    assert state(one) == State.READY


@pytest.mark.parametrize("at", ["", "hier", "2001-01-01T09:00", "9999-12-31T23:59"])
def test_an_hour_that_is_past_or_none_schedules_nothing(desk, culture, at):
    answer = go(desk, "schedule", make.article(), at=at)
    assert answer.context["form"].errors["at"]
    assert not Publication.objects.exists()


def test_what_is_archived_comes_back_to_the_lists(desk, culture):
    live = make.published("Paru").article
    assert go(desk, "archive", live).context["other"].name == "unarchive"
    assert told(go(desk, "unarchive", live)) == {"Paru": True}
    assert Publication.objects.listed().count() == 1


# Filing ---------------------------------------------------------------------------------------


def test_articles_are_moved_to_a_section_and_back(desk, editor, culture):
    sciences = make.section("Sciences")
    here, there = make.article("Ici"), make.article("Là", section=sciences)
    page = desk.post(
        f"{LIST}bulk/move/", {"chosen": marks(here, there), "section": sciences.pk, "look": "1"}
    )
    assert changes(page) == {"Ici": ("Culture", "Sciences", "")}
    assert list(refusals(page)) == ["Là"]
    answer = go(desk, "move", here, there, section=sciences.pk)
    assert told(answer) == {"Ici": True, "Là": False}
    moved = Article.objects.get(pk=here.pk)
    assert (moved.section, moved.version) == (sciences, here.version + 1)
    assert moved.revisions.first().by == editor
    assert told(undo(desk, answer)) == {"Ici": True}
    assert Article.objects.get(pk=here.pk).section == culture


def test_tags_are_added_and_taken_off_and_the_undo_knows_which(desk, culture):
    one = make.article("Un", tags=["Ville"])
    two = make.article("Deux", tags=["Ville", "Mer"])
    fields = {"add": ["mer", "Été"], "remove": ["ville"]}
    page = desk.post(f"{LIST}bulk/tag/", {"chosen": marks(one, two), "look": "1", **fields})
    assert changes(page)["Deux"][:2] == ("Mer, Ville", "Été, Mer")
    assert Tag.objects.count() == 2
    answer = go(desk, "tag", one, two, **fields)
    assert names(one) == names(two) == ["ete", "mer"]
    undo(desk, answer)
    assert (names(one), names(two)) == (["ville"], ["mer", "ville"])


def names(article: Article) -> list[str]:
    return sorted(Article.objects.get(pk=article.pk).tags.values_list("folded", flat=True))


def test_a_tag_that_nobody_bears_is_not_made_by_taking_it_off(desk, culture):
    article = make.article("Un", tags=["Ville"])
    answer = go(desk, "tag", article, remove=["Inconnu"])
    assert told(answer) == {"Un": False}
    assert Tag.objects.count() == 1


def test_articles_are_planned_for_a_day_and_for_none(desk, culture):
    article = make.article("Un")
    answer = go(desk, "plan", article, planned_for="2026-12-24T18:00")
    planned = Article.objects.get().planned_for
    assert planned == timezone.make_aware(datetime(2026, 12, 24, 18))  # noqa: DTZ001
    again = go(desk, "plan", article, planned_for="")
    assert Article.objects.get().planned_for is None
    assert told(undo(desk, answer)) == {"Un": False}
    undo(desk, again)
    assert Article.objects.get().planned_for == planned


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        ("2027-03-28T02:30", "03:30"),
        ("2027-10-31T02:30", "avant le changement d’heure"),
    ],
)
def test_an_hour_that_is_skipped_or_comes_twice_is_shown_as_it_is_understood(
    desk, culture, hour, words
):
    article = make.article()
    data = {"chosen": marks(article), "look": "1", "planned_for": hour}
    answer = desk.post(f"{LIST}bulk/plan/", data)
    ((_article, change),) = answer.context["judged"].changes
    assert words in change.after


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "pas un jour"])
def test_a_day_at_the_end_of_the_calendar_is_refused_in_words(desk, culture, day):
    answer = go(desk, "plan", make.article(), planned_for=f"{day}T00:00")
    assert answer.context["form"].errors["planned_for"]


def test_what_is_put_into_the_bin_comes_back_by_one_press(desk, culture):
    draft, live = make.article("Brouillon"), make.published("Paru").article
    answer = go(desk, "delete_selected", draft, live)
    assert told(answer) == {"Brouillon": True, "Paru": False}
    assert Article.objects.count() == 1
    assert told(undo(desk, answer)) == {"Brouillon": True}
    assert Article.objects.count() == 2


def test_filing_what_was_saved_meanwhile_is_refused(culture, editor):
    article = make.article()
    for verb in (
        lambda: filing.move(article, to=None, seen=7, by=editor),
        lambda: filing.tag(article, seen=7, by=editor),
        lambda: filing.plan(article, at=None, seen=7, by=editor),
    ):
        with pytest.raises(revisions.Moved):
            verb()


# What a browser may send ----------------------------------------------------------------------


def test_what_moved_since_it_was_shown_is_told_and_the_rest_is_done(desk, culture):
    one, two, three = make.article("Un"), make.article("Deux"), make.article("Trois")
    chosen = marks(one, two, three)
    Article.objects.filter(pk=one.pk).update(version=9)
    workflow.publish(two, by=None)
    answer = go(desk, "unpublish", chosen=chosen)
    assert told(answer) == {"Un": False, "Deux": False, "Trois": False}
    assert told(go(desk, "publish", chosen=chosen)) == {"Un": False, "Deux": False, "Trois": True}


def test_an_article_of_another_section_is_not_even_named(client, culture, section_editor):
    mine, theirs = (
        make.article("Le mien"),
        make.article("Un secret", section=make.section("Sciences")),
    )
    client.force_login(section_editor)
    answer = go(client, "publish", mine, theirs)
    assert list(told(answer).values()) == [True, False]
    assert "Un secret" not in text(answer)
    assert f"numéro {theirs.pk}" in text(answer)
    assert state(theirs) == State.DRAFT
    assert "Un secret" not in text(look(client, "publish", mine, theirs))


def test_an_act_without_the_seat_for_it_is_not_offered_and_not_done(client, culture, freelance):
    mine = make.article("Le mien", created_by=freelance)
    client.force_login(freelance)
    page = client.get(LIST)
    offered = [value for value, _label in page.context["action_form"].fields["action"].choices]
    assert {"publish", "unpublish", "archive", "withdraw"} & set(offered) == set()
    assert {"move", "tag", "plan", "delete_selected"} <= set(offered)
    assert go(client, "publish", mine).status_code == 403
    assert state(mine) == State.DRAFT


def test_what_one_sees_but_may_not_publish_stays_with_the_reason(client, culture, section_editor):
    theirs = make.article("Le mien", section=make.section("Sciences"), created_by=section_editor)
    client.force_login(section_editor)
    assert "fonctions" in refusals(look(client, "publish", theirs))["Le mien"]
    assert told(go(client, "publish", theirs)) == {"Le mien": False}
    assert not Publication.objects.exists()


def test_nobody_moves_an_article_into_a_section_that_is_not_theirs(client, culture, section_editor):
    article, sciences = make.article("Un"), make.section("Sciences")
    client.force_login(section_editor)
    answer = go(client, "move", article, section=sciences.pk)
    assert answer.context["form"].errors["section"]
    assert Article.objects.get().section == culture


@pytest.mark.parametrize("chosen", [["x"], ["1"], ["1:1:draft:2"], ["9" * 30 + ":1:draft"], []])
def test_numbers_that_are_none_do_nothing_and_are_no_error(desk, culture, chosen):
    article = make.article()
    assert go(desk, "publish", chosen=chosen).status_code == 200
    assert state(article) == State.DRAFT


def test_more_than_an_act_takes_is_refused_whole(desk, culture):
    article = make.article()
    chosen = [*marks(article), *(f"{article.pk + n}:1:draft" for n in range(1, MOST + 1))]
    answer = go(desk, "publish", chosen=chosen)
    assert answer.status_code == 302
    assert state(article) == State.DRAFT


def test_an_article_sent_twice_is_done_once(desk, culture):
    article = make.article("Un")
    assert len(go(desk, "publish", chosen=marks(article) * 2).context["told"]) == 1


def test_an_unknown_act_is_not_found_and_a_link_does_nothing(desk, culture):
    article = make.article()
    assert go(desk, "explode", article).status_code == 404
    assert (
        desk.get(f"{LIST}bulk/publish/", {"chosen": marks(article), "go": "1"}).status_code == 302
    )
    assert state(article) == State.DRAFT


# Taking it back -------------------------------------------------------------------------------


def test_publishing_is_taken_back_by_the_act_that_fits(desk, culture):
    page = go(desk, "publish", make.article("Un"), make.article("Sans texte", body=""))
    assert page.context["other"].name == "unpublish"
    chosen = page.context["marks"]
    assert len(chosen) == 1
    again = desk.post(f"{LIST}bulk/unpublish/", {"chosen": chosen})
    assert changes(again)["Un"][:2] == ("publié", "brouillon")


def test_what_was_changed_since_is_not_taken_back(desk, culture):
    article = make.article("Un")
    answer = go(desk, "move", article, section=make.section("Sciences").pk)
    Article.objects.update(version=8)
    assert told(undo(desk, answer)) == {"Un": False}
    assert Article.objects.get().section.name == "Sciences"


def test_a_forged_or_borrowed_way_back_is_refused(client, editor, culture, chief):
    client.force_login(editor)
    answer = go(client, "move", make.article("Un"), section=make.section("Sciences").pk)
    token = answer.context["token"]
    assert client.post(f"{LIST}bulk/move/undo/", {"token": f"{token}x"}).status_code == 302
    assert client.post(f"{LIST}bulk/plan/undo/", {"token": token}).status_code == 403
    assert client.post(f"{LIST}bulk/publish/undo/", {"token": token}).status_code == 403
    assert client.get(f"{LIST}bulk/move/undo/").status_code == 403
    client.force_login(chief)
    assert client.post(f"{LIST}bulk/move/undo/", {"token": token}).status_code == 403
    assert Article.objects.get().section.name == "Sciences"


@pytest.mark.parametrize("number", [1, 12])
def test_looking_asks_as_much_whatever_the_number(desk, culture, number, django_assert_num_queries):
    articles = [make.article(tags=["Ville"], created_by=make.user()) for _row in range(number)]
    articles += [make.published().article for _row in range(number)]
    with django_assert_num_queries(22):
        look(desk, "publish", *articles)
