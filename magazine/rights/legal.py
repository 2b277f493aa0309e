"""What the settings say of who answers for the magazine: the facts of the legal pages.

What is blank is said to be blank. In production nothing that the law asks for is (`settings`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit of accessibility found: the share of the criteria that are met, in percent."""

    on: date
    percent: int
    by: str


@dataclass(frozen=True, slots=True)
class Facts:
    publisher: Sequence[str]
    director: str
    host: Sequence[str]
    email: str
    audit: Audit | None
    demo: bool


def facts() -> Facts:
    found = settings.ACCESSIBILITY_AUDIT
    return Facts(
        settings.LEGAL_PUBLISHER,
        settings.LEGAL_DIRECTOR,
        settings.LEGAL_HOST,
        settings.LEGAL_EMAIL,
        Audit(*found) if found else None,
        settings.DEMO,
    )
