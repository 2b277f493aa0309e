"""Reports at the desk: read as they came, answered once."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from magazine.lib.desk import LargeList, LinesField, person

from . import reporting
from .models import Decision, Report

_READ = ["received_at", "motive", "content", "explanation", "from_whom", "mails"]


class AnswerForm(forms.ModelForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("", gettext_lazy("Choose …")), *Decision.choices[1:]],
        help_text=gettext_lazy(
            "Withdraw or correct the article first, in its own form: this says what was done."
        ),
    )
    answer = LinesField(
        label=gettext_lazy("Reasons"),
        max_length=5000,
        help_text=gettext_lazy("Mailed to who reported it, when there is an address."),
    )

    class Meta:
        model = Report
        fields = ("decision", "answer")

    def clean(self) -> dict[str, Any]:
        """Of two who answer, the first has answered; the row is held until this one is done."""
        rows = Report.objects.select_for_update().filter(pk=self.instance.pk)
        if rows.exclude(decision=Decision.WAITING).exists():
            raise forms.ValidationError(_("Somebody has answered this report meanwhile."))
        return super().clean() or {}


@admin.register(Report)
class ReportAdmin(LargeList):
    form = AnswerForm
    list_display = ["__str__", "motive", "received_at", "waits", "decision"]
    list_filter = ["decision", "motive"]
    search_fields = ["address"]
    search_help_text = gettext_lazy("A part of the address of the content.")
    sortable_by = ()
    nothing = gettext_lazy("No report was received.")
    actions = None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        answered = obj is not None and obj.decision != Decision.WAITING
        said = ["decision", "answer", *(["answered_at", "answered_by"] if answered else [])]
        return [
            (_("What was reported"), {"fields": _READ}),
            (_("Answer"), {"fields": said}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*_READ, "answered_at", "answered_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was answered is answered."""
        if obj is not None and obj.decision != Decision.WAITING:
            return False
        return super().has_change_permission(request, obj)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        said = form.cleaned_data
        decision = Decision(said["decision"])
        reporting.answer(obj, decision=decision, reasons=said["answer"], by=person(request))

    @admin.display(description=gettext_lazy("waiting for"))
    def waits(self, report: Report) -> str:
        if report.decision != Decision.WAITING:
            return "–"
        days = (timezone.now() - report.received_at).days
        if not days:
            return pgettext("how long", "less than a day")
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}

    @admin.display(description=gettext_lazy("content"))
    def content(self, report: Report) -> str:
        """Where readers find it, and where the desk does."""
        page = format_html('<a href="{}">{}</a>', report.address, report.address)
        if report.article_id is None:
            return page
        form = reverse("admin:articles_article_change", args=[report.article_id])
        link = format_html('<a href="{}">{}</a>', form, _("Open it at the desk"))
        return format_html("{}<br>{}", page, link)

    @admin.display(description=gettext_lazy("reported by"))
    def from_whom(self, report: Report) -> str:
        if report.forgotten_at:
            return _("deleted, a year after the answer")
        who = ", ".join(filter(None, [report.name, report.email]))
        return who or _("without a name, as the law allows for this motive")

    @admin.display(description=gettext_lazy("mails"))
    def mails(self, report: Report) -> str:
        rows = report.letters.all()
        words = ((row.get_kind_display(), row.get_fate_display()) for row in rows)
        return format_html_join(" · ", "{} ({})", words) or "–"
