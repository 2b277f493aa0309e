"""Choosing an image: the field that shows a thumbnail, and the window of the picker."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Script
from django.urls import reverse

from magazine.lib.desk import is_number

from .models import Image
from .shown import small


class ImageInput(forms.TextInput):
    """A number that nobody types: the picture it names, and a button that opens the picker.

    static/js/admin-images.js acts; without script the number itself can be written.
    """

    template_name = "admin/images/input.html"

    class Media:
        js = [Script("js/admin-images.js", type="module")]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return super().render(name, value, attrs, TemplatesSetting())

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        number = str(value or "")
        found = Image.objects.filter(pk=number).first() if is_number(number) else None
        seen = small(found) if found else None
        context["widget"].update(
            image=found, small=seen, picker=reverse("admin:images_image_picker")
        )
        return context
