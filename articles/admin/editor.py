"""The prose editor of an article: which tools it offers, in which order, under which names."""

import json
from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from magazine.lib import richtext
from magazine.lib.desk import LinesField

# Plain groups of buttons: the package's drop-down lists cannot be reached by the keyboard.
GROUPS = [
    {"group": "headings"},
    {"group": "marks"},
    {"group": "link"},
    {"group": "lists"},
    {"group": "nodes -blockType"},
    {"group": "table"},
    {"group": "history"},
    {"group": "utility"},
]
# The package names its buttons in English; static/js/admin-editor.js puts ours on them.
LABELS = {
    "heading2": _("Heading"),
    "heading3": _("Smaller heading"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "strike": _("Struck out"),
    "subscript": _("Subscript"),
    "superscript": _("Superscript"),
    "link": _("Link"),
    "unlink": _("Remove the link"),
    "bulletList": _("List"),
    "orderedList": _("Numbered list"),
    "blockquote": _("Quotation"),
    "horizontalRule": _("Break"),
    "figure": _("Image"),
    "table": _("Table"),
    "table:addColumnAfter": _("Add a column"),
    "table:deleteColumn": _("Delete the column"),
    "table:addRowAfter": _("Add a row"),
    "table:deleteRow": _("Delete the row"),
    "table:mergeCells": _("Merge the cells"),
    "table:splitCell": _("Split the cell"),
    "table:toggleHeaderCell": _("Heading cell"),
    "table:deleteTable": _("Delete the table"),
    "history:undo": _("Undo"),
    "history:redo": _("Redo"),
    "html": _("HTML"),
}
EXTRACT = {
    "button": _("Extract"),
    "title": _("Extract: a quotation with its source"),
    "pull": _("Pull quote"),
    "language": _("Language of the extract (fr, en, …)"),
    "cite": _("Address of the source"),
    "caption": _("Source, as readers see it"),
    "remove": _("No longer an extract"),
}


def extensions() -> dict[str, Any]:
    """The configuration of django-prose-editor. What may be stored is `richtext.clean`'s affair."""
    return {
        "Menu": {"groups": GROUPS},
        "NoSpellCheck": False,
        "Heading": {"levels": [2, 3]},
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
        "Caption": True,
        "Figure": {"pickerUrl": reverse_lazy("admin:images_image_picker")},
        "Table": True,
        "TableRow": True,
        "TableHeader": True,
        "TableCell": True,
        "Extract": {"labels": EXTRACT},
        "Kept": True,
        "HTML": True,
    }


def allow_nothing(_config: Any, _allowed: Any) -> None:
    """What our extensions add to the package's own allow-list, which is not used: nothing."""


class BodyWidget(AdminProseEditorWidget):
    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = json.dumps({key: str(label) for key, label in LABELS.items()})
        context["widget"]["attrs"]["data-labels"] = labels
        return context


class BodyField(LinesField, ProseEditorFormField):
    """The text of an article: edited as prose, reduced to the one allow-list."""

    def __init__(self, **options: Any) -> None:
        options |= {"extensions": extensions(), "sanitize": richtext.clean}
        super().__init__(widget=BodyWidget, **options)
