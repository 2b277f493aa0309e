"""The verbs of this floor: what changes about authors and blogs is announced to the house.

Publications carry names, claims and terms with them; `articles` hears the event and renders
them again (`articles.rederiving`).
"""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max

from magazine.events.effects import event, record

from .models import Agreement, Author, Blog


def announce(subject: Author | Blog, *, by: AbstractBaseUser | None, why: str = "") -> None:
    """Say that an author or a blog was changed; call it in the transaction of the change."""
    kind = subject._meta.model_name
    record(event("changed", subject, by=by, why=why, keys=[f"{kind}:{subject.pk}"]))


@transaction.atomic
def agree(
    blog: Blog,
    *,
    mode: str,
    agreed_on: date,
    agreed_by: str,
    by: AbstractBaseUser | None = None,
    why: str = "",
    **terms: Any,
) -> Agreement:
    """Write down what a blog's author agreed to, as the next version. The one before stays.

    `terms` are the other fields of Agreement (images, indexing, until …). Raises
    ValidationError naming the field when a value cannot be.
    """
    locked = Blog.objects.select_for_update().get(pk=blog.pk)
    last = locked.agreements.aggregate(last=Max("version"))["last"] or 0
    agreement = Agreement(
        blog=locked,
        version=last + 1,
        mode=mode,
        agreed_on=agreed_on,
        agreed_by=agreed_by,
        **terms,
    )
    agreement.full_clean()
    agreement.save(force_insert=True)
    signed(agreement, by=by, why=why)
    return agreement


@transaction.atomic
def signed(agreement: Agreement, *, by: AbstractBaseUser | None, why: str = "") -> None:
    """Say that an agreement was added or ended; call it in the transaction of the change.

    Whoever is publishing from this blog under the old terms is waited for, and rendered again.
    """
    Blog.objects.select_for_update().get(pk=agreement.blog_id)
    keys = [f"blog:{agreement.blog_id}"]
    record(event("agreed", agreement, by=by, why=why, keys=keys))
