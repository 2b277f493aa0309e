"""Where the articles of a blog are filed: its rules in order, else its usual section."""

import pytest

from authors import filing
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog():
    return make.blog(section=make.section("Société"))


def rule(blog, kind, words, name, position=0):
    section = make.section(name)
    blog.section_rules.create(kind=kind, words=words, section=section, position=position)
    return section.pk


def propose(blog, *tags, title=""):
    return filing.propose(blog, tags=tags, title=title)


def test_without_a_rule_it_is_the_usual_section_of_the_blog(blog):
    assert propose(blog, "Cinéma", title="Un film") == blog.section_id


def test_without_either_nothing_is_proposed():
    assert propose(make.blog(), "Cinéma") is None


@pytest.mark.parametrize("tag", ["Cinéma", "cinema", "CINÉMA", " cinéma "])
def test_a_tag_files_whatever_its_case_and_accents(blog, tag):
    culture = rule(blog, "tag", "cinéma", "Culture")
    assert propose(blog, "Paris", tag) == culture


def test_a_tag_counts_whole(blog):
    rule(blog, "tag", "art", "Culture")
    assert propose(blog, "art de vivre", "artisanat") == blog.section_id


@pytest.mark.parametrize("title", ["Le Théâtre, ce soir", "théâtre", "L’œuvre au THEATRE"])
def test_a_word_of_the_title_files(blog, title):
    culture = rule(blog, "title", "théâtre", "Culture")
    assert propose(blog, title=title) == culture


def test_a_word_inside_another_is_not_that_word(blog):
    rule(blog, "title", "port", "Mer")
    assert propose(blog, title="Les portes du pénitencier") == blog.section_id


def test_several_words_are_alternatives_and_one_may_be_a_phrase(blog):
    sea = rule(blog, "title", "escale, haute  mer ,, (c++)", "Mer")
    assert propose(blog, title="Trois jours en haute mer") == sea
    assert propose(blog, title="Une escale") == sea
    assert propose(blog, title="Coder en (C++) à bord") == sea
    assert propose(blog, title="La mer") == blog.section_id


def test_the_first_rule_that_fits_wins(blog):
    rule(blog, "tag", "voile", "Sport", position=2)
    sea = rule(blog, "title", "mer", "Mer", position=1)
    assert propose(blog, "Voile", title="La mer") == sea


def test_rules_of_another_blog_do_not_count(blog):
    rule(make.blog(), "tag", "voile", "Sport")
    assert propose(blog, "Voile") == blog.section_id


def test_the_rules_of_a_blog_are_read_once_for_many(blog, django_assert_num_queries):
    sea = rule(blog, "tag", "mer", "Mer")
    with django_assert_num_queries(1):
        rules = filing.Rules.of(blog)
        assert {rules.propose(tags=["Mer"], title="") for _ in range(9)} == {sea}


def test_a_blog_outlives_its_usual_section(blog):
    blog.section.delete()
    blog.refresh_from_db()
    assert blog.section is None
