"""The prose editor of an article: which tools it offers, in which order, under which names."""

import json
from typing import Any

from django.urls import reverse_lazy
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from articles import dossiers
from magazine.lib import richtext
from magazine.lib.desk import LinesField

from . import editor_words as words

# Plain groups of buttons: the package's drop-down lists cannot be reached by the keyboard.
GROUPS = [
    {"group": "headings"},
    {"group": "marks"},
    {"group": "link"},
    {"group": "lists"},
    {"group": "nodes quoting -blockType"},
    {"group": "pieces"},
    {"group": "table"},
    {"group": "history"},
    {"group": "utility"},
]
# What only a whole text may hold.
PIECES = {"Image", "Table", "TableRow", "TableHeader", "TableCell", "Extract", "Box", "Pictures"}
PIECES |= {"Gallery", "Video", "Footnote", "Related", "CaptionedTable"}
PICKER = reverse_lazy("admin:images_image_picker")
RELATED = reverse_lazy("admin:articles_article_related")
# Our own modules, by the names under which they import one another.
MODULES = {
    f"desk/{name}": f"js/admin-{name}.js" for name in ("dialogs", "nodes", "cleaning", "word")
}


def extensions() -> dict[str, Any]:
    """The configuration of django-prose-editor. What may be stored is `richtext.clean`'s affair."""
    return {
        "Menu": {"groups": GROUPS},
        "NoSpellCheck": False,
        "Heading": {"levels": [2, 3, 4]},
        "Bold": True,
        "Italic": True,
        "Strike": True,
        "Subscript": True,
        "Superscript": True,
        "HardBreak": True,
        "BulletList": True,
        "OrderedList": True,
        "ListItem": True,
        "Blockquote": True,
        "HorizontalRule": True,
        "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
        "Image": True,
        "Table": True,
        "TableRow": True,
        "TableHeader": True,
        "TableCell": True,
        "Extract": {"labels": words.EXTRACT},
        "Box": {"labels": words.BOX},
        "Pictures": {"picker": PICKER, "labels": words.PICTURE},
        "Gallery": {"picker": PICKER, "labels": words.GALLERY},
        "Video": {"picker": PICKER, "labels": words.VIDEO},
        "Footnote": {"labels": words.NOTE},
        "Related": {"search": RELATED, "labels": words.RELATED},
        "CaptionedTable": {"labels": words.TABLE},
        "Paste": {"labels": words.PASTE},
        "Kept": True,
        "HTML": True,
    }


def of_introduction() -> dict[str, Any]:
    """What a few paragraphs before a list need, in the order of the same bar."""
    return {name: one for name, one in extensions().items() if name not in PIECES}


def allow_nothing(_config: Any, _allowed: Any) -> None:
    """What our extensions add to the package's own allow-list, which is not used: nothing."""


class BodyWidget(AdminProseEditorWidget):
    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for name, said in (("labels", words.LABELS), ("words", words.WORDS)):
            text = json.dumps({key: str(label) for key, label in said.items()})
            context["widget"]["attrs"][f"data-{name}"] = text
        return context

    @property
    def media(self) -> Any:
        ours = Media(importmap=ImportMap(MODULES), js=["js/admin-words.js"])
        return ours + super().media + Media(css={"all": ["css/admin-editor.css"]})


class BodyField(LinesField, ProseEditorFormField):
    """The text of an article: edited as prose, reduced to the one allow-list."""

    def __init__(self, **options: Any) -> None:
        options |= {"extensions": extensions(), "sanitize": richtext.clean}
        super().__init__(widget=BodyWidget, **options)


class IntroductionField(LinesField, ProseEditorFormField):
    """A few paragraphs that introduce what follows."""

    def __init__(self, **options: Any) -> None:
        options |= {"extensions": of_introduction(), "sanitize": dossiers.prose}
        super().__init__(widget=BodyWidget, **options)
