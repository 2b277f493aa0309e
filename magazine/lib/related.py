"""The related articles of a body: an `aside` that holds the number of one, and no words."""

from collections.abc import Callable

from magazine.lib.tree import Tree, drop, parse, serialise

_SIGN = " data-article="


def related(html: str) -> list[int]:
    """The numbers of the articles that a cleaned body refers to, in order."""
    return [number(node) for node in references(parse(html))] if _SIGN in html else []


def map_related(html: str, change: Callable[[int], int | None]) -> str:
    """The body with each number replaced by what `change` answers; None takes it out."""
    if _SIGN not in html:
        return html
    tree = parse(html)
    for node in references(tree):
        new = change(number(node))
        if new is None:
            drop(node)
        else:
            node.set("data-article", str(new))
    return serialise(tree)


def references(tree: Tree) -> list[Tree]:
    return [node for node in tree.iter("aside") if "data-article" in node.attrib]


def number(node: Tree) -> int:
    """The number of the article that one of these names."""
    return int(node.get("data-article", "0"))
