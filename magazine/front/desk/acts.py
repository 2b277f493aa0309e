"""The acts of the board: each one press, made on the version that one has seen.

What is pressed says itself in a few words: "put 12 0.1", "take_off 12", "shift 2 -1". Whatever
does not fit raises Refused with words for who pressed it, and changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import worth
from articles.models import Article, Publication
from articles.states import Refused
from magazine.front import arranging, composing
from magazine.front.models import Edition
from magazine.front.plans import Place, Plan
from magazine.lib.desk import is_number, person
from magazine.sections.models import Section

from .cards import block_name, place_name
from .fronts import front_name, moment
from .words import elsewhere, short

# Kept off one page: a list that one can still look through.
MOST_KEPT_OFF = 200


@dataclass(slots=True)
class Press:
    """One act on one edition: who presses, what was seen, and the instant the board shows."""

    request: HttpRequest
    edition: Edition
    version: int
    at: datetime

    @classmethod
    def of(cls, request: HttpRequest, edition: Edition) -> "Press":
        text = request.POST.get("version", "")
        version = int(text) if is_number(text) else -1
        return cls(request, edition, version, moment(edition, timezone.now()))

    def change(self, act: Callable[[Plan], Any], what: str) -> Any:
        return arranging.change(
            self.edition,
            lambda plan, _now: act(plan),
            version=self.version,
            by=person(self.request),
            what=what,
        )

    def check(self) -> Plan:
        """The plan as it stands, for words that need it; Stale when it is another one."""
        arranging.locked(self.edition, self.version, timezone.now())
        return arranging.read(self.edition)

    def article(self, text: str) -> Article:
        """An article that the person may see and that this page may show."""
        rows = Article.objects.seen_by(self.request.user).only("title", "section", "state")
        found = rows.filter(pk=int(text)).first() if is_number(text) else None
        if found is None:
            raise Refused(_("This article is not there any more, or is not yours to see."))
        if self.edition.section_id not in (None, found.section_id):
            words = {"title": short(found.title), "section": front_name(self.edition.section)}
            raise Refused(_('"%(title)s" is not in the section %(section)s.') % words)
        return found

    def title(self, text: str) -> tuple[int, str]:
        """An article of the page by its number, whatever has become of it since."""
        if not is_number(text):
            raise Refused(_("This article has no place here any more."))
        number = int(text)
        return number, self.titles([number])[number]

    def titles(self, numbers: list[int]) -> dict[int, str]:
        """What may be told of each: the title, where readers or this person see it."""
        seen = Article.with_bin.seen_by(self.request.user).filter(pk__in=numbers)
        public = Publication.objects.listed().filter(article__in=numbers)
        known = dict(public.values_list("article", "title"))
        known |= dict(seen.values_list("pk", "title"))
        return {
            number: short(known[number]) if number in known else elsewhere() for number in numbers
        }

    def stands(self, article: int, plan: Plan) -> bool:
        """Whether the page holds this article: chosen, or put there by a rule."""
        if plan.place_of(article, self.at) is not None:
            return True
        page = composing.arrange(plan, self.at, section=self.edition.section)
        return any(row.article_id == article for row in page.placings)


@transaction.atomic
def run(press: Press, words: list[str]) -> str:
    """Do what was pressed; what to say of it."""
    name, *given = words or [""]
    act = ACTS.get(name)
    if act is None or len(given) != act.__code__.co_argcount - 1:
        raise Refused(_("Nothing was done: this page does not know that act."))
    said: str = act(press, *given)
    return said


# Articles -------------------------------------------------------------------------------------


def put(press: Press, number: str, to: str) -> str:
    """Place an article, or move it with its words."""
    article, where = press.article(number), place_of(to)
    plan = press.check()
    had = plan.place_of(article.pk, press.at) is not None
    return _put(press, article, where, _("moved") if had else _("placed"), plan)


def pin(press: Press, number: str, to: str) -> str:
    """Choose for its place an article that a rule put there."""
    return _put(press, press.article(number), place_of(to), _("pinned"), press.check())


def _put(press: Press, article: Article, where: Place, done: str, plan: Plan) -> str:
    worth.check_worth(article)
    words = {"title": short(article.title), "done": done, "place": name_of(plan, where)}
    text = _('"%(title)s" %(done)s: %(place)s') % words
    pushed = press.change(lambda plan: plan.move(article.pk, where, press.at), text)
    return f"{text}.{left(press, pushed)}"


def take_off(press: Press, number: str) -> str:
    article, title = press.title(number)
    text = _('"%(title)s" taken off') % {"title": title}
    if not press.change(lambda plan: plan.take_off(article, press.at), text):
        raise Refused(_("This article has no place here any more."))
    return _('"%(title)s" has no chosen place here any more.') % {"title": title}


def keep_off(press: Press, number: str) -> str:
    article, title = press.title(number)
    there = Article.objects.seen_by(press.request.user).filter(pk=article).exists()
    if not (there or press.stands(article, press.check())):
        raise Refused(_("This article is not there any more, or is not yours to see."))
    text = _('"%(title)s" kept off') % {"title": title}
    press.change(lambda plan: _keep_off(plan, article, press.at), text)
    return _('"%(title)s" is kept off this page until you let it in again.') % {"title": title}


def _keep_off(plan: Plan, article: int, at: datetime) -> None:
    if article not in plan.kept_off and len(plan.kept_off) >= MOST_KEPT_OFF:
        text = _("A page keeps off %(most)d articles at most: let some in again first.")
        raise Refused(text % {"most": MOST_KEPT_OFF})
    plan.keep_off(article, at)


def let_in(press: Press, number: str) -> str:
    article, title = press.title(number)
    text = _('"%(title)s" let in again') % {"title": title}
    press.change(lambda plan: plan.let_in(article), text)
    return f"{text}."


# Blocks ---------------------------------------------------------------------------------------


def shift(press: Press, index: str, step: str) -> str:
    plan, number = press.check(), index_of(index)
    if step not in ("-1", "1"):
        raise Refused(_("Nothing was done: this page does not know that act."))
    words = {"block": name_of_block(plan, number)}
    up, down = _('Block "%(block)s" moved up'), _('Block "%(block)s" moved down')
    text = (up if step == "-1" else down) % words
    press.change(lambda plan: plan.shift(number, int(step)), text)
    return f"{text}."


def remove(press: Press, index: str) -> str:
    plan, number = press.check(), index_of(index)
    text = _('Block "%(block)s" removed') % {"block": name_of_block(plan, number)}
    lost = [
        slot.article
        for (at, _place), slot in plan.slots()
        if at == number and not slot.over(press.at)
    ]
    press.change(lambda plan: plan.remove(number), text)
    return f"{text}.{left(press, lost)}"


# Taking back ----------------------------------------------------------------------------------


def undo(press: Press) -> str:
    found = arranging.undoable(press.edition)
    arranging.undo(press.edition, version=press.version, by=person(press.request))
    return _("Taken back: %(what)s.") % {"what": found.what if found else ""}


def redo(press: Press) -> str:
    found = arranging.redoable(press.edition)
    arranging.redo(press.edition, version=press.version, by=person(press.request))
    return _("Done again: %(what)s.") % {"what": found.what if found else ""}


def restore(press: Press, number: str) -> str:
    wanted = int(number) if is_number(number) else 0
    earlier = press.edition.arrangements.filter(version=min(wanted, 2**31 - 1)).first()
    if earlier is None:
        raise Refused(_("This version is not there any more."))
    user = person(press.request)
    arranging.restore(press.edition, earlier, version=press.version, by=user)
    return _("The page is back to version %(number)d.") % {"number": earlier.version}


ACTS: dict[str, Any] = {
    act.__name__: act
    for act in (put, pin, take_off, keep_off, let_in, shift, remove, undo, redo, restore)
}


# Words ----------------------------------------------------------------------------------------


def place_of(text: str) -> Place:
    """The place that a key names; whether it is there the plan says."""
    index, _dot, place = text.partition(".")
    if not (_short(index) and _short(place)):
        raise Refused(_("This place is not there any more."))
    return int(index), int(place)


def index_of(text: str) -> int:
    if not _short(text):
        raise Refused(_("This block is not there any more."))
    return int(text)


def _short(text: str) -> bool:
    return is_number(text) and len(text) < 4


def name_of(plan: Plan, where: Place) -> str:
    index, place = where
    if not (index < len(plan.blocks) and 1 <= place <= plan.blocks[index].size):
        raise Refused(_("This place is not there any more."))
    return place_name(name_of_block(plan, index), place, plan.blocks[index].size)


def name_of_block(plan: Plan, index: int) -> str:
    if index >= len(plan.blocks):
        raise Refused(_("This block is not there any more."))
    block = plan.blocks[index]
    names = dict(Section.objects.filter(pk=block.section or 0).values_list("pk", "name"))
    return block_name(block, names)


def left(press: Press, articles: list[int]) -> str:
    """Says whose place was lost, as a sentence that follows another one."""
    if not articles:
        return ""
    titles = press.titles(articles).values()
    names = ", ".join(_('"%(title)s"') % {"title": title} for title in titles)
    return " " + _("No place is left for: %(titles)s.") % {"titles": names}
