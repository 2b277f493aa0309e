"""Rows of an article's form that are what is typed in them, whatever number they once had."""

from typing import Any

from django import forms
from django.db.models import Model

from magazine.lib.desk import InOrder


class RowForm(forms.ModelForm):
    def validate_constraints(self) -> None:
        """The rows that stand there make way for these: only among these may none be twice,
        which the formset sees to."""


class Rows(InOrder):
    """Compared and replaced by value.

    An autosave writes the rows while the form stays open: what the form calls a new row has a
    number by then, and an old one another. So no row is looked for by its number. `columns` are
    what a row holds, `position` apart.
    """

    columns: tuple[str, ...] = ()
    _changed: bool | None = None

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if self.is_bound:
            form.fields["id"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def typed(self) -> list[dict[str, Any]]:
        """The rows in their order, as a snapshot writes them."""
        return [{name: _plain(row, name) for name in self.columns} for row in self._rows()]

    def standing(self) -> list[dict[str, Any]]:
        return [{name: _plain(row, name) for name in self.columns} for row in self.get_queryset()]

    def has_changed(self) -> bool:
        """Against what stood there before the save, also after it."""
        if self._changed is None:
            self._changed = self.typed() != self.standing()
        return self._changed

    def _rows(self) -> list[Any]:
        filled = [form for form in self.forms if form.has_changed() and not self._leaves(form)]
        return sorted((form.instance for form in filled), key=lambda row: row.position)

    def save(self, commit: bool = True) -> list[Any]:
        """All rows in the place of all rows, when one of them differs."""
        self.new_objects: list[Any] = []
        self.changed_objects: list[tuple[Model, list[str]]] = []
        self.deleted_objects: list[Any] = []
        if not self.has_changed():
            return []
        before = list(self.get_queryset())
        self.get_queryset().delete()
        for position, row in enumerate(self._rows(), start=1):
            row.article, row.position = self.instance, position
            row.save(force_insert=True)
            self.new_objects.append(row)
        known = [str(row) for row in before]
        self.new_objects = [row for row in self.new_objects if str(row) not in known]
        kept = [str(row) for row in self._rows()]
        self.deleted_objects = [row for row in before if str(row) not in kept]
        return self.new_objects


def _plain(row: Any, name: str) -> Any:
    """A reference by its number, as the snapshot has it."""
    value = getattr(row, f"{name}_id", None)
    return getattr(row, name) if value is None else value
