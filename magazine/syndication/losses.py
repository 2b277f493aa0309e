"""What a source had and we do not show, in words: kept as data, said in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from .items import Loss, Lost

_WORDS = {
    Lost.IMAGE: gettext_noop("image missing: %(what)s"),
    Lost.LEAD: gettext_noop("lead image missing: %(what)s"),
    Lost.UNAGREED: gettext_noop("image left out, which no agreement allows: %(what)s"),
    Lost.LATER: gettext_noop("image to be asked for: %(what)s"),
    Lost.EMBED: gettext_noop("embedded content left out: %(what)s"),
    Lost.LINKED: gettext_noop("embedded content shown as a link: %(what)s"),
    Lost.ELEMENT: gettext_noop("element left out: %(what)s"),
    Lost.TEXT: gettext_noop("text lost: %(what)s"),
    Lost.ENCODING: gettext_noop("encoding guessed: %(what)s"),
    Lost.DATE: gettext_noop("no date that can be read: dated when it was first seen"),
    Lost.FUTURE: gettext_noop("its date lies in the future: %(what)s"),
    Lost.TITLE: gettext_noop("no title: the first words stand for it"),
    Lost.LONG_TITLE: gettext_noop("title cut"),
}


def words(loss: Loss) -> str:
    """One loss as a line of a report."""
    if loss.kind == Lost.BYTES:
        return _("%(count)d unreadable bytes") % {"count": loss.count}
    if loss.kind == Lost.ENCLOSURE:
        many = ngettext("%(n)d attached file left out", "%(n)d attached files left out", loss.count)
        return many % {"n": loss.count}
    if loss.kind == Lost.UNDESCRIBED:
        many = ngettext(
            "%(n)d image without alternative text",
            "%(n)d images without alternative text",
            loss.count,
        )
        return many % {"n": loss.count}
    line = _(_WORDS[Lost(loss.kind)]) % {"what": loss.what}
    return f"{line} (× {loss.count})" if loss.count > 1 else line


def gathered(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """The same losses counted together, in the order in which they were first met."""
    counts: dict[tuple[str, str], int] = {}
    for loss in losses:
        counts[loss.kind, loss.what] = counts.get((loss.kind, loss.what), 0) + loss.count
    return tuple(Loss(kind, what, count) for (kind, what), count in counts.items())
