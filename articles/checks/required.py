"""Without these there is nothing that could be shown: they block, whatever the section."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from magazine.lib import richtext

from .draft import Draft
from .findings import Finding

# Enough to see whether a sanitised text has a letter in it; it decides nothing about safety.
NO_TEXT = re.compile(r"(?:<[^>]*>|&nbsp;|\s)*+")


def title(draft: Draft) -> Iterator[Finding]:
    if not draft.value["title"].strip():
        yield Finding("title", _("The title is missing."))


def section(draft: Draft) -> Iterator[Finding]:
    if draft.value["section_id"] not in draft.refs.sections:
        yield Finding("section", _("Choose a section."))


def text(draft: Draft) -> Iterator[Finding]:
    if NO_TEXT.fullmatch(draft.value["body"]):
        yield Finding("body", _("The text is empty."))


def author(draft: Draft) -> Iterator[Finding]:
    if not draft.own and not draft.value["bylines"]:
        yield Finding("bylines", _("A republished article names its author."))


def agreement(draft: Draft) -> Iterator[Finding]:
    if draft.own:
        return
    if draft.value["blog_id"] not in draft.refs.blogs:
        yield Finding("blog", _("A republished article names the blog it comes from."))
    elif draft.refs.agreement_for(draft.value) is None:
        message = _("No agreement with this blog is in force: its articles cannot be shown.")
        yield Finding("blog", message)


def alt(draft: Draft) -> Iterator[Finding]:
    """Our own images are described, or said to be decorative (model.md)."""
    if draft.own:
        yield from undescribed(draft)


def alt_republished(draft: Draft) -> Iterator[Finding]:
    """What was brought in comes as its author left it: an editor is told."""
    if not draft.own:
        yield from undescribed(draft)


def undescribed(draft: Draft) -> Iterator[Finding]:
    lead = draft.refs.images.get(draft.value["lead_image_id"] or 0)
    if lead and not lead.described:
        message = _("The lead image needs an alternative text, or to be marked decorative.")
        yield Finding("lead_image", message, picture=lead.pk)
    for image in richtext.images(draft.value["body"]):
        row = draft.refs.images.get(image.file_id or 0)
        if row and not row.described and not image.alt:
            message = _("An image of the text needs an alternative text.")
            yield Finding("body", message, picture=row.pk)
