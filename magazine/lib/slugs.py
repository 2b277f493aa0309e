"""Slugs: the readable part of an address, in ASCII."""

import re
from collections.abc import Container

from magazine.lib.analysis import fold

UNTITLED = "sans-titre"
_GAP = re.compile(r"[^a-z0-9]+")


def slugify(text: str, *, max_length: int = 80, fallback: str = UNTITLED) -> str:
    """The text in lower-case ASCII, words joined by hyphens, cut at a word; never empty.

    Ligatures and accents are folded ("L'Œuvre à venir" → "l-oeuvre-a-venir"). A title with no
    Latin letter nor digit gets the fallback: the identity of a page is its number, not its slug.
    """
    slug = _GAP.sub("-", fold(text[: 20 * max_length])).strip("-")
    if len(slug) > max_length:
        cut = slug[: max_length + 1].rpartition("-")[0]
        slug = cut or slug[:max_length]
    return slug or fallback


def unique(slug: str, taken: Container[str], *, max_length: int = 80) -> str:
    """The slug itself, or the first of slug-2, slug-3 … that is not taken."""
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        ending = f"-{number}"
        candidate = slug[: max_length - len(ending)].rstrip("-") + ending
    return candidate
