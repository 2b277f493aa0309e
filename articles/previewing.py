"""A draft as readers would see it: rendered as a publication is, and written nowhere.

A draft may lack anything. What is missing has a stand-in here, so that the pages of the readers
need not know of drafts; what keeps it from being published is said beside it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from authors.terms import Terms
from magazine.sections.models import Section

from . import checks, reading
from .models import Article, Publication, PublicationBody
from .references import References
from .rendering import Rendered, render
from .snapshot import EMPTY, Snapshot, bound

# For the desk alone: what no agreement allows is shown whole, and the page says so.
_UNAGREED = Terms(indexing=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """`publication` stands in no table. `agreed`: its terms allow what it shows; where they do
    not, only the desk may see it. `problems`: what blocks publishing."""

    publication: Publication
    problems: list[checks.Problem]
    agreed: bool


def draw(
    article: Article, value: Snapshot, refs: References | None = None, *, now: datetime
) -> Draft:
    """This content of this article as a page of readers would show it at this instant."""
    whole = bound(EMPTY | value, article)
    refs = refs or References.of([whole])
    terms = refs.terms_for(whole)
    rendered = render(_presentable(whole, refs), refs, terms or _UNAGREED, now=now)
    return Draft(
        publication=_publication(article, rendered, refs),
        problems=checks.problems(whole, refs),
        agreed=terms is not None,
    )


def page(draft: Draft) -> dict[str, Any]:
    """The context of the readers' page, with this draft in place of a publication."""
    return {**reading.page(draft.publication), "noindex": True, "canonical": ""}


def _presentable(value: Snapshot, refs: References) -> Snapshot:
    """With a title, and signed by people who are there."""
    return value | {
        "title": value["title"].strip() or _("(no title yet)"),
        "bylines": [row for row in value["bylines"] if row["author"] in refs.authors],
    }


def _publication(article: Article, rendered: Rendered, refs: References) -> Publication:
    columns = rendered.columns
    row = Publication(article=article, digest=rendered.digest, **columns)
    # Never saved, so that no section at all can stand there.
    row.section = refs.sections.get(columns["section_id"] or 0) or Section(name="", slug="")
    row.lead_image = refs.images.get(columns["lead_image_id"] or 0)
    row.body = PublicationBody(html=rendered.html, text=rendered.text)
    if row.republished and not row.blog_title:
        row.blog_title = _("(no blog chosen yet)")
    return row
