"""Finding images by a few words: alternative text, caption, credit, and what the file was called.

Case and accents do not count; each word may be a part of one, as one remembers of a file's name. A
plural finds the singular. `Image.sought` holds what is read, folded, so that both databases agree.
"""

from typing import Any

from django.db.models import QuerySet

from magazine.lib.analysis import fold

from .models import Image

MOST_CHARACTERS, MOST_WORDS = 100, 8


def find(rows: QuerySet[Image, Any], text: str) -> QuerySet[Image, Any]:
    for word in fold(text[:MOST_CHARACTERS]).replace("\0", " ").split()[:MOST_WORDS]:
        rows = rows.filter(sought__contains=_singular(word))
    return rows


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.isalpha() and word[-1] in "sx" else word
