"""What a text gets when it is published, though nobody wrote it there: credits, table heads."""

from collections.abc import Mapping

from lxml import etree

from magazine.images.models import Image
from magazine.lib.tree import Tree, is_video_link


def finish(tree: Tree, images: Mapping[int, Image]) -> None:
    """In place, on the tree of a body whose images are placed."""
    for picture in list(tree.iter("img")):
        row = images.get(int(picture.get("data-file") or 0))
        if row and row.credit:
            _credit(picture, row.credit)
    for table in tree.iter("table"):
        _head(table)


def _credit(picture: Tree, credit: str) -> None:
    """The library's credit in the caption of a figure that says no other."""
    parent = picture.getparent()
    if parent is not None and parent.tag == "picture":
        parent = parent.getparent()
    if parent is not None and is_video_link(parent):
        parent = parent.getparent()
    if parent is None or parent.tag != "figure":
        return
    caption = parent.find("figcaption")
    if caption is None:
        caption = etree.SubElement(parent, "figcaption")
    words = "".join(map(str, caption.itertext()))
    if caption.find(".//small") is not None or credit.casefold() in words.casefold():
        return
    if len(caption):
        caption[-1].tail = f"{caption[-1].tail or ''} "
    elif caption.text:
        caption.text += " "
    etree.SubElement(caption, "small").text = credit


def _head(table: Tree) -> None:
    """The first rows, when they hold headings alone, are the table's head; a heading says whether
    it is that of its column or of its row."""
    body = table.find("tbody")
    if body is None or table.find("thead") is not None:
        return
    rows = [row for row in body if row.tag == "tr"]
    heads = []
    for row in rows[:-1]:
        if not len(row) or any(cell.tag != "th" for cell in row) or _reaches_down(row):
            break
        heads.append(row)
    for row in rows:
        for cell in row.iter("th"):
            if "scope" not in cell.attrib:
                cell.set("scope", "col" if row in heads else "row")
    if heads:
        head = etree.Element("thead")
        body.addprevious(head)
        head.extend(heads)


def _reaches_down(row: Tree) -> bool:
    return any(int(cell.get("rowspan") or 1) > 1 for cell in row)
