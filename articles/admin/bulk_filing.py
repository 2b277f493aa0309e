"""Filing many articles at once: section, tags, the day they are planned for. Each can be undone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import filing
from articles.models import Article, Tag
from magazine.lib.analysis import fold
from magazine.lib.hours import in_words
from magazine.sections import rights
from magazine.sections.models import Section
from magazine.sections.rights import Act as Right

from .bulk import Act, Asking, Change, Facts, Refusal, Values
from .tags import LONGEST, TagsField, named
from .wall import LocalField

LATER = gettext_lazy("The change shows once the article is published again.")


def _readers(article: Article, facts: Facts) -> str:
    return str(LATER) if article.pk in facts.live else ""


# A section ----------------------------------------------------------------------------------------


class ToSection(Asking):
    """The sections in which the person may write: nobody moves an article out of their own reach
    by a forged number."""

    section = forms.ModelChoiceField(Section.objects.none(), label=gettext_lazy("Section"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places = rights.where(self.user, Right.WRITE)
        rows = Section.objects.all()
        rows = rows if places.everywhere else rows.filter(pk__in=places.sections)
        self.fields["section"].queryset = rows  # type: ignore[attr-defined]


def _would_move(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    to, before = values["section"], article.section
    if before == to:
        return Refusal(_("It is there already."))
    return Change(str(before or _("no section")), str(to), _readers(article, facts))


def _move(article: Article, values: Values, by: AbstractBaseUser) -> dict[str, Any]:
    before = filing.move(article, to=values["section"], seen=article.version, by=by)
    return {"section": before.pk if before else None}


def _move_back(article: Article, back: Any, by: AbstractBaseUser) -> None:
    section = Section.objects.filter(pk=back["section"]).first()
    filing.move(article, to=section, seen=article.version, by=by)


# Tags ---------------------------------------------------------------------------------------------


class NamesField(TagsField):
    """Names of tags in, names out, once each: what is only looked at makes no tag."""

    def clean(self, value: Any) -> Any:
        names = [" ".join(name.split()) for name in value or ()]
        if any(len(name) > LONGEST for name in names):
            raise forms.ValidationError(_("A tag has at most 100 characters."))
        return list({fold(name): name for name in names if fold(name)}.values())


class Tagging(Asking):
    add = NamesField(label=gettext_lazy("Add these tags"), required=False)
    remove = NamesField(label=gettext_lazy("Take these tags off"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("add") and not data.get("remove"):
            raise forms.ValidationError(_("Name at least one tag to add or to take off."))
        return data


def _would_tag(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    borne = {row.tag.folded: row.tag.name for row in article.tagged.all()}
    removed = {fold(name) for name in values["remove"]}
    added = {fold(name): name for name in values["add"]}
    kept = {folded: name for folded, name in (added | borne).items() if folded not in removed}
    if set(kept) == set(borne):
        return Refusal(_("Its tags are so already."))
    return Change(_names(borne.values()), _names(kept.values()), _readers(article, facts))


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names, key=fold)) or _("no tag")


def _tag(article: Article, values: Values, by: AbstractBaseUser) -> dict[str, list[int]]:
    folded = [fold(name) for name in values["remove"]]
    remove = list(Tag.objects.filter(folded__in=folded))
    add = [tag for tag in named(values["add"]) if tag not in remove]
    added, removed = filing.tag(article, add=add, remove=remove, seen=article.version, by=by)
    return {"added": [tag.pk for tag in added], "removed": [tag.pk for tag in removed]}


def _tag_back(article: Article, back: Any, by: AbstractBaseUser) -> None:
    add = Tag.objects.filter(pk__in=back["removed"])
    remove = Tag.objects.filter(pk__in=back["added"])
    filing.tag(article, add=list(add), remove=list(remove), seen=article.version, by=by)


# A planned day ------------------------------------------------------------------------------------


class Planning(Asking):
    planned_for = LocalField(
        label=gettext_lazy("Planned for"),
        required=False,
        help_text=gettext_lazy("Empty: no day any more."),
    )

    def clean_planned_for(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["planned_for"]
        # The ends of the calendar have no date in another time zone.
        if at and not 1000 <= at.year <= 9998:
            raise forms.ValidationError(forms.DateTimeField.default_error_messages["invalid"])
        return at


def _would_plan(article: Article, facts: Facts, values: Values) -> Change | Refusal:
    before, after = article.planned_for, values["planned_for"]
    if before == after:
        return Refusal(_("It is planned so already."))
    return Change(_day(before), _day(after))


def _day(at: datetime | None) -> str:
    return in_words(at) if at else _("no day")


def _plan(article: Article, values: Values, by: AbstractBaseUser) -> dict[str, str]:
    before = filing.plan(article, at=values["planned_for"], seen=article.version, by=by)
    return {"planned_for": before.isoformat() if before else ""}


def _plan_back(article: Article, back: Any, by: AbstractBaseUser) -> None:
    text = back["planned_for"]
    at = datetime.fromisoformat(text) if text else None
    filing.plan(article, at=at, seen=article.version, by=by)


FILING = (
    Act(
        name="move",
        title=gettext_lazy("Move to a section"),
        in_list=gettext_lazy("Move the chosen articles to a section"),
        done=gettext_lazy("Moved."),
        permissions=("change",),
        what=_would_move,
        do=_move,
        form=ToSection,
        asks_first=True,
        undo=_move_back,
    ),
    Act(
        name="tag",
        title=gettext_lazy("Add or take off tags"),
        in_list=gettext_lazy("Add tags to the chosen articles or take some off"),
        done=gettext_lazy("Its tags are changed."),
        permissions=("change",),
        what=_would_tag,
        do=_tag,
        form=Tagging,
        asks_first=True,
        undo=_tag_back,
    ),
    Act(
        name="plan",
        title=gettext_lazy("Plan for a day"),
        in_list=gettext_lazy("Plan the chosen articles for a day, or for none"),
        done=gettext_lazy("Its planned day is changed."),
        permissions=("change",),
        what=_would_plan,
        do=_plan,
        form=Planning,
        asks_first=True,
        undo=_plan_back,
    ),
)
