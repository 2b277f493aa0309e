"""Many rows at once, for what comes in by the thousand.

`bulk_create` asks the field of each value how it is stored, and has SQLite read a statement that is
as long as its rows. Here a column is made ready as a whole, and the statement is read once.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Field, Model

# What Python holds of these is what the database takes.
_NUMBERS = {
    models.AutoField,
    models.BigAutoField,
    models.BigIntegerField,
    models.BooleanField,
    models.IntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.SmallIntegerField,
}
_TEXTS = {models.CharField, models.SlugField, models.TextField, models.URLField}
_LENGTH = re.compile(r"\(.*\)")


def insert[Row: Model](
    rows: Iterable[Row], *, numbered: bool = False, over: Sequence[str] = (), passing: bool = False
) -> list[Row]:
    """Write rows of one model as `bulk_create` does: no signal, no validation; the rows.

    `numbered`: they are told their keys. Of a row that is there already, the columns named in
    `over` are written over those it has; `passing`: it is left as it is. Raises what the database
    raises, and then none of them is there.
    """
    given = list(rows)
    if not given:
        return given
    if numbered and passing:
        raise ValueError("rows that are passed over have no number to be told")
    model = type(given[0])
    if isinstance(model._meta.pk, models.AutoField) and any(row.pk for row in given):
        raise ValueError("the database numbers these rows")
    fields = [one for one in model._meta.concrete_fields if not _is_numbered(one)]
    columns = [_column(one, given) for one in fields]
    ask = _values if connection.vendor == "sqlite" else _arrays
    conflict = _conflict(model, over, passing=passing)
    with transaction.atomic(savepoint=False):
        keys = ask(model, fields, columns, conflict, numbered)
    for row in given:
        row._state.adding, row._state.db = False, connection.alias
    if numbered:
        for row, key in zip(given, keys, strict=True):
            row.pk = key
    return given


def _is_numbered(field: Field[Any, Any]) -> bool:
    """Whether the database gives it its value."""
    return isinstance(field, models.AutoField) or field.generated


def _column(field: Field[Any, Any], rows: Sequence[Model]) -> list[Any]:
    """The values of a field as the database takes them."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        values = [field.pre_save(row, add=True) for row in rows]
    elif field.is_relation:
        values = [_related(field, row) for row in rows]
    else:
        values = [vars(row)[field.attname] for row in rows]
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if type(kind) in _NUMBERS:
        return values
    if type(kind) in _TEXTS:
        return [one if type(one) is str else _text(one) for one in values]
    if isinstance(kind, models.DateTimeField):
        # Most rows of a batch name the same instants. An hour that a clock shows twice is equal to
        # its other self.
        pairs = [(one, getattr(one, "fold", 0)) for one in values]
        moments = {pair: kind.get_db_prep_save(pair[0], connection) for pair in set(pairs)}
        return [moments[pair] for pair in pairs]
    return [field.get_db_prep_save(one, connection) for one in values]


def _text(value: Any) -> str | None:
    """A choice or a safe text as no more than a text: an array holds values of one type."""
    return value if value is None else str.__str__(str(value))


def _related(field: Field[Any, Any], row: Model) -> Any:
    """The key of a related row, which may have got its number after it was given."""
    key = vars(row)[field.attname]
    if key is None and (other := row._state.fields_cache.get(field.name)):
        key = vars(row)[field.attname] = other.pk
        if key is None:
            raise ValueError(f"{field.name} of a row is not saved")
    return key


def _conflict(model: type[Model], over: Sequence[str], *, passing: bool) -> str:
    if passing:
        return " ON CONFLICT DO NOTHING"
    if not over:
        return ""
    key = _quoted(model._meta.pk)
    named = ", ".join(
        f"{name} = EXCLUDED.{name}" for name in map(_quoted, map(model._meta.get_field, over))
    )
    return f" ON CONFLICT ({key}) DO UPDATE SET {named}"


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(field.column)


def _into(model: type[Model], fields: Sequence[Field[Any, Any]]) -> str:
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(map(_quoted, fields))})"


def _values(
    model: type[Model],
    fields: Sequence[Field[Any, Any]],
    columns: Sequence[list[Any]],
    conflict: str,
    numbered: bool,
) -> list[Any]:
    """On SQLite: one row a statement, or, where keys are wanted, as many as it takes in one."""
    into, row = _into(model, fields), f"({', '.join(['%s'] * len(fields))})"
    rows = zip(*columns, strict=True)
    keys = list[Any]()
    with connection.cursor() as cursor:
        if not numbered:
            cursor.executemany(f"{into} VALUES {row}{conflict}", list(rows))
            return keys
        most = (connection.features.max_query_params or 999) // len(fields)
        returning = f" RETURNING {_quoted(model._meta.pk)}"
        while some := list(islice(rows, most)):
            values = ", ".join([row] * len(some))
            cursor.execute(f"{into} VALUES {values}{conflict}{returning}", list(chain(*some)))
            keys += [key for (key,) in cursor.fetchall()]
    return keys


def _arrays(
    model: type[Model],
    fields: Sequence[Field[Any, Any]],
    columns: Sequence[list[Any]],
    conflict: str,
    numbered: bool,
) -> list[Any]:
    """On PostgreSQL: an array a column, all rows in one statement."""
    # Without a length, which a cast would cut a text to: the column itself refuses it.
    types = [_LENGTH.sub("", field.db_type(connection) or "") for field in fields]
    arrays = ", ".join(f"%s::{one}[]" for one in types)
    returning = f" RETURNING {_quoted(model._meta.pk)}" if numbered else ""
    rows = f" SELECT * FROM UNNEST({arrays})"  # noqa: S608 - no value is in it
    with connection.cursor() as cursor:
        cursor.execute(_into(model, fields) + rows + conflict + returning, list(columns))
        return [key for (key,) in cursor.fetchall()] if numbered else []
