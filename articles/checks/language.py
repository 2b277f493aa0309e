"""Quotations in another language than the article's, which the markup has to say."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from magazine.lib.languages import foreign, name_of

from .draft import Draft
from .findings import Correction, Finding, Place


def unmarked(draft: Draft) -> Iterator[Finding]:
    """A screen reader would read them aloud as if they were in the article's language."""
    if "<blockquote" not in draft.value["body"]:
        return
    for quotation in draft.body.quotations:
        if quotation.language or quotation.first == quotation.last:
            continue
        language = foreign(quotation.text, draft.language)
        if language:
            passage = draft.body.passages[quotation.first]
            name = {"language": name_of(language)}
            message = _("This quotation seems to be in %(language)s and does not say so.") % name
            label = _("Mark it as %(language)s") % name
            place = Place(passage, 0, len(passage.text))
            yield Finding("body", message, place, (Correction(label, language=language),))
