"""The magazine that is measured: the same every time, and as heavy as it says."""

from itertools import islice

from articles.models import Article
from benchmarks import content
from magazine.lib import richtext


def test_the_content_is_the_same_every_time() -> None:
    assert list(content.rows(20)) == list(content.rows(20))


def test_a_larger_magazine_begins_with_the_smaller_one() -> None:
    assert list(islice(content.rows(50), 20)) == list(content.rows(20))


def test_an_article_has_the_weight_of_a_real_one() -> None:
    bodies = [row["body"] for row in content.rows(50)]
    words = [richtext.words(richtext.plain(body)) for body in bodies]
    assert 560 <= sum(words) / len(words) <= 620
    assert all(body.count("<a href") == 3 for body in bodies)
    assert all(body.count('<figure class="extract">') == 1 for body in bodies)


def test_what_is_measured_passes_the_allow_list_unchanged() -> None:
    for row in content.rows(10):
        assert richtext.plain(richtext.clean(row["body"])) == richtext.plain(row["body"])


def test_common_and_rare_words_are_where_the_search_looks_for_them() -> None:
    rows = list(content.rows(content.RARE_EVERY + 1))
    assert sum(content.RARE in row["body"] for row in rows) == 2
    assert all(content.COMMON in row["body"] for row in rows)


def test_titles_and_keys_fit_their_columns() -> None:
    longest = Article._meta.get_field("title").max_length or 0
    rows = list(content.rows(200))
    assert len({row["key"] for row in rows}) == 200
    assert all(len(row["title"]) <= longest for row in rows)


def test_sections_hold_articles_of_our_own_and_republished_ones() -> None:
    found = {(row["section"], row["origin"]) for row in content.rows(40)}
    assert len(found) == 2 * content.SECTIONS
    signed = {row["bylines"][0]["name"] for row in content.rows(400)}
    assert len(signed) == 2 * content.BLOGS
