"""What stands in a form of an article, as far as it is valid: the value that an autosave writes."""

from copy import copy
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseFormSet

from articles import revisions
from articles.autosave import Typed
from articles.models import Article
from articles.snapshot import EMPTY, PARTS, REFERENCES, TEXTS, Snapshot, snapshot

from .rows import Rows
from .wall import told

ROWS = ("bylines", "sources")
KNOWN = {name.removesuffix("_id") for names in PARTS.values() for name in names}


@dataclass(frozen=True, slots=True)
class Reading:
    """`refused` says by the label of each part that is left out what is wrong with it, `told` what
    was understood of an hour that is not plain."""

    typed: Typed
    refused: dict[str, str]
    told: list[str]


def twin(article: Article) -> Article:
    """A copy that a form may put into what is typed, the article as it was read left alone."""
    other = copy(article)
    other._state = copy(article._state)
    other._state.fields_cache = dict(article._state.fields_cache)
    return other


def read(form: Any, formsets: list[BaseFormSet], standing: Article | None) -> Reading:
    """Nothing is written. `standing` is the article as the database has it, with its rows, and
    not the form's own instance, which takes what is typed; None for a new one.

    A part of which one field is invalid is left out whole: its fields make sense together only.
    """
    form.is_valid()
    value = snapshot(standing) if standing else _blank()
    wrong = _wrong(form)
    for part, names in PARTS.items():
        if part not in wrong and part not in ROWS:
            value |= {name: _plain(form, name) for name in names if _typed(form, name)}
    for rows in formsets:
        if isinstance(rows, Rows):
            name = str(rows.prefix)
            if rows.is_valid():
                value[name] = rows.typed()
            else:
                wrong[name] = _first(rows)
    labels = revisions.part_labels()
    refused = {labels[part]: text for part, text in wrong.items() if part in labels}
    return Reading(Typed(value, _columns(form)), refused | _other_faults(form), told(form))


def _blank() -> Snapshot:
    """What a draft is before anything is typed: the defaults of the model."""
    new = Article()
    return EMPTY | {name: getattr(new, name) for name in (*TEXTS, *REFERENCES)}


def _field(name: str) -> str:
    return name.removesuffix("_id") if name in REFERENCES else name


def _typed(form: Any, name: str) -> bool:
    """Whether the field is there for this person, and holds anything but what was shown."""
    return _field(name) in form.changed_data and _field(name) in form.cleaned_data


def _plain(form: Any, name: str) -> Any:
    value = form.cleaned_data[_field(name)]
    if name in REFERENCES:
        return value.pk if value else None
    if name == "dated":
        return value.astimezone(UTC).isoformat() if value else None
    return sorted(tag.pk for tag in value) if name == "tags" else value


def _wrong(form: Any) -> dict[str, str]:
    """The first fault of each part that has one; what concerns the whole form is no fault here."""
    found: dict[str, str] = {}
    for part, names in PARTS.items():
        for name in names:
            for text in form.errors.get(_field(name), [])[:1]:
                found.setdefault(part, str(text))
    return found


def _other_faults(form: Any) -> dict[str, str]:
    names = form.errors.keys() - KNOWN - {NON_FIELD_ERRORS}
    return {str(form.fields[name].label or name): str(form.errors[name][0]) for name in names}


def _columns(form: Any) -> dict[str, Any]:
    """The valid columns that are in no snapshot: plans."""
    fields = {field.name for field in Article._meta.concrete_fields} - KNOWN
    typed = fields.intersection(form.changed_data, form.cleaned_data)
    return {name: form.cleaned_data[name] for name in typed}


def _first(rows: Rows) -> str:
    """The first fault of rows that cannot be kept as they are."""
    texts = [str(text) for text in rows.non_form_errors()]
    texts += [str(text) for form in rows.forms for each in form.errors.values() for text in each]
    return next(iter(texts), "")
