"""What every page shows: name, sections, language. Nothing about the reader is looked at."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from magazine.sections.menu import sections
from magazine.sections.tints import print_of, style_sheet


def site(request: HttpRequest) -> dict[str, Any]:
    """A context processor; the sections are read when a template asks for them."""
    return {
        **constants(),
        "sections": partial(sections, request),
        "tints": partial(_tints, request),
    }


def constants() -> dict[str, Any]:
    """What is known without a request and without a database: all that an error page has."""
    return {"site_name": settings.SITE_NAME, "demo": settings.DEMO}


def _tints(request: HttpRequest) -> str:
    return print_of(style_sheet(request))
