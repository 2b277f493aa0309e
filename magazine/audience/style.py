"""STYLE_STATES: the figures in their states, from numbers that nobody counted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest

from articles.models import Network
from magazine.sections.menu import sections

from . import public
from .figures import Figures
from .spans import Step, last_months

type State = tuple[str, dict[str, Any]]

_UNTIL = date(2026, 11, 27)
_MANY = Figures(reads=123_456, copied=98_765, originals=4_321, blogs=987)
_OWN = Figures(reads=7)


def _steps(shown: Callable[[int], Figures]) -> Sequence[Step]:
    span = last_months(_UNTIL, public.SHOWN_MONTHS)
    return [Step(step.on, shown(number)) for number, step in enumerate(span.steps({}))]


def _many(number: int) -> Figures:
    return Figures(100 * number, 80 * number, 5 * number, number)


def _whole(request: HttpRequest) -> State:
    drawn = public.drawn(_steps(_many))
    of_sections = [(section, _MANY) for section in sections(request)]
    shares = [(str(network.label), 1234) for network in Network]
    context = drawn | {"total": _MANY, "of_sections": of_sections, "shares": shares}
    return "audience/figures.html", context | {"counted_since": date(2026, 1, 5)}


def _one(title: str, shown: Callable[[int], Figures], **more: Any) -> Any:
    def state(_request: HttpRequest) -> State:
        context = public.drawn(_steps(shown))
        return "audience/of_one.html", context | {"about": title, "page": "/", **more}

    return state


STATES: Mapping[str, Callable[[HttpRequest], State]] = {
    "chiffres": _whole,
    "chiffres-vides": lambda _request: ("audience/figures.html", {}),
    "chiffres-d-un-texte": _one("Le vieux pont", lambda number: Figures(number)),
    "chiffres-d-une-copie": _one("جسر قديم على نهر اللوار", _many, language="ar"),
    "chiffres-d-un-nul": _one("Anticonstitutionnellement " * 3, lambda _number: Figures()),
}
