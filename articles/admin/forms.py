"""The form of an article: what is typed, made clean; a stale copy refused."""

from dataclasses import replace
from datetime import datetime, time
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import open_forms
from articles.models import Article, Origin, Precision
from magazine.images.choosing import ImageInput
from magazine.images.models import Image
from magazine.lib import richtext
from magazine.lib.desk import LinesField, called
from magazine.lib.languages import is_language_tag

from .editor import BodyField
from .tags import TagsField


def with_addresses(body: str) -> str:
    """The body with the present address of each image of ours, so that the editor shows it."""
    if "<img" not in body:
        return body
    rows = Image.objects.in_bulk({image.file_id for image in richtext.images(body)})

    def placed(image: richtext.BodyImage) -> richtext.BodyImage:
        row = rows.get(image.file_id or 0)
        return replace(image, src=row.file.url) if row else image

    return richtext.map_images(body, placed)


class ArticleForm(forms.ModelForm):
    """An article as an editor sees it. `seen` is the version that the form was opened on."""

    standfirst = LinesField(
        label=gettext_lazy("Standfirst"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    body = BodyField(label=gettext_lazy("Text"), required=False)
    tags = TagsField(label=gettext_lazy("Tags"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields: list[str] = []
        widgets = {
            "title": forms.TextInput(attrs={"class": "title", "size": 80}),
            "kicker": forms.TextInput(attrs={"size": 60}),
            "original": forms.URLInput(attrs={"size": 80}),
            "language": forms.TextInput(attrs={"size": 10}),
            "lead_image": ImageInput,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["seen"] = self.instance.version
            self.initial["body"] = with_addresses(self.instance.body)
            read = "tagged" in getattr(self.instance, "_prefetched_objects_cache", ())
            rows = self.instance.tagged
            tagged = rows.all() if read else rows.select_related("tag")
            self.initial["tags"] = [row.tag for row in tagged]

    def clean_language(self) -> str:
        language = str(self.cleaned_data["language"])
        if not is_language_tag(language):
            raise forms.ValidationError(_("Write a language as fr, en or pt-BR."))
        return language

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in {"dated", "planned_for"} & set(data):
            if name not in self.changed_data:
                # Of an hour that comes twice it may be the second: what nobody touched stays.
                data[name] = getattr(self.instance, name)
            # The ends of the calendar, which have no date in another time zone; as in parse_date.
            if data[name] and not 1000 <= data[name].year <= 9998:
                self.add_error(name, forms.DateTimeField.default_error_messages["invalid"])
        if data.get("dated") and data.get("dated_precision") == Precision.DAY:
            day = timezone.localtime(data["dated"]).date()
            noon = datetime.combine(day, time(12))
            data["dated"] = timezone.make_aware(noon)
        if data.get("original") and data.get("origin") == Origin.OWN:
            self.add_error("original", _("An article of our own has no original elsewhere."))
        if self.instance.deleted_at:
            text = _(
                "Not saved: this article was put into the bin. Your text is still below. Take the "
                "article out of the bin in another tab, then save here again."
            )
            self.add_error(None, text)
        if self.stale:
            self.add_error(None, refusal(self.instance))
        return data

    def clean_translation_of(self) -> Article | None:
        other: Article | None = self.cleaned_data["translation_of"]
        if other and other.pk == self.instance.pk:
            raise forms.ValidationError(_("An article is no translation of itself."))
        return other

    @property
    def tab(self) -> str:
        """The browser's tab in which the form stands, when a script has said so."""
        return open_forms.known(self.data.get("tab", ""))

    @cached_property
    def stale(self) -> bool:
        """Whether somebody has saved the article since this form was opened."""
        seen = number_in(self.data.get("seen", ""))
        known = partial(open_forms.stands_on, self.instance, seen=seen, tab=self.tab)
        return bool(self.is_bound and self.instance.pk and not known())


def number_in(text: str) -> int | None:
    """A number as a form writes it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def refusal(article: Article) -> str:
    """Who saved it meanwhile and when; what was typed stays in the form and is kept beside."""
    who = called(article.changed_by) if article.changed_by else _("someone")
    return _(
        "Not saved: %(who)s saved this article %(when)s, after you opened it. Your text is "
        "set aside: compare the two and choose."
    ) % {"who": who, "when": clock(article.changed)}


def clock(at: datetime) -> str:
    """The hour of a save; with its date when that is not today."""
    local = timezone.localtime(at)
    words = {"time": date_format(local, "H:i"), "day": date_format(local, "DATE_FORMAT")}
    if local.date() == timezone.localdate():
        return _("at %(time)s") % words
    return _("on %(day)s at %(time)s") % words
