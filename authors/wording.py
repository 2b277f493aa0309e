"""Terms in sentences: what readers, search engines and machines get under them."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Agreement


def in_words(terms: Agreement) -> list[str]:
    """What will be seen of an article under these terms, saved or not, for the desk."""
    whole = terms.mode == Agreement.Mode.FULL
    told = [
        _("Readers see the whole text, and at its top the link to the original.")
        if whole
        else _(
            "Readers see the beginning: whole sentences, at most 80 words and 30 % of the text. "
            "To read on they go to the blog."
        ),
        _("The images of the article are shown.")
        if terms.images
        else _("No image of the article is shown."),
        _("Search engines may show our page; it names the original as the one to prefer.")
        if terms.indexing
        else _("Our page asks search engines not to show it."),
        _("Text and data mining is allowed.")
        if terms.text_mining
        else _("Text and data mining is reserved."),
    ]
    return told + _in_time(terms)


def _in_time(terms: Agreement) -> list[str]:
    told = []
    if hours := terms.head_start:
        text = ngettext(
            "It appears here at the earliest %(hours)d hour after its date on the blog: published "
            "sooner, it is scheduled for then.",
            "It appears here at the earliest %(hours)d hours after its date on the blog: published "
            "sooner, it is scheduled for then.",
            hours,
        )
        told.append(text % {"hours": hours})
    told.append(_when_it_changes(terms))
    if terms.until:
        words = {"day": date_format(terms.until, "DATE_FORMAT")}
        told.append(
            _("It can be read until %(day)s; from the next day on its address says it is gone.")
            % words
        )
    return told


def _when_it_changes(terms: Agreement) -> str:
    if terms.following == Agreement.Following.FREEZE:
        return _("When the original changes, our copy stays as it is, and says so.")
    if terms.following == Agreement.Following.WITHDRAW:
        return _(
            "When the original changes, our copy follows; when it disappears, ours is withdrawn."
        )
    return _("When the original changes, our copy follows.")
