"""What an article may do without, and readers would miss."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .draft import Draft
from .findings import Finding, Place

# Longer titles are cut by search engines and by the cards of social networks.
LONGEST_TITLE = 110
# A caption that names who made the picture says what the credit would.
_CREDITED = re.compile(
    r"©|\b(?:photos?|crédits?|credits?|illustrations?|dessins?|D\.?R\.?)\b", re.I
)


def standfirst(draft: Draft) -> Iterator[Finding]:
    if not draft.value["standfirst"].strip():
        yield Finding("standfirst", _("There is no standfirst: lists show the title alone."))


def title_length(draft: Draft) -> Iterator[Finding]:
    length = len(draft.value["title"].strip())
    if length > LONGEST_TITLE:
        message = _("The title has %(length)d characters; beyond %(limit)d it is cut elsewhere.")
        yield Finding("title", message % {"length": length, "limit": LONGEST_TITLE})


def credit(draft: Draft) -> Iterator[Finding]:
    lead = draft.refs.images.get(draft.value["lead_image_id"] or 0)
    if lead and not lead.credit:
        yield Finding("lead_image", _("The lead image has no credit."), picture=lead.pk)
    if "<img" not in draft.value["body"]:
        return
    for picture in draft.body.pictures:
        row = draft.refs.images.get(picture.number or 0)
        if row and not row.credit and not _CREDITED.search(picture.caption):
            yield Finding("body", _("An image of the text has no credit."), picture=row.pk)


def source_address(draft: Draft) -> Iterator[Finding]:
    for source in draft.value["sources"]:
        if not source["address"]:
            message = _('The source "%(title)s" has no address.') % {"title": source["title"]}
            yield Finding("sources", message)


def original(draft: Draft) -> Iterator[Finding]:
    if not draft.own and not draft.value["original"]:
        yield Finding(
            "original",
            _("The address of the original is missing: no way leads readers to the blog."),
        )


def extract_source(draft: Draft) -> Iterator[Finding]:
    if "extract" not in draft.value["body"]:
        return
    for quotation in draft.body.quotations:
        if quotation.extract and not quotation.caption and not quotation.cite:
            place = None
            if quotation.first < quotation.last:
                passage = draft.body.passages[quotation.first]
                place = Place(passage, 0, len(passage.text))
            yield Finding("body", _("An extract does not say where it comes from."), place)
