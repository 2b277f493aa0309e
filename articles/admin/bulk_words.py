"""What the acts on many articles say: whether an act fits, when an article would appear."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from articles import states, windows
from articles.checks import problems, warnings
from articles.models import Article, Origin, State
from articles.snapshot import Snapshot
from magazine.lib.hours import in_words

from .bulk import Change, Facts, Refusal


def state_of(article: Article) -> str:
    return str(State(article.state).label)


def misfit(name: str, article: Article) -> Refusal | None:
    """A refusal where the act does not fit the article's state.

    What was brought in can be withdrawn before it is published: its tombstone keeps it out.
    """
    if name == "withdraw" and article.origin == Origin.REPUBLISHED:
        gone = article.state == State.WITHDRAWN
        return Refusal(_("It is withdrawn already.")) if gone else None
    words = states.refusal(name, article)
    return Refusal(words) if words else None


def appearing(name: str, article: Article, facts: Facts, at: datetime | None) -> Change | Refusal:
    """What publishing it would change, from `at` on (None: now): the checks of publishing."""
    refusal = misfit(name, article)
    if refusal:
        return refusal
    value = facts.values[article.pk]
    found = problems(value, facts.refs)
    if found:
        return Refusal(" ".join(problem.message for problem in found))
    value = value | {"dated": value["dated"] or (at or facts.now).isoformat()}
    window = windows.window(article, value, facts.refs, facts.now, at, None)
    if window.empty:
        return Refusal(_("It would end before it begins: look at the dates and at the agreement."))
    found_out = _in_window(article, facts, window)
    if isinstance(found_out, Refusal):
        return found_out
    return replace(found_out, warnings=tuple(warnings(value, facts.refs)))


def _in_window(article: Article, facts: Facts, window: windows.Window) -> Change | Refusal:
    live, before = facts.live.get(article.pk), state_of(article)
    if window.start > facts.now:
        after = before if live else str(State.SCHEDULED.label)
        return Change(before, after, _("They see it from %(at)s.") % {"at": in_words(window.start)})
    after = str(State.PUBLISHED.label)
    if live is None:
        return Change(before, after, _("They see it at once."))
    if not live.listed:
        return Change(before, after, _("It is back on La Une, in sections and feeds."))
    if live.revision and _same(facts.values[article.pk], live.revision.snapshot):
        return Refusal(_("It is published already, as it stands."))
    return Change(before, after, _("They see the new version at once."))


def _same(value: Snapshot, kept: Snapshot) -> bool:
    """As `snapshot.same_text`, of what was read for all the articles together."""
    return {**value, "dated": value["dated"] or kept["dated"]} == kept
