"""The forms of a slot and of a block."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.hours import YEARS
from articles.admin.wall import WallField
from articles.models import Tag
from authors.models import Author
from magazine.front.formats import FORMATS
from magazine.front.models import Format, Rule
from magazine.front.plans import Arranged, Chosen
from magazine.images.choosing import ImageInput
from magazine.images.models import Image
from magazine.lib.analysis import fold
from magazine.lib.desk import LinesField, is_number
from magazine.sections.models import Section


class ImageField(forms.ModelChoiceField):
    """An image of the library by its number; a forged one is none."""

    widget = ImageInput

    def to_python(self, value: Any) -> Any:
        if value and not is_number(str(value)):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class HoursWidget(forms.SplitDateTimeWidget):
    """A date and an hour, by the browser's own fields, each with its name."""

    def __init__(self) -> None:
        date: dict[str, Any] = {"type": "date", "aria-label": gettext_lazy("Date")}
        time: dict[str, Any] = {"type": "time", "aria-label": gettext_lazy("Time")}
        super().__init__(None, "%Y-%m-%d", "%H:%M", date, time)


class SlotForm(forms.Form):
    """The words, the picture and the hours of a chosen article on this page alone."""

    title = forms.CharField(
        label=gettext_lazy("Title for this page"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Empty: the article’s own."),
    )
    standfirst = LinesField(
        label=gettext_lazy("Standfirst for this page"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Empty: the article’s own."),
    )
    image = ImageField(
        Image.objects.all(),
        label=gettext_lazy("Picture for this page"),
        required=False,
        help_text=gettext_lazy("None: the article’s own."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why, told to readers"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Shown with the reasons of this page, for whoever asks."),
    )
    starts_at = WallField(
        label=gettext_lazy("Stands from"), required=False, widget=HoursWidget, years=YEARS
    )
    ends_at = WallField(
        label=gettext_lazy("Stands until"), required=False, widget=HoursWidget, years=YEARS
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It would end before it begins."))
        elif ends and ends <= timezone.now() and "ends_at" in self.changed_data:
            self.add_error("ends_at", _("This hour is over: take the article off instead."))
        return data

    @classmethod
    def initial_of(cls, slot: Chosen) -> dict[str, Any]:
        return {name: getattr(slot, name) for name in cls.base_fields}

    @property
    def values(self) -> dict[str, Any]:
        """What it says of a slot."""
        image = self.cleaned_data["image"]
        return {**self.cleaned_data, "image": image.pk if image else None}


def _suggesting() -> dict[str, str]:
    """Where the names of tags and of authors are offered while one types."""
    of_block = {"app_label": "front", "model_name": "block", "field_name": "author"}
    return {
        "tag": reverse("admin:articles_article_tags"),
        "author": f"{reverse('admin:autocomplete')}?{urlencode(of_block)}",
    }


class BlockForm(forms.Form):
    """How a block looks, and what fills the places that nobody is given."""

    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=Format.choices)
    size = forms.IntegerField(
        label=gettext_lazy("Places"), validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    heading = forms.CharField(
        label=gettext_lazy("Heading of the block"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Empty: the name of the section, where there is one."),
    )
    section = forms.ModelChoiceField(
        Section.objects.all(),
        label=gettext_lazy("Section"),
        required=False,
        empty_label=gettext_lazy("All sections"),
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Free places are filled with"), choices=Rule.choices
    )
    tag = forms.CharField(label=gettext_lazy("Tag"), max_length=100, required=False)
    author = forms.CharField(label=gettext_lazy("Author"), max_length=200, required=False)
    days = forms.IntegerField(
        label=gettext_lazy("Shares counted over how many days"),
        initial=7,
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    own_first = forms.BooleanField(
        label=gettext_lazy("Our own articles before those of blogs"), required=False
    )

    def __init__(self, *args: Any, narrowed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, address in _suggesting().items():
            attrs = {"data-suggest": address, "list": f"une-{name}s", "autocomplete": "off"}
            self.fields[name].widget.attrs.update(attrs)
        if narrowed:  # the front page of a section shows that section alone
            del self.fields["section"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        places = FORMATS[data["format"]]
        if not places.least <= data["size"] <= places.most:
            words: dict[str, Any] = {"format": Format(data["format"]).label}
            words |= {"least": places.least, "most": places.most}
            text = _('"%(format)s" takes %(least)d to %(most)d articles.')
            if places.least == places.most:
                text = _('"%(format)s" takes just %(most)d: write that number.')
            self.add_error("size", text % words)
        for name, rule in (("tag", Rule.TAG), ("author", Rule.AUTHOR)):
            if data["rule"] == rule and not data[name]:
                self.add_error(name, _("Say which."))
        return data

    def clean_tag(self) -> Tag | None:
        name = self.cleaned_data["tag"]
        found = Tag.objects.filter(folded=fold(name)).first() if name else None
        if name and found is None:
            raise ValidationError(_("There is no such tag."))
        return found

    def clean_author(self) -> Author | None:
        """By name, or by number where two people have the same."""
        name = self.cleaned_data["author"]
        if not name:
            return None
        if is_number(name):
            found = list(Author.objects.filter(pk=int(name)))
        else:
            found = list(Author.objects.filter(name__iexact=name)[:2])
        if not found:
            raise ValidationError(_("There is no such author."))
        if len(found) > 1:
            numbers = ", ".join(str(one.pk) for one in found)
            text = _("Several authors have this name: write a number instead (%(numbers)s).")
            raise ValidationError(text % {"numbers": numbers})
        return found[0]

    @property
    def block(self) -> Arranged:
        data = dict(self.cleaned_data)
        for name in ("section", "tag", "author"):
            data[name] = data[name].pk if data.get(name) else None
        data["days"] = data["days"] or 7
        return Arranged(**data)

    @classmethod
    def initial_of(cls, block: Arranged) -> dict[str, Any]:
        found = {name: getattr(block, name) for name in cls.base_fields}
        tag = Tag.objects.filter(pk=block.tag or 0).first()
        author = Author.objects.filter(pk=block.author or 0).first()
        return found | {"tag": tag.name if tag else "", "author": author.name if author else ""}
