"""The agreement that an operator states with an import, kept as data like any other."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from articles import workflow
from articles.models import Publication
from authors.models import Agreement, Blog
from magazine.events.effects import event, record


@dataclass(frozen=True, slots=True)
class Offer:
    """What the author agreed to: "full" or "excerpt", when, and in which words."""

    mode: str
    agreed_on: date
    agreed_by: str


def ensure(blog: Blog, offer: Offer) -> Agreement:
    """The blog's agreement of these terms: the one that was stated already, else a new version.

    What readers see of the blog is derived again, since a later version may allow less.
    """
    versions = Agreement.objects.filter(blog=blog)
    stated = versions.filter(
        for_one_article=False,
        mode=offer.mode,
        agreed_on=offer.agreed_on,
        agreed_by=offer.agreed_by,
    ).first()
    if stated:
        return stated
    last = versions.aggregate(last=Max("version"))["last"] or 0
    agreement = Agreement(
        blog=blog,
        version=last + 1,
        mode=offer.mode,
        agreed_on=offer.agreed_on,
        agreed_by=offer.agreed_by,
    )
    agreement.full_clean()
    agreement.save()
    record(event("agreed", agreement, why=offer.agreed_by, data={"mode": offer.mode}))
    if last:
        workflow.rederive(
            list(Publication.objects.not_over().filter(blog=blog).select_related("revision"))
        )
    return agreement
