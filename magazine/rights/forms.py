"""The form of a report: what article 16, 2 of the DSA asks for, and nothing more."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.lib.desk import LinesField

from .models import Motive
from .reporting import is_ours

SHORTEST, LONGEST, LONGEST_ADDRESS = 20, 5000, 2000


class ReportForm(forms.Form):
    """`website` is for machines, which fill in whatever they find: people do not see it."""

    address = forms.CharField(
        label=gettext_lazy("Address of the content"),
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy("As your browser shows it, whole."),
        widget=forms.TextInput({"inputmode": "url", "spellcheck": "false"}),
    )
    motive = forms.ChoiceField(
        label=gettext_lazy("What it would be"),
        choices=[("", gettext_lazy("Choose …")), *Motive.choices],
    )
    explanation = LinesField(
        label=gettext_lazy("Why it is against the law"),
        min_length=SHORTEST,
        max_length=LONGEST,
        help_text=gettext_lazy(
            "In your own words: which passage, and why. From 20 to 5,000 characters."
        ),
        widget=forms.Textarea({"rows": 8}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Not needed to report the abuse of children."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        help_text=gettext_lazy(
            "The receipt and the answer go there. Not needed to report the abuse of children."
        ),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    good_faith = forms.BooleanField(
        label=gettext_lazy(
            "I believe in good faith that what I say here is accurate and complete."
        ),
        error_messages={"required": gettext_lazy("A report needs this statement.")},
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_address(self) -> str:
        """Whole, as it stands in the browser, or from its first slash on."""
        text = str(self.cleaned_data["address"]).strip()
        inside = text.startswith("/") and not text.startswith("//")
        address = f"{settings.SITE_URL}{text}" if inside else text
        if not is_ours(address) or not address.startswith(("http://", "https://")):
            text = _("This is no address of this magazine: it begins with %(site)s.")
            raise forms.ValidationError(text % {"site": settings.SITE_URL})
        MaxLengthValidator(LONGEST_ADDRESS)(address)  # as it is stored, with our name
        return address

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""

    def clean(self) -> dict[str, Any]:
        """Name and address are asked for, but for reports of the sexual abuse of children."""
        data = super().clean() or {}
        if data.get("motive") != Motive.CHILDREN:
            for name in ("name", "email"):
                if name in data and not data[name]:
                    self.add_error(name, _("The law asks for it with a report of this kind."))
        return data
