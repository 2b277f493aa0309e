"""The text of an item made ours: cleaned, its links absolute, its pictures our own or gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from magazine.lib import richtext
from magazine.lib.related import map_related
from magazine.lib.tree import Tree

from .addresses import path, web_address
from .foreign import is_raw, readied
from .items import Loss, Lost

_LINKS = {"a": "href", "blockquote": "cite", "q": "cite", "del": "cite", "ins": "cite"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of our library as a body shows it."""

    number: int
    address: str
    alt: str
    decorative: bool = False

    @property
    def described(self) -> bool:
        return self.decorative or bool(self.alt)


# A picture that we have, or the loss of one that we have not.
type Found = Picture | Loss


@dataclass(frozen=True, slots=True)
class Body:
    """Cleaned HTML, lines for the report, and what of the source is not in it."""

    html: str
    notes: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()


def prepare(html: str, *, base: str = "", pictures: Mapping[str, Found] | None = None) -> Body:
    """Cleaned HTML. `pictures` are ours, by the address that the body gives them; every other
    picture is taken out and told as lost, since nothing is fetched here."""
    html, told = readied(html, base=base) if is_raw(html) else (html, ())
    # A number of an article is another magazine's, if anybody's.
    cleaned = richtext.clean(map_related(richtext.clean(html), lambda _number: None))
    notes: list[str] = []
    losses = [*told]
    if "<img" in cleaned:
        cleaned = _placed(cleaned, base, pictures or {}, losses)
    if base and _may_be_relative(cleaned):
        cleaned = _absolute(cleaned, base, notes)
    return Body(cleaned, tuple(notes), tuple(losses))


def find(pictures: Mapping[str, Found], name: str, base: str) -> Found:
    """The picture that a text of this base calls so: a file beside it, or an address."""
    found = pictures.get(name) or pictures.get(absolute(name, base))
    return found or Loss(Lost.IMAGE, _name(name))


def absolute(name: str, base: str) -> str:
    """The address of a picture; a name of a file where there is no base to start from."""
    web = name.startswith(("http://", "https://"))
    return name if web or not base else web_address(name, base) or name


def _placed(html: str, base: str, pictures: Mapping[str, Found], losses: list[Loss]) -> str:
    decorative: set[int] = set()

    def place(image: richtext.BodyImage) -> richtext.BodyImage | None:
        ours = find(pictures, image.src, base)
        if isinstance(ours, Loss):
            losses.append(ours)
            return None
        if ours.decorative:
            decorative.add(ours.number)
        return richtext.BodyImage(ours.number, ours.address, image.alt or ours.alt)

    placed = richtext.clean(richtext.map_images(html, place))
    if bare := _undescribed(placed, decorative):
        losses.append(Loss(Lost.UNDESCRIBED, "", bare))
    return placed


def _undescribed(html: str, decorative: set[int]) -> int:
    """How many pictures say nothing to who cannot see them; the poster of a video need not."""
    if 'alt=""' not in html:
        return 0
    bare = [node for node in richtext.parse(html).iter("img") if not node.get("alt")]
    numbers = {str(number) for number in decorative}
    return sum(node.get("data-file") not in numbers and not _is_poster(node) for node in bare)


def _is_poster(node: Tree) -> bool:
    return any(parent.get("class") == "video" for parent in node.iterancestors("figure"))


def _name(address: str) -> str:
    """The name of a file, short enough for a line."""
    return (PurePosixPath(path(address)).name or address)[:100]


def _may_be_relative(html: str) -> bool:
    links = html.count(' href="') + html.count(' cite="')
    return links > html.count('="http') + html.count('="mailto:')


def _absolute(html: str, base: str, notes: list[str]) -> str:
    tree = richtext.parse(html)
    made = 0
    for tag, name in _LINKS.items():
        for node in tree.iter(tag):
            value = node.get(name)
            if not value or value.startswith(("http:", "https:", "mailto:", "tel:")):
                continue
            address = web_address(value, base)
            made += bool(address)
            if address:
                node.set(name, address)
            else:
                del node.attrib[name]
    if made:
        notes.append(_("%(count)d links made absolute") % {"count": made})
    return richtext.clean(richtext.serialise(tree))
