"""What the prose editor and its dialogs say."""

from django.utils.translation import gettext_lazy as _

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
# The words of the package's own dialogs, by what it asks window.gettext for.
WORDS = {
    "Update": _("Apply"),
    "Insert": _("Insert"),
    "Cancel": _("Cancel"),
    "URL": _("Address"),
    "Title": _("Title"),
    "Edit Link": _("Link"),
    "Edit HTML": _("HTML of the text"),
    "Prettify": _("On lines of its own"),
    "The HTML contents of the editor. Note that the allowed HTML is restricted by the editor "
    "schema.": _("What the text may not hold is left out."),
}
_DIALOG = {"apply": _("Apply"), "insert": _("Insert"), "cancel": _("Cancel")}
_CAPTION = {"caption": _("Caption"), "credit": _("Credit")}
EXTRACT = {
    "button": _("Extract"),
    "title": _("Extract: a quotation with its source"),
    "pull": _("Pull quote"),
    "language": _("Language of the extract (fr, en, …)"),
    "cite": _("Address of the source"),
    "caption": _("Source, as readers see it"),
    "remove": _("No longer an extract"),
}
BOX = {"title": _("Box")}
PICTURE = {
    **_DIALOG,
    **_CAPTION,
    "title": _("Image"),
    "choose": _("Choose an image"),
    "other": _("Choose another image"),
    "none": _("No image"),
    "alt": _("Alternative text"),
    "wide": _("Wider than the text"),
    "missing": _("Choose an image first."),
}
GALLERY = {
    **PICTURE,
    "title": _("Gallery"),
    "add": _("Add an image"),
    "up": _("Move up"),
    "down": _("Move down"),
    "remove": _("Remove"),
    "whole": _("Caption of the gallery"),
    "moved": _("Image %(place)d of %(count)d"),
    "empty": _("No image yet: add the first one."),
}
VIDEO = {
    **PICTURE,
    "title": _("Video"),
    "address": _("Address of the video"),
    "poster": _("Image shown before the video"),
    "help": _("Of YouTube or Vimeo, it plays here; of others, readers follow the link."),
}
NOTE = {
    **_DIALOG,
    "title": _("Note"),
    "words": _("Words of the note"),
    "help": _("Italics and links are added afterwards, in the text."),
}
RELATED = {
    **_DIALOG,
    "title": _("Read also"),
    "search": _("Words of the title, or number"),
    "none": _("No article found."),
    "found": _("Articles found: %(count)d"),
    "number": _("article %(number)d"),
    "unseen": _("Readers do not see it now: nothing is shown."),
    "failed": _("The search does not answer. Try again."),
}
TABLE = {
    **_DIALOG,
    "title": _("Table"),
    "rows": _("Rows"),
    "columns": _("Columns"),
    "head": _("The first row holds headings"),
    "caption": _("Caption of the table"),
}
PASTE = {
    "pictures": _(
        "Images of the pasted text that could not be taken: %(count)d. "
        "Add them from the library, with their credit."
    ),
    "files": _("A file cannot be put into the text: add an image with the Image button."),
    "close": _("Close"),
}
