"""The words of an article as the desk's search index holds them. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from magazine.lib import analysis, richtext


def words(value: Mapping[str, Any], names: Iterable[str], sources: Iterable[str]) -> dict[str, str]:
    """The analysed columns of one article; `value` has its kicker, title, standfirst and body."""
    return {
        "heading": analysed(f"{value['kicker']} {value['title']}"),
        "lead": analysed(" ".join([value["standfirst"], *names, *sources])),
        "body": analysed(richtext.plain(value["body"])),
    }


def analysed(text: str) -> str:
    """The terms of a text, in the site's language, as queries are."""
    return " ".join(analysis.terms(text, settings.LANGUAGE_CODE))
