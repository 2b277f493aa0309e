"""What fills the places that nobody was given; and what may lead."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles import workflow
from articles.models import Network, Share
from magazine.front import composing, rules
from magazine.front.models import Format, Reason, Rule
from magazine.front.plans import Arranged, Chosen, Plan
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


def page(*blocks, at=None, section=None):
    plan = Plan([Arranged(**{"size": 3, "format": Format.CARDS, **block}) for block in blocks])
    return composing.arrange(plan, at or timezone.now(), section=section)


def shown(found):
    return [(row.block, row.shown_title) for row in found.placings]


def shared(publication, count, days=0):
    day = timezone.localdate() - timedelta(days=days)
    Share.objects.create(article=publication.article, network=Network.MAIL, day=day, count=count)


def test_a_block_of_a_section_holds_the_newest_of_that_section(now):
    sea = make.section("Mer")
    for day in range(1, 6):
        make.published(f"Mer {day}", section=sea, dated=now - timedelta(days=day))
    make.published("Culture", dated=now)
    found = page({"section": sea.pk})
    assert shown(found) == [(0, "Mer 1"), (0, "Mer 2"), (0, "Mer 3")]
    assert {row.reason for row in found.placings} == {Reason.SECTION}


def test_no_article_stands_in_two_blocks(now):
    sea = make.section("Mer")
    for day in range(6):
        make.published(f"Mer {day}", section=sea, dated=now - timedelta(days=day))
    found = page({}, {"section": sea.pk}, {"size": 3})
    assert len({row.article_id for row in found.placings}) == len(found.placings) == 6


def test_a_rule_leaves_alone_what_was_chosen_further_down(now):
    newest = make.published("Le plus récent", dated=now)
    make.published("L'autre", dated=now - timedelta(days=1))
    plan = Plan([Arranged(Format.LEAD, 1), Arranged(Format.CARDS, 3)])
    plan.place(Chosen(newest.article_id), (1, 2), now)
    found = composing.arrange(plan, timezone.now())
    assert [(row.block, row.place, row.shown_title) for row in found.placings] == [
        (0, 1, "L’autre"),
        (1, 2, "Le plus récent"),
    ]


def test_a_tag_and_an_author_fill_a_block_and_are_named_in_the_reason(now):
    zoe = make.author("Zoé Mer")
    make.published("Sans rien", dated=now)
    make.published("Voile", tags=["Voile"], dated=now - timedelta(days=2))
    make.published("De Zoé", authors=[zoe], dated=now - timedelta(days=3))
    tag = make.tag("Voile")
    found = page({"rule": Rule.TAG, "tag": tag.pk}, {"rule": Rule.AUTHOR, "author": zoe.pk})
    assert [(row.shown_title, row.reason, row.detail["name"]) for row in found.placings] == [
        ("Voile", Reason.TAG, "Voile"),
        ("De Zoé", Reason.AUTHOR, "Zoé Mer"),
    ]


def test_a_rule_whose_tag_is_gone_is_that_of_the_newest():
    make.published("Neuf")
    found = page({"rule": Rule.TAG, "tag": None})
    assert [(row.shown_title, row.reason) for row in found.placings] == [("Neuf", Reason.NEWEST)]


def test_the_most_shared_come_in_the_order_of_their_shares_within_the_days():
    few, many, old = (make.published(name) for name in ("Peu", "Beaucoup", "Jadis"))
    shared(few, 2)
    shared(many, 3, days=1)
    shared(many, 4)
    shared(old, 90, days=8)
    found = page({"rule": Rule.SHARED, "days": 7})
    assert [(row.shown_title, row.reason, row.detail) for row in found.placings] == [
        ("Beaucoup", Reason.SHARED, {"days": 7, "shares": 7}),
        ("Peu", Reason.SHARED, {"days": 7, "shares": 2}),
        # The newest stand in for shares that are missing.
        ("Jadis", Reason.NEWEST, {}),
    ]


def test_the_order_of_shares_holds_for_a_quarter_of_an_hour():
    make.published()
    now = timezone.now()
    assert page({"rule": Rule.SHARED}, at=now).valid_until == now + rules.SHARES_HOLD
    assert page({}, at=now).valid_until is None


def test_our_own_articles_come_first_among_the_new(now):
    dates = [now - timedelta(days=day) for day in range(4)]
    make.published("Le nôtre", dated=dates[3])
    for day in range(3):
        row = make.republished(f"Blog {day}", dated=dates[day])
        workflow.publish(row, by=None)
    assert [title for _block, title in shown(page({"own_first": True}))] == [
        "Le nôtre",
        "Blog 0",
        "Blog 1",
    ]


def test_a_block_without_a_rule_stays_empty_but_for_what_is_chosen():
    make.published()
    assert page({"rule": Rule.NONE}).placings == []


def test_a_republished_picture_that_nobody_described_does_not_lead(now):
    bare = make.image(alt="")
    copy = workflow.publish(
        make.republished("Copie", lead_image=bare, dated=now, terms={"images": True}), by=None
    )
    make.published("La nôtre", dated=now - timedelta(days=1))
    assert copy.lead_image == bare
    assert shown(page({"format": Format.LEAD, "size": 1})) == [(0, "La nôtre")]
    plan = Plan([Arranged(Format.LEAD, 1)])
    plan.place(Chosen(copy.article_id), (0, 1), now)
    found = composing.arrange(plan, timezone.now())
    assert [slot.article for slot in found.fallen.values()] == [copy.article_id]
    assert shown(found) == [(0, "La nôtre")]


def test_the_front_page_of_a_section_holds_that_section_alone():
    sea = make.section("Mer")
    make.published("Mer", section=sea)
    make.published("Culture")
    assert shown(page({}, section=sea)) == [(0, "Mer")]


def test_a_chosen_article_that_moves_to_another_section_leaves_the_page_of_the_first(now):
    sea = make.section("Mer")
    moved = make.published("Partie", section=make.section("Terre"))
    plan = Plan([Arranged(Format.LEAD, 1)])
    plan.place(Chosen(moved.article_id), (0, 1), now)
    found = composing.arrange(plan, timezone.now(), section=sea)
    assert (found.placings, list(found.fallen)) == ([], [(0, 1)])
    assert shown(composing.arrange(plan, timezone.now())) == [(0, "Partie")]
