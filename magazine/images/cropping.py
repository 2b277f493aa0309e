"""Where an editor cuts an image for each use, in numbers: the way of the form, and what the script
of the framing fills in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Image
from .uses import USES

# The uses that are cut, and what an editor calls them.
CUT = {
    "hero": gettext_lazy("Lead of La Une"),
    "card": gettext_lazy("Card of a list"),
    "square": gettext_lazy("Square"),
    "og": gettext_lazy("Where a link is shared"),
}
# Narrower, in % of the image, nothing can be made out.
LEAST = 5
# What numbers rounded to hundredths may add up to beyond the image.
SLACK = 0.05


def percent(label: Any, least: int) -> forms.FloatField:
    widget = forms.NumberInput({"min": least, "max": 100, "step": "any", "inputmode": "decimal"})
    limits = [MinValueValidator(least), MaxValueValidator(100)]
    return forms.FloatField(label=label, widget=widget, validators=limits, required=False)


class CropForm(forms.Form):
    """A part of the shape of a use, in % of the image; nothing at all: around the focal point."""

    x = percent(gettext_lazy("From the left, %"), 0)
    y = percent(gettext_lazy("From the top, %"), 0)
    width = percent(gettext_lazy("Width, %"), LEAST)

    def __init__(self, data: Any, *, image: Image, use: str) -> None:
        self.use, self.ratio = use, USES[use].ratio or (1, 1)
        wide, high = self.ratio
        self.slope = image.width / image.height * high / wide
        super().__init__(data, prefix=f"crop-{use}", initial=image.crops.get(use))

    @property
    def label(self) -> str:
        return str(CUT[self.use])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        x, y, width = (data.get(name) for name in ("x", "y", "width"))
        if self.errors or x is y is width is None:
            return data
        if x is None or y is None or width is None:
            raise forms.ValidationError(_("Give all three numbers, or none of them."))
        height = width * self.slope
        if x + width > 100 + SLACK:
            raise forms.ValidationError(_("The frame goes beyond the right edge of the image."))
        if y + height > 100 + SLACK:
            words = _("The frame goes beyond the lower edge: so wide, it is %(height)d %% high.")
            raise forms.ValidationError(words % {"height": round(height)})
        return data

    def crop(self) -> dict[str, float] | None:
        """What `Image.crops` holds of it."""
        if self.cleaned_data["width"] is None:
            return None
        x, y, width = (self.cleaned_data[name] for name in ("x", "y", "width"))
        found = {"x": x, "y": y, "width": width, "height": width * self.slope}
        return {name: round(value, 2) for name, value in found.items()}


class Crops:
    """The forms of all uses that are cut; a form that does not hold one of them leaves it as it
    is."""

    def __init__(self, data: Mapping[str, Any] | None, image: Image) -> None:
        self.image = image
        self.forms = [
            CropForm(
                data if data is not None and f"crop-{use}-width" in data else None,
                image=image,
                use=use,
            )
            for use in CUT
        ]

    def problems(self) -> list[str]:
        return [
            _("%(use)s: this frame cannot be used.") % {"use": form.label}
            for form in self.forms
            if form.is_bound and not form.is_valid()
        ]

    def value(self) -> dict[str, Any]:
        """What `Image.crops` becomes."""
        crops = dict(self.image.crops)
        for form in self.forms:
            if form.is_bound:
                crops.pop(form.use, None)
                drawn = form.crop()
                if drawn:
                    crops[form.use] = drawn
        return crops
