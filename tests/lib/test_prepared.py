"""Queries compiled once: other values, the same instances while the rows are the same."""

from datetime import timedelta

import pytest
from django.db.models import BigIntegerField, DateTimeField, TextField
from django.utils import timezone

from articles.models import Publication
from magazine.lib.prepared import Prepared, Remembered
from tests import make

pytestmark = pytest.mark.django_db


def build(at, number):
    listed = Publication.objects.listed(at).filter(section=number)
    return listed.select_related("section").newest_first()


def finish(row):
    vars(row)["finished"] = True
    return row


@pytest.fixture
def sections():
    return [make.section("Mer"), make.section("Terre")]


def test_it_answers_what_the_query_would_for_other_values(sections):
    asked = Prepared(build, at=DateTimeField(), number=BigIntegerField())
    for section in sections:
        make.published(section.name, section=section)
    now = timezone.now()
    for section in sections:
        (row,) = asked.fetch(at=now, number=section.pk)
        assert (row.title, row.section) == (section.name, section)
    assert asked.fetch(at=now - timedelta(days=1), number=sections[0].pk) == []


def test_parameters_of_one_type_are_told_apart():
    asked = Prepared(
        lambda start, end: Publication.objects.filter(title__gte=start, title__lt=end),
        start=TextField(),
        end=TextField(),
    )
    make.published("Mer")
    found = [
        asked.fetch(start=start, end=end) for start, end in (("L", "N"), ("N", "P"), ("N", "L"))
    ]
    assert [[row.title for row in rows] for rows in found] == [["Mer"], [], []]


def test_instances_are_remembered_while_the_database_answers_the_same(
    sections, django_assert_num_queries
):
    asked = Remembered(build, finish=finish, at=DateTimeField(), number=BigIntegerField())
    sea, land = sections
    row = make.published("Mer", section=sea)
    now = timezone.now()
    first = asked.fetch(at=now, number=sea.pk)
    with django_assert_num_queries(1):
        assert asked.fetch(at=timezone.now(), number=sea.pk) is first
    assert first[0].finished
    assert asked.fetch(at=now, number=land.pk) == []
    Publication.objects.filter(pk=row.pk).update(title="Océan")
    (changed,) = asked.fetch(at=now, number=sea.pk)
    assert (changed.title, first[0].title) == ("Océan", "Mer")


def test_no_more_than_a_few_answers_are_remembered(sections, monkeypatch):
    monkeypatch.setattr(Remembered, "MOST", 2)
    asked = Remembered(build, finish=finish, at=DateTimeField(), number=BigIntegerField())
    row = make.published(section=sections[0])
    for number in range(5):
        Publication.objects.filter(pk=row.pk).update(title=f"Titre {number}")
        assert asked.fetch(at=timezone.now(), number=sections[0].pk)[0].title == f"Titre {number}"
    assert len(asked.known) <= 2
