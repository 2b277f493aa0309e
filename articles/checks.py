"""What keeps an article from being published, said in words. Drafts may be incomplete."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from magazine.lib import richtext

from .models import Article, Origin
from .references import References
from .snapshot import Snapshot

# Enough to see whether a sanitised text has a letter in it; it decides nothing about safety.
NO_TEXT = re.compile(r"(?:<[^>]*>|&nbsp;|\s)*+")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the field it stands in and a sentence for the editor."""

    field: str
    message: str


class NotReady(Exception):
    """The article cannot be published; nothing was changed."""

    def __init__(self, article: Article, problems: list[Problem]) -> None:
        self.article = article
        self.problems = problems
        super().__init__(" ".join(problem.message for problem in problems))


def problems(value: Snapshot, refs: References) -> list[Problem]:
    """Everything that blocks publication, in the order of the form."""
    return [
        *_missing(value, refs),
        *_rights(value, refs),
        *(_images(value, refs) if value["origin"] == Origin.OWN else []),
    ]


def _missing(value: Snapshot, refs: References) -> list[Problem]:
    found = []
    if not value["title"].strip():
        found.append(Problem("title", _("The title is missing.")))
    if value["section_id"] not in refs.sections:
        found.append(Problem("section", _("Choose a section.")))
    if NO_TEXT.fullmatch(value["body"]):
        found.append(Problem("body", _("The text is empty.")))
    return found


def _rights(value: Snapshot, refs: References) -> list[Problem]:
    if value["origin"] == Origin.OWN:
        return []
    found = []
    if not value["bylines"]:
        found.append(Problem("bylines", _("A republished article names its author.")))
    if value["blog_id"] not in refs.blogs:
        found.append(Problem("blog", _("A republished article names the blog it comes from.")))
    elif refs.agreement_for(value) is None:
        message = _("No agreement with this blog is in force: its articles cannot be shown.")
        found.append(Problem("blog", message))
    return found


def _images(value: Snapshot, refs: References) -> list[Problem]:
    found = []
    lead = refs.images.get(value["lead_image_id"] or 0)
    if lead and not lead.described:
        message = _("The lead image needs an alternative text, or to be marked decorative.")
        found.append(Problem("lead_image", message))
    for image in richtext.images(value["body"]) if "<img" in value["body"] else []:
        row = refs.images.get(image.file_id or 0)
        if row and not row.described and not image.alt:
            message = _("An image of the text needs an alternative text.")
            found.append(Problem("body", message))
    return found
