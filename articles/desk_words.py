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


def read_ahead(value: Mapping[str, Any]) -> dict[str, str]:
    """The terms of the short texts of an article that is about to be written, to be told to
    `expect`."""
    texts = (f"{value['kicker']} {value['title']}", value["standfirst"])
    return {text: analysed(text) for text in texts}


def expect(found: Mapping[str, str]) -> None:
    """Have `words`, which is called while others wait, find these texts read already."""
    if len(_ahead) >= _MOST:
        _ahead.clear()
    _ahead.update(found)


def analysed(text: str) -> str:
    """The terms of a text, in the site's language, as queries are."""
    return " ".join(analysis.terms(text, settings.LANGUAGE_CODE))


_MOST = 2_000
_ahead: dict[str, str] = {}


def _short(text: str) -> str:
    found = _ahead.pop(text, None)
    return _again(text) if found is None else found


# Names of authors and tags come back with each article that bears them.
_again = lru_cache(maxsize=2_000)(analysed)
