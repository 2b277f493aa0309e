"""The agreement that an operator states with an import, kept as data like any other."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from authors import changes
from authors.models import Agreement, Blog


@dataclass(frozen=True, slots=True)
class Offer:
    """What the author agreed to: "full" or "excerpt", when, in which words, with their images."""

    mode: str
    agreed_on: date
    agreed_by: str
    images: bool = False


@transaction.atomic
def ensure(blog: Blog, offer: Offer) -> Agreement:
    """The blog's agreement of these terms: the one that was stated already, else a new version.

    What readers see of the blog follows by the event, since a later version may allow less.
    """
    # Two imports that state the same take turns: the second finds what the first wrote down.
    Blog.objects.select_for_update().get(pk=blog.pk)
    stated = blog.agreements.filter(
        for_one_article=False,
        mode=offer.mode,
        images=offer.images,
        agreed_on=offer.agreed_on,
        agreed_by=offer.agreed_by,
    ).first()
    return stated or changes.agree(
        blog,
        mode=offer.mode,
        images=offer.images,
        agreed_on=offer.agreed_on,
        agreed_by=offer.agreed_by,
        why=offer.agreed_by,
    )
