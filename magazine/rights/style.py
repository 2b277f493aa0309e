"""STYLE_STATES: the legal pages and the report in their states."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, QueryDict

from .forms import ReportForm
from .legal import Audit, Facts
from .models import Decision, Motive, Report

type State = tuple[str, dict[str, Any]]

_AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
_FACTS = Facts(
    publisher=["Une maison d’édition", "1, rue du Pont", "44000 Nantes"],
    director="Une directrice",
    host=["Un hébergeur", "44000 Nantes"],
    email="redaction@magazine.example",
    audit=Audit(date(2026, 11, 1), 92, "un cabinet"),
    demo=False,
)


def _refused(_request: HttpRequest) -> State:
    """Sent as it was found: every field is wrong."""
    wrong = QueryDict("address=https://ailleurs.example/&explanation=court&email=nul&website=x")
    return "rights/report.html", {"form": ReportForm(wrong), "legal": _FACTS}


def _receipt(**answer: Any) -> Callable[[HttpRequest], State]:
    def state(_request: HttpRequest) -> State:
        about = {"address": "https://magazine.example/1/le-vieux-pont/", "motive": Motive.HATE}
        found = Report(pk=1, received_at=_AT, explanation="Le deuxième paragraphe.", **about)
        for name, value in answer.items():
            setattr(found, name, value)
        return "rights/receipt.html", {"report": found, "legal": _FACTS}

    return state


STATES: Mapping[str, Callable[[HttpRequest], State]] = {
    "mentions-legales": lambda _request: ("rights/legal_notice.html", {"legal": _FACTS}),
    "accessibilite": lambda _request: ("rights/accessibility.html", {"legal": _FACTS}),
    "donnees-personnelles": lambda _request: ("rights/privacy.html", {"legal": _FACTS}),
    "signalement-a-corriger": _refused,
    "recu": _receipt(),
    "recu-avec-reponse": _receipt(
        decision=Decision.KEPT, answer="Rien d’illicite n’a été trouvé.", answered_at=_AT
    ),
}
