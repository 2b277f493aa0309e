"""A date and an hour on the wall clock in a form: resolved, and told before it counts."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.lib.hours import Hour, Kind, in_words, note, resolve

FIRST, SECOND = "first", "second"
# Before lies no publication; beyond, arithmetic in another time zone overflows.
YEARS = range(2000, 9999)


class HourForm(forms.Form):
    """One instant, or none. `at` is what was understood, in UTC.

    An hour that does not exist comes back moved forward and counts when it is sent again; for one
    that comes twice, `asks` is True and the form offers both.
    """

    date = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Which of the two"),
        required=False,
        choices=[(FIRST, FIRST), (SECOND, SECOND)],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, needed: bool = False, **options: Any) -> None:
        at: datetime | None = options.pop("at", None)
        if at:
            local = timezone.localtime(at)
            options["initial"] = {"date": local.date(), "time": local.time()}
        super().__init__(*args, **options)
        self.needed, self.asks = needed, False
        self.at: datetime | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        day, time = data.get("date"), data.get("time")
        if day and day.year not in YEARS:
            self.add_error("date", forms.DateField.default_error_messages["invalid"])
        elif day and time:
            hour = resolve(datetime.combine(day, time), timezone.get_current_timezone())
            self._understand(hour, data.get("which", ""))
        elif day or time or self.needed:
            self.add_error("time" if day else "date", _("Give the day and the hour."))
        return data

    def _understand(self, hour: Hour, which: str) -> None:
        self.at = hour.second if which == SECOND else hour.first
        if hour.kind is Kind.SKIPPED:
            local = timezone.localtime(hour.first)
            self._send_back("date", f"{local:%Y-%m-%d}")
            self._send_back("time", f"{local:%H:%M}")
            text = _("It would be %(hour)s. Send it again if that hour suits you.")
            self.add_error("time", text % {"hour": note(hour, hour.first)})
        elif hour.kind is Kind.TWICE:
            self.asks = True
            choices: Any = [(FIRST, in_words(hour.first)), (SECOND, in_words(hour.second))]
            field: Any = self.fields["which"]
            field.choices = choices
            if not which:
                self.add_error("which", _("This hour comes twice that night: choose which."))

    def _send_back(self, name: str, value: str) -> None:
        """What the form shows in this field when it comes back."""
        self.data = {**dict(self.data.items()), self.add_prefix(name): value}
