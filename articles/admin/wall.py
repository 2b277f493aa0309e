"""Fields for a date and an hour on the wall clock, where no question can be asked in between.

An hour that does not exist is moved forward by what the clocks skip, and of one that comes twice
the first is meant: whoever wrote it is told which instant was understood. The page of dates, where
it counts most, asks instead (`hours.HourForm`).
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.lib.hours import Hour, note, resolve

# What arithmetic in another time zone bears: beyond, the calendar ends.
SAFE = range(2, 9999)
# The shape in which a browser's own field gives a date and an hour.
LOCAL = "%Y-%m-%dT%H:%M"


class WallField(forms.SplitDateTimeField):
    """In two boxes, as the admin shows them. `hour` is what was understood of one that is skipped
    or comes twice, `years` those that it takes."""

    hour: Hour | None = None

    def __init__(self, *args: Any, years: range = SAFE, **options: Any) -> None:
        super().__init__(*args, **options)
        self.years = years

    def compress(self, data_list: Any) -> datetime | None:
        if data_list and data_list[0] and data_list[0].year not in self.years:
            words = {"first": self.years[0], "last": self.years[-1]}
            text = _("Write a year from %(first)d to %(last)d.") % words
            raise ValidationError(text, code="invalid_date")
        try:
            found: datetime | None = super().compress(data_list)
        except ValidationError as refused:
            self.hour = _understood(refused)
            return self.hour.first
        return found


class LocalField(forms.DateTimeField):
    """In one box, a browser's own; the act shows what it would do before it counts."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, LOCAL)

    def to_python(self, value: Any) -> datetime | None:
        try:
            found: datetime | None = super().to_python(value)
        except ValidationError as refused:
            return _understood(refused).first
        return found


def told(form: forms.BaseForm) -> list[str]:
    """What was understood of each hour that was typed and is not plain."""
    said = []
    for name, field in form.fields.items():
        hour = getattr(field, "hour", None)
        if hour and name in form.changed_data and form.cleaned_data.get(name) == hour.first:
            words = {"field": field.label, "hour": note(hour, hour.first)}
            said.append(_('"%(field)s" is understood as %(hour)s.') % words)
    return said


def _understood(refused: ValidationError) -> Hour:
    """What Django will not guess, resolved; any other refusal goes on."""
    if refused.code != "ambiguous_timezone" or not refused.params:
        raise refused
    try:
        return resolve(refused.params["datetime"], timezone.get_current_timezone())
    except OverflowError:  # the ends of the calendar
        text = forms.DateTimeField.default_error_messages["invalid"]
        raise ValidationError(text, code="invalid") from refused
