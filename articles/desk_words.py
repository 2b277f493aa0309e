"""The words of an article as the desk's search index holds them. Pure."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from magazine.lib import analysis, richtext


def words(value: Mapping[str, Any], names: Iterable[str], sources: Iterable[str]) -> dict[str, str]:
    """The analysed columns of one article; `value` has its kicker, title, standfirst and body."""
    lead = map(_short, (value["standfirst"], *names, *sources))
    return {
        "heading": _short(f"{value['kicker']} {value['title']}"),
        "lead": " ".join(filter(None, lead)),
        "body": analysed(richtext.plain(value["body"])),
    }


def read_ahead(value: Mapping[str, Any]) -> None:
    """Read the short texts of an article that is about to be written: `words`, which is called
    while others wait, then has them."""
    _short(f"{value['kicker']} {value['title']}")
    _short(value["standfirst"])


def analysed(text: str) -> str:
    """The terms of a text, in the site's language, as queries are."""
    return " ".join(analysis.terms(text, settings.LANGUAGE_CODE))


# Names of authors and tags come back with each article that bears them.
@lru_cache(maxsize=2_000)
def _short(text: str) -> str:
    return analysed(text)
