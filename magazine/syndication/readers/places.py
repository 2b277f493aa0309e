"""Where in a file a mistake is, in words of ours: what parsers say of it is in no language of an
editor."""

from typing import Any

from django.utils.translation import gettext as _


def place(error: Any, *, above: int = 0) -> str:
    """The line and column that an error of json, of lxml or of a SAX parser names; else what it
    says itself, on one line, else its kind. `above`: lines that are not the file's."""
    if hasattr(error, "getLineNumber"):
        line, column = error.getLineNumber(), error.getColumnNumber()
    else:
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        if column is None:
            column = getattr(error, "offset", None)
    if isinstance(line, int) and line > 0:
        words = _("line %(line)d, column %(column)d")
        return words % {"line": max(line - above, 1), "column": max(column or 0, 0)}
    return " ".join(str(error).split())[:100] or type(error).__name__
