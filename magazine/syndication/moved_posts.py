"""A post that its blog says has moved for good is known by its new address too.

A feed may give it there under a new identifier and with other words: without this it would come in
a second time. A redirect alone proves little, since blogs send what they dropped to their first
page: the page there must bear the title.
"""

import re
from datetime import datetime
from html import unescape

from articles.models import Article
from magazine.lib.analysis import fold
from magazine.lib.fetch import Answer

from . import addresses
from .encoding import decode
from .items import Unreadable
from .models import Record

_SHORTEST = 8  # letters of a title that stand on few pages
_LONGEST_GUID = 300


def new_name(article: Article, answer: Answer) -> str:
    """The address at which the post is now, "" when it is where it was or that is not sure.

    It searches a page that may be large: call it in no transaction.
    """
    if not (answer.ok and answer.moved_to and article.title):
        return ""
    address = addresses.web_address(answer.moved_to)
    name = addresses.key(address) if address else ""
    if not name or name == addresses.key(article.original) or not _bears(answer, article.title):
        return ""
    return name


def note(article: Article, name: str, *, now: datetime) -> bool:
    """Keep the address as a name of the article, unless something has it. Whether it is new."""
    if not name:
        return False
    main = Record.objects.filter(article=article).exclude(prints={}).order_by("pk").first()
    if main is None or Record.objects.filter(address=name).exists():
        return False
    guid = name[-_LONGEST_GUID:]
    _row, made = Record.objects.get_or_create(
        source=main.source,
        guid=guid,
        defaults={
            "address": name,
            "blog_id": article.blog_id,
            "article": article,
            "first_seen": now,
            "last_seen": now,
        },
    )
    return made


def _bears(answer: Answer, title: str) -> bool:
    letters = _letters(title)
    if len(letters) < _SHORTEST:
        return False
    try:
        page = decode(answer.body).text
    except Unreadable:
        return False
    return letters in _letters(unescape(page))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
