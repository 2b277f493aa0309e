"""The form of an import: one file or one address, and what shall become of it."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magazine.lib.fetch import Refused, check

from . import kept_uploads
from .models import ImportRun

MOST = 200  # MB, as in nginx.conf.template


class RunForm(forms.ModelForm):
    """One file or one address. A file that came beside a mistake is kept (`kept`), and needs not be
    chosen again; an address then stands in its stead."""

    address = forms.URLField(
        label=gettext_lazy("Address"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
        help_text=gettext_lazy("A feed, or the page of one article."),
        error_messages={"invalid": gettext_lazy("This is no address of the web.")},
    )
    kept = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    class Meta:
        model = ImportRun
        fields = ["file", "address", "blog", "section", "images", "publish"]
        # The admin's own has no label: it may hold a file to take away, which this one never does.
        widgets = {"file": forms.FileInput}
        help_texts = {
            "file": gettext_lazy(
                "An export of WordPress or Ghost, a feed, a page, texts in Markdown, or a ZIP of "
                "these."
            ),
            "blog": gettext_lazy(
                "The one that all of it is of, for an export or texts that do not say so."
            ),
            "section": gettext_lazy("For all of it; without one, the rules of its blog decide."),
            "publish": gettext_lazy(
                "Only what is fit and what an agreement in force allows; the rest waits."
            ),
        }

    def clean_address(self) -> str:
        """What is never fetched is told at once."""
        address = str(self.cleaned_data["address"])
        if address:
            try:
                check(address)
            except Refused as error:
                raise forms.ValidationError(capfirst(str(error))) from error
        return address

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        file, address = found.get("file"), found.get("address")
        if file and file.size > MOST * 1_000_000:
            words = _("The file is too heavy: %(most)d MB at most. Use the command on the server.")
            self.add_error("file", words % {"most": MOST})
        if not file and not address and not {"file", "address"} & set(self.errors):
            file = found["file"] = kept_uploads.opened(found.get("kept", ""))
        if bool(file) == bool(address) and not {"file", "address"} & set(self.errors):
            self.add_error(None, _("Give a file or an address, one of the two."))
        return found

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound:
            return
        if self.errors and "file" not in self.errors and (file := self.files.get("file")):
            file.seek(0)
            kept = {self.add_prefix("kept"): kept_uploads.keep(file)}
            self.data = {**self.data.dict(), **kept}  # type: ignore[attr-defined]
        if self.errors and (name := kept_uploads.name_of(self["kept"].value() or "")):
            words = _("« %(name)s » is kept: it need not be chosen again. An address replaces it.")
            self["file"].help_text = words % {"name": name}
