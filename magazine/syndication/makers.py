"""Which kind of line is made into rows by what."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from . import front_rows, image_lines, rows
from .columns import BadRow
from .decide import Verb
from .items import Row
from .kinds import BY_NAME, FORM, Kind
from .names import Names
from .rows import MALFORMED, sentence

_MAKERS: dict[str, Callable[[Kind, dict[str, Any], Names], Verb]] = {
    "section": rows.section_row,
    "image": image_lines.bring_in,
    "author": rows.author_row,
    "blog": rows.blog_row,
    "agreement": rows.agreement_row,
    "tag": rows.tag_row,
    "dossier": rows.dossier_row,
    "edition": front_rows.edition_row,
    "composition": front_rows.composition_row,
    "record": rows.record_row,
    "copy": rows.said_row,
    "double": rows.said_row,
}


def bring_in_row(row: Row, names: Names) -> Verb:
    """Make the row of a line, or find it. Raises BadRow."""
    value = {name: one for name, one in row.columns.items() if name != "kind"}
    if row.kind == "magazine":
        if value.get("form") != FORM:
            raise BadRow(_("this export has another form than this version reads"))
        return Verb.KEEP
    kind = BY_NAME.get(row.kind)
    if kind is None or kind.name == "article":
        raise BadRow(_("« %(kind)s » is no kind of line") % {"kind": row.kind})
    make = _MAKERS.get(kind.name, rows.plain_row)
    try:
        # A picture is decoded first, in a child that is waited for: its row is one transaction.
        alone = kind.name == "image" and not names.dry
        with nullcontext() if alone else transaction.atomic():
            return make(kind, value, names)
    except (DatabaseError, *MALFORMED) as error:
        raise BadRow(sentence(error)) from error
