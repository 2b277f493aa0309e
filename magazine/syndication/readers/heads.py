"""The head of an article from what a source says of it: its title, its standfirst, its language."""

import re
from html import unescape
from typing import Any

from magazine.lib import languages, richtext
from magazine.lib.tree import UNPRINTABLE
from magazine.syndication.items import Loss, Lost

_TITLE, _TITLE_WORDS, _STANDFIRST = 300, 12, 1000
# What no one means to be read in words that say they are plain: an element with its end, an entity.
_MARKUP = re.compile(r"<(\w{1,20})\b[^<>]*>[^<]*</\1>|&(?:\w{2,10}|#\d{2,6}|#x\w{2,6});")
# How a program ends the beginning of a text that it gives for a summary.
_CUT = re.compile(
    r"\s*(?:\[?(?:…|\.\.\.|&hellip;)\]?|(?:lire|voir) (?:la suite|plus)|continue reading|read more|"
    r"continuer la lecture)[^.!?]*$",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"<[a-zA-Z/!][^>]*>")


def title(said: str, text: str, losses: list[Loss]) -> str:
    """The title on one line; the first words of the text where there is none."""
    if not said and text:
        words = text.split()
        said = " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
        losses.append(Loss(Lost.TITLE))
    if len(said) > _TITLE:
        said = f"{said[: _TITLE - 2].rstrip()} …"
        losses.append(Loss(Lost.LONG_TITLE))
    return said


def plain(words: Any, *, html: bool = False) -> str:
    """A title or a name on one line, whatever markup it had; its entities are read once."""
    value = UNPRINTABLE.sub("", str(words or "")).strip()
    if html or _MARKUP.search(value):
        value = richtext.plain(richtext.clean(value))
    return " ".join(value.split())


def standfirst(summary: str, text: str) -> str:
    """The summary as plain words, unless it is the beginning of the text or says it all again."""
    value = UNPRINTABLE.sub("", summary)
    words = richtext.plain(richtext.clean(value)) if _is_html(value) else value
    words = " ".join(words.split())
    bare = _squeezed(_CUT.sub("", words))
    whole = _squeezed(text)
    if not bare or len(words) > _STANDFIRST or bare[:200] in whole or whole[:200] in bare:
        return ""
    return words


def _is_html(text: str) -> bool:
    return bool(_ELEMENT.search(text)) or unescape(text) != text


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def language(tag: Any) -> str:
    """A language tag as we write it, "" for what is none."""
    tag = str(tag or "").strip().replace("_", "-")
    return tag if languages.is_language_tag(tag) else ""
