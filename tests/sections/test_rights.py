"""Seats: what each role may do, where, and what that means for one article."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles import rights as of_articles
from articles.models import Article, State
from magazine.sections import rights
from magazine.sections.models import Seat
from magazine.sections.rights import Act
from tests import make

WRITES = {Act.WRITE}
EDITS = WRITES | {Act.EDIT_OTHERS, Act.APPROVE}
RUNS = EDITS | {Act.PUBLISH, Act.WITHDRAW, Act.COMPOSE_SECTION}
LEADS = RUNS | {Act.COMPOSE}


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Seat.Role.FREELANCE, WRITES),
        (Seat.Role.SUBEDITOR, EDITS),
        (Seat.Role.SECTION_EDITOR, RUNS),
        (Seat.Role.EDITOR_IN_CHIEF, LEADS),
        (Seat.Role.ADMINISTRATOR, LEADS | {Act.MANAGE}),
    ],
)
def test_a_role_has_just_its_acts(db, role, acts):
    person = make.seated(role)
    assert {act for act in Act if rights.may_everywhere(person, act)} == acts


def test_every_role_of_a_seat_has_acts():
    assert set(rights.ACTS) == set(Seat.Role.values)


def test_a_seat_in_one_section_is_none_in_another(culture):
    person = make.seated(Seat.Role.SECTION_EDITOR, culture)
    sciences = make.section("Sciences")
    assert rights.may(person, Act.PUBLISH, culture.pk)
    assert not rights.may(person, Act.PUBLISH, sciences.pk)
    assert not rights.may(person, Act.PUBLISH, None)
    assert not rights.may_everywhere(person, Act.PUBLISH)


def test_several_seats_add_up(culture):
    person = make.seated(Seat.Role.FREELANCE)
    Seat.objects.create(user=person, section=culture, role=Seat.Role.SUBEDITOR)
    assert rights.may(person, Act.APPROVE, culture.pk)
    assert not rights.may(person, Act.APPROVE, make.section("Sciences").pk)
    assert rights.may_everywhere(person, Act.WRITE)


def test_an_account_that_is_switched_off_may_nothing(chief):
    chief.is_active = False
    assert not any(rights.may_somewhere(chief, act) for act in Act)
    assert not chief.has_perm("articles.view_article")


def test_a_superuser_may_everything_and_a_stranger_nothing(editor, stranger):
    assert all(rights.may_everywhere(editor, act) for act in Act)
    assert not any(rights.may_somewhere(stranger, act) for act in Act)


@pytest.mark.parametrize("role", [Seat.Role.EDITOR_IN_CHIEF, Seat.Role.ADMINISTRATOR])
def test_who_leads_the_magazine_has_no_section(culture, role):
    seat = Seat(user=make.user(), section=culture, role=role)
    with pytest.raises(ValidationError, match="rubrique"):
        seat.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        seat.save()


def test_seats_are_asked_once_for_each_request(section_editor, django_assert_num_queries):
    person = type(section_editor).objects.get(pk=section_editor.pk)
    with django_assert_num_queries(1):
        for act in Act:
            rights.where(person, act)


@pytest.mark.parametrize(
    ("permission", "freelance_may", "chief_may", "administrator_may"),
    [
        ("articles.add_article", True, True, True),
        ("articles.publish_article", False, True, True),
        ("authors.change_author", False, True, True),
        ("front.change_edition", False, True, True),
        ("sections.change_section", False, False, True),
        ("sections.add_seat", False, False, True),
        ("auth.change_user", False, False, True),
        ("auth.delete_user", False, False, False),
        ("auth.change_group", False, False, False),
        ("nothing.change_known", False, False, False),
        ("malformed", False, False, False),
    ],
)
def test_seats_answer_for_djangos_permissions(
    freelance, chief, administrator, permission, freelance_may, chief_may, administrator_may
):
    found = [who.has_perm(permission) for who in (freelance, chief, administrator)]
    assert found == [freelance_may, chief_may, administrator_may]


# Articles ---------------------------------------------------------------------------------------


@pytest.fixture
def others(culture):
    """An article of another in Culture, one in Sciences, one without section."""
    return [
        make.article("Culture"),
        make.article("Sciences", section=make.section("Sciences")),
        make.article("Nulle part", section=None),
    ]


def seen(person) -> set[str]:
    return {article.title for article in Article.objects.seen_by(person)}


def test_a_freelance_sees_their_own_alone(freelance, others):
    make.article("Le mien", section=None, created_by=freelance)
    make.article("Le mien aussi", section=make.section("Sciences"), created_by=freelance)
    assert seen(freelance) == {"Le mien", "Le mien aussi"}


def test_who_edits_a_section_sees_all_of_it_and_their_own(subeditor, others):
    make.article("Le mien", section=None, created_by=subeditor)
    assert seen(subeditor) == {"Culture", "Le mien"}


def test_what_lies_in_no_section_is_for_a_seat_everywhere(chief, others):
    assert seen(chief) == {"Culture", "Sciences", "Nulle part"}


def test_who_has_no_seat_sees_not_even_their_own(stranger, others):
    make.article("Le mien", created_by=stranger)
    assert seen(stranger) == set()


def test_the_rule_for_one_article_is_the_rule_for_many(
    freelance, subeditor, section_editor, chief, stranger, editor, others
):
    for person in (freelance, subeditor, section_editor, chief, stranger, editor):
        own = make.article(created_by=person)
        for article in [*others, own]:
            listed = Article.objects.seen_by(person).filter(pk=article.pk).exists()
            assert of_articles.sees(person, article) == listed, (person, article.title)


@pytest.mark.parametrize("state", State.values)
def test_a_writer_changes_their_text_until_it_is_approved(freelance, subeditor, culture, state):
    article = make.article(created_by=freelance, state=state)
    assert of_articles.changes(freelance, article) == (state in ("draft", "review"))
    assert of_articles.changes(subeditor, article)


def test_approving_and_publishing_take_a_seat_in_the_section(subeditor, section_editor, others):
    culture, sciences, nowhere = others
    for article, may in ((culture, True), (sciences, False), (nowhere, False)):
        assert of_articles.may(subeditor, Act.APPROVE, article) == may
        assert of_articles.may(section_editor, Act.PUBLISH, article) == may
        assert not of_articles.may(subeditor, Act.PUBLISH, article)
