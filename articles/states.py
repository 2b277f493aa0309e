"""Which act fits which state of an article, in one table; a refusal in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Article, State

DRAFT, REVIEW, READY, SCHEDULED, PUBLISHED, EXPIRED, WITHDRAWN, ARCHIVED = (
    State.DRAFT,
    State.REVIEW,
    State.READY,
    State.SCHEDULED,
    State.PUBLISHED,
    State.EXPIRED,
    State.WITHDRAWN,
    State.ARCHIVED,
)

# What the act changes; done again in the state that it leads to, it changes nothing.
FROM: dict[str, frozenset[State]] = {
    "submit": frozenset({DRAFT}),
    "approve": frozenset({DRAFT, REVIEW}),
    "send_back": frozenset({REVIEW, READY, EXPIRED}),
    "publish": frozenset(State) - {WITHDRAWN},
    "schedule": frozenset(State) - {WITHDRAWN},
    # The update of a live article is cancelled on its page of dates.
    "unschedule": frozenset({SCHEDULED}),
    "unpublish": frozenset({PUBLISHED, ARCHIVED}),
    "archive": frozenset({PUBLISHED}),
    "unarchive": frozenset({ARCHIVED}),
    "withdraw": frozenset({PUBLISHED, SCHEDULED, ARCHIVED, EXPIRED}),
    "reinstate": frozenset({WITHDRAWN}),
}

# What to do instead, where an editor may wonder.
_INSTEAD: dict[tuple[str, State], Promise] = {
    ("submit", SCHEDULED): gettext_lazy("cancel its schedule first."),
    ("submit", PUBLISHED): gettext_lazy("readers see it: publish or schedule its update."),
    ("approve", SCHEDULED): gettext_lazy("it was approved already."),
    ("approve", PUBLISHED): gettext_lazy("readers see it: publish or schedule its update."),
    ("send_back", DRAFT): gettext_lazy("it is a draft already."),
    ("send_back", SCHEDULED): gettext_lazy("cancel its schedule first."),
    ("send_back", PUBLISHED): gettext_lazy("unpublish it first."),
    ("send_back", ARCHIVED): gettext_lazy("unpublish it first."),
    ("unpublish", SCHEDULED): gettext_lazy("cancel its schedule first."),
    ("unpublish", EXPIRED): gettext_lazy("send it back to make it a draft."),
    ("archive", SCHEDULED): gettext_lazy("readers do not see it yet."),
    ("withdraw", DRAFT): gettext_lazy("readers do not see it: it can go to the bin."),
    ("withdraw", REVIEW): gettext_lazy("readers do not see it: it can go to the bin."),
    ("withdraw", READY): gettext_lazy("readers do not see it: it can go to the bin."),
}


class Refused(Exception):
    """The act does not fit the article as it stands; nothing was changed. Its text says why."""


def refusal(act: str, article: Article) -> str:
    """Why the act does not fit this state, "" when it does."""
    state = State(article.state)
    if state in FROM[act]:
        return ""
    if state == WITHDRAWN:
        return _("It was withdrawn: reinstate it first.")
    instead = _INSTEAD.get((act, state), "")
    words = {"state": state.label, "instead": instead}
    if instead:
        return _("Not from the state “%(state)s”: %(instead)s") % words
    return _("Not from the state “%(state)s”.") % words


def check(act: str, article: Article) -> None:
    """Raises Refused when the act does not fit the article's state, or it lies in the bin."""
    if article.deleted_at:
        raise Refused(_("This article is in the bin: take it out first."))
    if words := refusal(act, article):
        raise Refused(words)
