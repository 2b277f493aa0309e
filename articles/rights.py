"""What someone may do with one article: by their seats, by whose it is, by its state.

An article without section belongs to who created it and to those who hold a seat everywhere. The
same rule for many rows at once is `ArticleQuerySet.seen_by`.
"""

from typing import Any

from magazine.sections import rights
from magazine.sections.rights import Act

from .models import Article, State

# What its writer may still change: once approved, a text is no longer theirs alone.
WRITABLE = {State.DRAFT, State.REVIEW}


def sees(user: Any, article: Article) -> bool:
    return _own(user, article) or rights.may(user, Act.EDIT_OTHERS, article.section_id)


def changes(user: Any, article: Article) -> bool:
    """Its text and rows: one's own until it is approved, else with a seat that edits others'."""
    if rights.may(user, Act.EDIT_OTHERS, article.section_id):
        return True
    return _own(user, article) and article.state in WRITABLE


def may(user: Any, act: Act, article: Article) -> bool:
    """Approve, publish, withdraw: with a seat in the article's section."""
    return rights.may(user, act, article.section_id)


def _own(user: Any, article: Article) -> bool:
    return article.created_by_id == user.pk and rights.may_somewhere(user, Act.WRITE)
