"""What was pressed on the page of arrivals, and its doing: each article by itself, its rights asked
again while it is held."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import bin, rights
from articles.checks import NotReady
from articles.models import Article
from articles.states import Refused
from magazine.lib.analysis import fold
from magazine.lib.desk import called, is_number, person, written
from magazine.sections.models import Section
from magazine.sections.rights import Act

from . import questions, triage
from .models import Arrival
from .triage import Decided
from .triage_rows import sections_for

# As many as a page shows.
MOST = 25
_LONGEST = 5_000
# Reasons that are said often, one keystroke away.
REASONS = (
    gettext_lazy("Off our subjects."),
    gettext_lazy("An announcement or an advertisement."),
    gettext_lazy("Too short for an article."),
    gettext_lazy("The subject has been treated already."),
    gettext_lazy("Too much was lost: it cannot be read so."),
)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form sent: the act, the articles, and what goes with it.

    `ticked` are those that were ticked; `why` is the reason of a refusal, `note` that of any other
    act.
    """

    do: str
    numbers: tuple[int, ...]
    ticked: tuple[int, ...] = ()
    why: str = ""
    note: str = ""
    to: str = ""
    subject: str = ""
    question: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> "Posted":
        """Those that were ticked, else the one that is shown: a question is about that one alone.

        Raises Http404 for what no button sends.
        """
        do = data.get("do", "")
        shown, ticked = _numbers([data.get("one", "")]), _numbers(data.getlist("chosen"))
        numbers = shown if do in _ASKING else ticked or shown
        if do not in ACTS or not numbers:
            raise Http404
        return cls(
            do,
            numbers,
            ticked,
            written(data.get("why", "") or data.get("reason", ""))[:300],
            written(data.get("note", ""))[:300],
            written(data.get("to", ""))[:200],
            written(data.get("subject", ""))[:200],
            written(data.get("question", ""))[:_LONGEST],
        )


def _numbers(texts: Iterable[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(text) for text in texts if is_number(text)))[:MOST]


@dataclass(slots=True)
class Result:
    """`done` are the numbers of the articles; `said` what is told of each; `faults` the others."""

    done: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Fault(Exception):
    """What was typed is not enough: nothing was done. Its text says why."""


def carry_out(request: HttpRequest, posted: Posted) -> Result:
    """Do it for each article. Raises Fault, and Http404 when none of them may be seen."""
    section = _section(request, posted) if posted.do in _FILING else None
    if posted.do == "refuse" and not posted.why:
        raise Fault(_("Say why: its author may ask."))
    if posted.do in _ASKING and not posted.question:
        raise Fault(_("Write what you want to ask."))
    result = Result()
    missing = 0
    for number in posted.numbers:
        try:
            with transaction.atomic():
                article = _held(request, number)
                result.said.append(ACTS[posted.do](request, article, posted, section))
            result.done.append(number)
        except Article.DoesNotExist:
            missing += 1
        except Denied:
            result.faults.append(_("You may not do that here."))
        except (Decided, Refused, NotReady, bin.StillPublic) as error:
            result.faults.append(f"{article}: {_words(error)}")
    if missing == len(posted.numbers):
        raise Http404
    return result


class Denied(Exception):
    """This person may not do this with this article."""


def _held(request: HttpRequest, number: int) -> Article:
    """The article, held, when this person may decide on it now."""
    rows = Article.with_bin.select_for_update(of=("self",))
    article: Article = rows.select_related("section", "blog").get(pk=number)
    _need(request, article, Act.APPROVE, Article.DoesNotExist)
    if not Arrival.objects.filter(pk=number).exists():
        raise Article.DoesNotExist
    return article


def _need(request: HttpRequest, article: Article, act: Act, error: type[Exception]) -> None:
    if not rights.may(request.user, act, article):
        raise error


def _words(error: Exception) -> str:
    if isinstance(error, Decided):
        return decided_words(error.arrival)
    return str(error) or _("Readers see it: take it back to the desk first.")


