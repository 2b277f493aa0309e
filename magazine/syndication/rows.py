"""The lines of our own form that are no articles."""

from typing import Any

from django.utils.translation import gettext as _

from .decide import Verb
from .items import Row


class BadRow(Exception):
    """A line that cannot become a row, with the reason in words."""


def bring_in_row(row: Row, _file: Any) -> Verb:
    raise BadRow(_("« %(kind)s » is no kind of line") % {"kind": row.kind})
