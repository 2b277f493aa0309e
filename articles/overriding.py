"""Terms of one article alone: they take the place of its blog's, for this article and no other.

They bind the article and not a version of its text, as an embargo does: restoring an old version
neither brings terms back nor drops them. What readers see follows by the event of the agreement.
"""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from authors import changes
from authors.models import Agreement
from magazine.events.effects import event, record

from . import revisions
from .models import Article, Origin
from .snapshot import snapshot
from .states import Refused
from .workflow import held


@transaction.atomic
def override(
    article: Article, *, by: AbstractBaseUser | None, why: str = "", **terms: Any
) -> Agreement:
    """Write down what was agreed for this article alone, in place of earlier terms of its own.

    `terms` are those of `authors.changes.agree`. Raises Refused for an article that comes from no
    blog, ValidationError naming the field when a value cannot be.
    """
    row = held(article)
    if row.origin != Origin.REPUBLISHED or row.blog is None:
        raise Refused(_("It comes from no blog: there is nothing to agree on."))
    agreed = changes.agree(row.blog, by=by, why=why, for_one_article=True, **terms)
    _set(row, agreed, by, _("Terms of its own"))
    article.agreement = agreed
    return agreed


@transaction.atomic
def give_up(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Put the article under the terms of its blog again; whether it had some of its own."""
    row = held(article)
    if row.agreement is None:
        return False
    _set(row, None, by, _("The terms of its blog again"))
    keys = [f"article:{row.pk}", f"blog:{row.blog_id}"]
    record(event("agreed", row, by=by, why=why, data={"title": row.title}, keys=keys))
    article.agreement = None
    return True


def _set(row: Article, agreement: Agreement | None, by: AbstractBaseUser | None, note: str) -> None:
    revisions.keep_standing(row)
    row.agreement = agreement
    row.save(update_fields=["agreement"])
    revisions.keep([row], [snapshot(row)], by=by, at=timezone.now(), note=note)
