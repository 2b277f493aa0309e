"""Who may do what, where: the acts of each role, and the seats that give them.

A seat (user, section or every section, role) gives the acts of its role in its section. A
superuser has every act everywhere; an inactive account none. What one may do with one article
also depends on whose it is and on its state: `articles.rights`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .models import Seat


class Act(StrEnum):
    WRITE = "write"  # one's own articles, until they are approved
    EDIT_OTHERS = "edit_others"  # see and change whatever lies in the section
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    COMPOSE = "compose"  # La Une
    COMPOSE_SECTION = "compose_section"  # the front page of a section
    MANAGE = "manage"  # people, seats, sections, settings


_WRITER = frozenset({Act.WRITE})
_SUBEDITOR = _WRITER | {Act.EDIT_OTHERS, Act.APPROVE}
_SECTION_EDITOR = _SUBEDITOR | {Act.PUBLISH, Act.WITHDRAW, Act.COMPOSE_SECTION}
_CHIEF = _SECTION_EDITOR | {Act.COMPOSE}

ACTS: dict[str, frozenset[Act]] = {
    Seat.Role.FREELANCE: _WRITER,
    Seat.Role.SUBEDITOR: _SUBEDITOR,
    Seat.Role.SECTION_EDITOR: _SECTION_EDITOR,
    Seat.Role.EDITOR_IN_CHIEF: _CHIEF,
    Seat.Role.ADMINISTRATOR: _CHIEF | {Act.MANAGE},
}


@dataclass(frozen=True, slots=True)
class Where:
    """The sections in which someone may do something; `everywhere` also what has no section."""

    everywhere: bool
    sections: frozenset[int] = frozenset()

    def __contains__(self, section: int | None) -> bool:
        return self.everywhere or section in self.sections

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.sections)


NOWHERE = Where(everywhere=False)
EVERYWHERE = Where(everywhere=True)


def roles_with(act: Act) -> list[str]:
    return [role for role, acts in ACTS.items() if act in acts]


def where(user: Any, act: Act) -> Where:
    """The sections in which this user may do this: one query for each user object, kept on it."""
    if not getattr(user, "is_active", False):
        return NOWHERE
    if user.is_superuser:
        return EVERYWHERE
    places = {section for section, role in _seats(user) if act in ACTS.get(role, ())}
    return Where(None in places, frozenset(place for place in places if place is not None))


def may(user: Any, act: Act, section: int | None) -> bool:
    """Whether the user may do this in this section; with None, in what lies in no section."""
    return section in where(user, act)


def may_somewhere(user: Any, act: Act) -> bool:
    return bool(where(user, act))


def may_everywhere(user: Any, act: Act) -> bool:
    return where(user, act).everywhere


def _seats(user: Any) -> list[tuple[int | None, str]]:
    try:
        found: list[tuple[int | None, str]] = user.seats_read
    except AttributeError:
        rows = Seat.objects.filter(user=user).order_by()
        found = user.seats_read = list(rows.values_list("section", "role"))
    return found