def decided_words(arrival: Arrival) -> str:
    """Who was quicker, and with what."""
    words = {
        "decision": arrival.get_decision_display(),
        "who": called(arrival.decided_by) if arrival.decided_by else _("somebody"),
        "at": date_format(localtime(arrival.decided_at), "SHORT_DATETIME_FORMAT"),
    }
    said = _("%(decision)s already by %(who)s, %(at)s.") % words
    return f"{said} {arrival.why}".strip()


def _section(request: HttpRequest, posted: Posted) -> Section:
    """The section that was named, by its name, the beginning of it, or its address."""
    wanted = fold(posted.to)
    if not wanted:
        raise Fault(_("Name the section."))
    rows = list(sections_for(request.user))
    same = [row for row in rows if wanted in (fold(row.name), row.slug)]
    found = same or [row for row in rows if fold(row.name).startswith(wanted)]
    if not found:
        raise Fault(_("No section of yours is called « %(name)s ».") % {"name": posted.to})
    if len(found) > 1:
        names = ", ".join(row.name for row in found)
        raise Fault(_("Which one: %(names)s?") % {"names": names})
    return found[0]


# The acts; each says what it did. ----------------------------------------------------------------


def _accept(request: HttpRequest, article: Article, posted: Posted, to: Any) -> str:
    triage.accept(article, by=person(request), why=posted.note)
    return _("“%(title)s” is accepted.") % {"title": article}


def _publish(request: HttpRequest, article: Article, posted: Posted, to: Any) -> str:
    _need(request, article, Act.PUBLISH, Denied)
    triage.accept(article, by=person(request), publish=True, why=posted.note)
    return _("“%(title)s” is accepted and published.") % {"title": article}


def _file(request: HttpRequest, article: Article, posted: Posted, to: Section) -> str:
    triage.file(article, to=to, by=person(request), why=posted.note)
    return _("“%(title)s” is filed in %(section)s.") % {"title": article, "section": to}


def _file_and_accept(request: HttpRequest, article: Article, posted: Posted, to: Section) -> str:
    """Accepted where it was: the other section may be one where this person decides nothing."""
    triage.file(article, to=to, by=person(request), why=posted.note)
    triage.accept(article, by=person(request), why=posted.note)
    return _("“%(title)s” is filed in %(section)s and accepted.") % {
        "title": article,
        "section": to,
    }


def _refuse(request: HttpRequest, article: Article, posted: Posted, to: Any) -> str:
    triage.refuse(article, by=person(request), why=posted.why)
    return _("“%(title)s” is refused: %(why)s") % {"title": article, "why": posted.why}


def _ask(request: HttpRequest, article: Article, posted: Posted, to: Any) -> str:
    address = questions.address_of(article)
    if not address:
        raise Refused(_("Nobody knows an address of its author: write it down with the blog."))
    _note(request, article, posted, address)
    return _("The question about “%(title)s” leaves for %(address)s.") % {
        "title": article,
        "address": address,
    }


def _asked(request: HttpRequest, article: Article, posted: Posted, to: Any) -> str:
    _note(request, article, posted, "")
    return _("Noted: the author of “%(title)s” was asked.") % {"title": article}


def _note(request: HttpRequest, article: Article, posted: Posted, to: str) -> None:
    about = {"subject": posted.subject, "question": posted.question}
    triage.ask(article, by=person(request), to=to, **about)


def _undo(request: HttpRequest, article: Article, posted: Posted, to: Any) -> str:
    triage.undo(article, by=person(request), why=posted.note)
    return _("“%(title)s” is to be decided again.") % {"title": article}


ACTS: dict[str, Callable[[HttpRequest, Article, Posted, Any], str]] = {
    "accept": _accept,
    "publish": _publish,
    "file": _file,
    "file_accept": _file_and_accept,
    "refuse": _refuse,
    "ask": _ask,
    "asked": _asked,
    "undo": _undo,
}
_FILING = ("file", "file_accept")
_ASKING = ("ask", "asked")
# What can be taken back on the page.
UNDOABLE = ("accept", "file_accept", "refuse")
