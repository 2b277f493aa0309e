"""One row as JSON and back, whatever its model: every column but those that name an account.

Found by introspection, so that a column added tomorrow travels too. References are numbers,
instants ISO 8601 in UTC, files their names in the media folder.
"""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models

from .addresses import web_address


class BadRow(Exception):
    """Columns that cannot become a row, with the reason in words."""


@cache
def fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The columns that travel."""
    accounts = get_user_model()
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.name not in getattr(model, "LOCAL", ())
        and not (field.remote_field and field.remote_field.model is accounts)
    )


@cache
def clocks(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that Django itself fills at a save: they are written a second time."""
    return tuple(
        field.name
        for field in fields(model)
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    )


def dump(row: models.Model) -> dict[str, Any]:
    return {field.name: _json(field.value_from_object(row)) for field in fields(type(row))}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.fields.files.FieldFile):
        return value.name or ""
    return value


def build[M: models.Model](model: type[M], columns: dict[str, Any], *, strict: bool = False) -> M:
    """A row that is checked and not saved. References must be numbers of rows that exist, or
    None. Raises BadRow for an unknown column or a value that the model refuses."""
    known = {field.name: field for field in fields(model)}
    strange = sorted(set(columns) - set(known))
    if strange:
        raise BadRow(f"{model._meta.verbose_name}: {', '.join(strange)}?")
    values: dict[str, Any] = {}
    references = set()
    for name, value in columns.items():
        field = known[name]
        if field.remote_field:
            references.add(name)
            values[field.attname] = value
        else:
            values[field.attname] = _python(field, value)
    row = model(**values)
    _check(row, references, strict=strict)
    return row


def _python(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return value
    if isinstance(value, list | dict):  # which a column of text would take as it is printed
        raise BadRow(f"{field.name}: {value!r}?"[:200])
    try:
        return field.to_python(value)
    except (ValidationError, TypeError, OverflowError) as error:
        messages = getattr(error, "messages", None) or [f"{value!r}?"]
        raise BadRow(f"{field.name}: {' '.join(messages)}") from error


def _check(row: models.Model, exclude: set[str], *, strict: bool) -> None:
    """What each column's validators say. An export may hold what was left empty, as a draft may;
    a line that a person wrote (`strict`) fills what a form would ask for."""
    for column in fields(type(row)):
        empty = column.value_from_object(row) in column.empty_values
        asked = strict and not (column.null or column.blank or column.has_default())
        if column.primary_key or (empty and not asked):
            exclude.add(column.name)
        elif isinstance(column, models.JSONField):
            _check_addresses(column.value_from_object(row))
    try:
        row.clean_fields(exclude=exclude)
        row.clean()
    except ValidationError as error:
        words = "; ".join(
            f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()
        )
        raise BadRow(words) from error


def _check_addresses(value: Any) -> None:
    """No address in a JSON column that a page would link to may be but http or https."""
    if isinstance(value, list):
        for one in value:
            _check_addresses(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            # The ledger keeps the print of « original », which is no address.
            is_address = name.endswith("address") or (name == "original" and ":" in str(one))
            if is_address and isinstance(one, str) and one and not web_address(one):
                raise BadRow(f"{name}: {one}?")
            _check_addresses(one)


def set_clocks(rows: list[models.Model], given: list[dict[str, Any]]) -> None:
    """Write the instants that a save has overwritten, as they were given."""
    if not rows or not clocks(type(rows[0])):
        return
    model = type(rows[0])
    named = {field.name: field for field in fields(model)}
    for row, columns in zip(rows, given, strict=True):
        for name in clocks(model):
            if columns.get(name):
                setattr(row, name, _python(named[name], columns[name]))
    model._base_manager.bulk_update(rows, clocks(model), batch_size=100)
