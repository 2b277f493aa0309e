"""The forms of the library: what is said about an image, a new one, another file for one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import storing
from .cropping import Crops
from .masters import BadImage, replace, store, verify, with_bytes
from .models import Image

WORDS = ["alt", "decorative", "caption", "credit", "licence", "source"]
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif"


def file_field(label: Any, **options: Any) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": ACCEPTED})
    words = gettext_lazy("No file arrived whole. Choose one, or the same again.")
    return forms.FileField(
        label=label, widget=widget, error_messages={"required": words}, **options
    )


class WordsForm(forms.ModelForm):
    """What is said about an image."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decorative") and data.get("alt"):
            words = _("A decorative image has no alternative text: keep one of the two.")
            self.add_error("alt", words)
        return data


class RowForm(WordsForm):
    """What is said about one image among others that were just added."""

    class Meta:
        model = Image
        fields = ["alt", "decorative", "caption"]


class SharedForm(forms.ModelForm):
    """What several images have in common; an empty field leaves each with its own."""

    class Meta:
        model = Image
        fields = ["credit", "licence", "source"]


class StoringForm(WordsForm):
    """A form whose file is stored as the last step of its validation.

    A storage may refuse it: the form then says so, and holds what was written.
    """

    upload_field = ""

    def full_clean(self) -> None:
        super().full_clean()
        upload = self.is_bound and not self.errors and self.cleaned_data.get(self.upload_field)
        if upload:
            try:
                self.keep(upload)
            except OSError as error:
                self.add_error(self.upload_field, storing.reason(error))

    def keep(self, upload: Any) -> None:
        raise NotImplementedError


class UploadForm(StoringForm):
    """A new image: the file, decided by its content, and what is said about it."""

    known: Image | None = None
    upload_field = "upload"
    upload = file_field(gettext_lazy("File"))

    class Meta:
        model = Image
        fields = ["upload", *WORDS]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        _verified(upload.read())
        upload.seek(0)
        return upload

    def keep(self, upload: Any) -> None:
        words = {name: self.cleaned_data[name] for name in WORDS}
        data = upload.read()
        self.known = with_bytes(data)
        self.instance = store(data, name=upload.name, **words)

    def save(self, commit: bool = True) -> Image:
        image: Image = self.instance
        return image

    def save_m2m(self) -> None:
        """An image has no rows of its own beside it."""


class ChangeForm(StoringForm):
    """What is said about an image, how it is cut, and another file for it where one is given."""

    upload_field = "replacement"
    replacement = file_field(
        gettext_lazy("Replace by another file"),
        required=False,
        help_text=gettext_lazy(
            "Wherever this image is shown, the new one is shown instead. What is said here stays."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.replaced = False
        self.crops = Crops(self.data if self.is_bound else None, self.instance)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for problem in self.crops.problems():
            self.add_error(None, problem)
        return data

    def clean_replacement(self) -> Any:
        upload = self.cleaned_data["replacement"]
        if not upload:
            return None
        data = upload.read()
        upload.seek(0)
        known = with_bytes(data)
        if known:
            words = _("The library already has this file: image %(number)d (%(name)s).")
            raise forms.ValidationError(words % {"number": known.pk, "name": known})
        _verified(data)
        return upload

    def keep(self, upload: Any) -> None:
        """Here and now: whoever saves the form finds no replacement left to do."""
        replace(self.instance, upload.read(), name=upload.name)
        self.cleaned_data["replacement"] = None
        self.replaced = True


def _verified(data: bytes) -> None:
    try:
        verify(data)
    except BadImage as error:
        raise forms.ValidationError(error.reason) from error
