"""The pictures of a body: cleaned HTML in, and out again with each where it now stands."""

from collections.abc import Callable
from dataclasses import dataclass

from magazine.lib.tree import Tree, drop, is_video_link, parse, serialise


@dataclass(frozen=True, slots=True)
class BodyImage:
    """An image of a body; `file_id` is the number of our own Image row, None when not ours.

    `srcset` and `sizes` are as in HTML; `sources` are (type, srcset) of better formats. They are
    written for readers, and never read back from a body.
    """

    file_id: int | None
    src: str
    alt: str
    width: int | None = None
    height: int | None = None
    srcset: str = ""
    sizes: str = ""
    sources: tuple[tuple[str, str], ...] = ()


def images(html: str) -> list[BodyImage]:
    """The images of a body, in order."""
    return [_image(node) for node in parse(html).iter("img")] if "<img" in html else []


def map_images(html: str, change: Callable[[BodyImage], BodyImage | None]) -> str:
    """The body with each image replaced by what `change` answers for it.

    None takes the image out, and with it a figure, link or paragraph that held nothing else.
    """
    if "<img" not in html:
        return html
    tree = parse(html)
    for node in list(tree.iter("img")):
        old = _image(node)
        new = change(old)
        if new is None:
            _take_out(node)
        elif new != old:
            _write_image(node, new)
    return serialise(tree)


def _image(node: Tree) -> BodyImage:
    file_id, width, height = (_integer(node.get(key)) for key in ("data-file", "width", "height"))
    return BodyImage(file_id, node.get("src", ""), node.get("alt", ""), width, height)


def _integer(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None


def _write_image(node: Tree, image: BodyImage) -> None:
    node.set("src", image.src)
    node.set("alt", image.alt)
    numbers = {"data-file": image.file_id, "width": image.width, "height": image.height}
    for key, value in numbers.items():
        if value is not None:
            node.set(key, str(value))
        elif key in node.attrib:
            del node.attrib[key]
    if image.srcset:
        node.set("srcset", image.srcset)
        node.set("sizes", image.sizes)
    if image.sources:
        _offer(node, image)


def _offer(node: Tree, image: BodyImage) -> None:
    """A picture element around the image, whose sources browsers try first."""
    parent = node.getparent()
    if parent is None:
        return
    picture = parent.makeelement("picture", {})
    for kind, srcset in image.sources:
        source = {"type": kind, "srcset": srcset, "sizes": image.sizes}
        picture.append(parent.makeelement("source", source))
    picture.tail, node.tail = node.tail, None
    parent.replace(node, picture)
    picture.append(node)


def _take_out(node: Tree) -> None:
    """Remove the element but not the text after it, then each parent that it leaves empty."""
    parent = node.getparent()
    drop(node)
    if parent is not None and parent.getparent() is not None and _is_empty(parent):
        _take_out(parent)


def _is_empty(element: Tree) -> bool:
    if element.tag in ("td", "th") or is_video_link(element):
        return False
    if element.tag == "figure":
        if any(map(is_video_link, element)):
            return False
        return not _holds(element, "img", "blockquote", "table", "pre")
    return (
        not _holds(element, "img", "hr", "table")
        and not "".join(map(str, element.itertext())).strip()
    )


def _holds(element: Tree, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None
