"""The tints of the sections as a style sheet: the strict policy allows no style in a page."""

import hashlib

from django.http import HttpRequest

from magazine.lib.tints import DAY_PAPER, NIGHT_PAPER, readable_tint

from .menu import sections


def style_sheet(request: HttpRequest) -> str:
    """One class for each section, `tint-<slug>`, that sets --tint by day and by night."""
    found = sections(request)
    day = "".join(_rule(section.slug, section.tint, DAY_PAPER) for section in found)
    night = "".join(_rule(section.slug, section.tint, NIGHT_PAPER) for section in found)
    return f"{day}@media screen and (prefers-color-scheme:dark){{{night}}}"


def print_of(sheet: str) -> str:
    """What changes when a tint does."""
    return hashlib.sha256(sheet.encode()).hexdigest()[:8]


def _rule(slug: str, tint: str, paper: str) -> str:
    return f".tint-{slug}{{--tint:{readable_tint(tint, paper)}}}"
