"""The pictures of another site's HTML: those a script would load are found, counters go."""

import re
from urllib.parse import urlsplit

from magazine.lib.tree import UNPRINTABLE, Tree, drop

from .addresses import web_address

# Where pages keep the address of a picture until it is scrolled to, the surest first.
_LAZY = (
    "data-src data-lazy-src data-original data-orig-file data-full-src data-image data-url "
    "data-hi-res-src data-lazy data-echo data-pin-media"
).split()
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#&/])", re.IGNORECASE)
# A picture that holds a place until the right one is loaded.
_STAND_IN = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|placeholder|transparent|lazy(?:-?load)?|loading|grey|1x1|pixel|"
    r"trans|empty)[\w.-]*\.(?:gif|png|svg|jpe?g|webp)$",
    re.IGNORECASE,
)
# What counts readers, by its shape, whoever's it is: a file of one letter or of a counter's name.
_COUNTER_NAME = re.compile(
    r"/([a-z]|pixel|track(?:er|ing)?|count(?:er)?|beacon|stats?|hit|clear|1x1|open|spacer)"
    r"(?:\.(\w{2,4}))?$",
    re.IGNORECASE,
)
_PHOTOS = ("jpg", "jpeg", "webp", "avif", "svg")
_COUNTER_PATH = re.compile(r"/(?:piwik|matomo)(?:/|\.php)|/wf/open\b|/~(?:r|ff)/")
_SIZE = re.compile(r"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?=;|$)")
_ONE_WORD = re.compile(r"https?://[\w-]+/")
_SCHEME = re.compile(r"[a-zA-Z][\w+.-]*:")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_CANDIDATE = re.compile(r"(\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")


def settle_images(tree: Tree, base: str) -> list[str]:
    """Every picture with its one address in `src`; those that have none are named and gone."""
    lost: list[str] = []
    for node in list(tree.iter("noscript")):
        _settle_twin(node)
    for node in list(tree.iter("img")):
        address = address_of(node)
        if is_counter(address, node):
            drop(node)
        elif not address or not (address := _whole(address, base)):
            lost.append(_described(node))
            drop(node)
        else:
            _settle(node, address)
    for node in list(tree.iter("picture")):
        _settle_picture(node)
    return lost


def _whole(address: str, base: str) -> str:
    """The absolute address; the name of a file that lies beside, where there is no base."""
    address = UNPRINTABLE.sub("", address).replace(" ", "%20")
    if base or address.startswith("//") or _SCHEME.match(address):
        found = web_address(address, base or "https://x.invalid/")
        # A host of one word is nobody's on the web, and for whoever fetches it to refuse.
        return found or (address if _ONE_WORD.match(address) else "")
    return address


def address_of(node: Tree) -> str:
    """The address of an `img` element: what a script would put there when `src` stands in for it,
    else its own; "" when there is none but a picture within the page."""
    own = (node.get("src") or "").strip()
    if own and not _is_stand_in(own) and not _is_pixel(node, own):
        lazy = [node.get(name) or "" for name in _LAZY]
        # Some pages show a small picture until the whole one is there.
        better = next((one.strip() for one in lazy if _is_address(one)), "")
        return better if better and "lazy" in _classes(node) else own
    for name in (*_LAZY, *_other_data(node)):
        value = (node.get(name) or "").strip()
        if _is_address(value):
            return value
    for name in _LAZY_SETS:
        if found := largest(node.get(name) or ""):
            return found
    parent = node.getparent()
    sources = parent.iter("source") if parent is not None and parent.tag == "picture" else ()
    for source in sources:
        for name in _LAZY_SETS:
            if found := largest(source.get(name) or ""):
                return found
    return own if own and not own.startswith("data:") else ""


def _other_data(node: Tree) -> list[str]:
    """Attributes that hold the address of a picture under a name of their own."""
    known = ("src", "alt", "title", "class", "style", *_LAZY, *_LAZY_SETS)
    values = [(str(name), str(value).strip()) for name, value in node.attrib.items()]
    return [
        name
        for name, value in values
        if name not in known and _PICTURE.search(value) and not re.search(r"\s", value)
    ]


def largest(srcset: str) -> str:
    """The widest candidate of a `srcset`."""
    found = [
        (float(number or 1), -place, address)
        for place, (address, number, _unit) in enumerate(_CANDIDATE.findall(srcset.strip()))
        if _is_address(address)
    ]
    return max(found)[2] if found else ""


def _is_address(value: str) -> bool:
    value = value.strip()
    if not value or re.search(r"\s", value) or value[0] in "{[":
        return False
    return value.startswith(("http://", "https://", "//", "/", "./")) or bool(
        _PICTURE.search(value) and ":" not in value
    )


def _is_stand_in(address: str) -> bool:
    return address.startswith("data:") or bool(_STAND_IN.search(_path(address)))


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _is_pixel(node: Tree, address: str) -> bool:
    sizes = [(node.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    return sizes.count("1") + sizes.count("0") == 2


def is_counter(address: str, node: Tree) -> bool:
    """Whether it is there to count readers: of no size, hidden, or a counter's by its name."""
    sizes = [(node.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    small = [size for size in sizes if size in ("0", "1")]
    style = (node.get("style") or "").lower()
    lazy = any(node.get(name) for name in (*_LAZY, *_LAZY_SETS))
    if (len(small) == 2 or len(_SIZE.findall(style)) == 2) and not lazy:
        return True
    if _HIDDEN.search(style) and not lazy:
        return True
    large = [size for size in sizes if size.isdecimal() and int(size) > 16]
    return not large and _is_named_as_counter(address)


def _is_named_as_counter(address: str) -> bool:
    path = _path(address)
    name = _COUNTER_NAME.search(path)
    if name is None:
        return _COUNTER_PATH.search(path) is not None
    # A picture may be called « x.gif », or be asked for at a width as « a.jpg?w=1024 »; what comes
    # with a question is else an answer to it.
    letter, ending, asked = len(name[1]) == 1, (name[2] or "").lower(), "?" in address
    answers = ending in ("gif", "php", "asp", "aspx")
    if letter:
        return asked and (answers or not ending)
    return answers or (asked and ending not in _PHOTOS)


def _classes(node: Tree) -> str:
    return f"{node.get('class') or ''} {node.get('loading') or ''}".lower()


def _described(node: Tree) -> str:
    """What can be said of a picture without an address."""
    own = (node.get("src") or "").strip()
    return (node.get("alt") or "").strip()[:100] or own.partition(",")[0][:40] or "img"


def _settle(node: Tree, address: str) -> None:
    node.set("src", address)
    for name in list(node.attrib):
        if name not in ("src", "alt", "width", "height", "title", "data-file"):
            del node.attrib[name]


def _settle_picture(node: Tree) -> None:
    """The one picture in place of the choice."""
    parent = node.getparent()
    image = next(node.iter("img"), None)
    if image is None or parent is None:
        drop(node)
        return
    image.tail, node.tail = node.tail, None
    parent.replace(node, image)


def _settle_twin(node: Tree) -> None:
    """What stands for a picture where there is no script: the picture itself, once."""
    inner = next(node.iter("img"), None)
    if inner is None:
        drop(node)
        return
    before = _before(node)
    if before is not None and _is_same(before, inner):
        drop(before)
    if node.getparent() is not None:
        node.tag = "span"


def _before(node: Tree) -> Tree | None:
    """The picture just before, alone or the last thing of what stands there."""
    if (node.getparent() is not None) and (before := node.getprevious()) is not None:
        if before.tag == "img":
            return before
        images = list(before.iter("img"))
        if len(images) == 1 and not "".join(map(str, before.itertext())).strip():
            return images[0]
    return None


def _is_same(before: Tree, inner: Tree) -> bool:
    own = (before.get("src") or "").strip()
    return (
        not own
        or _is_stand_in(own)
        or _is_pixel(before, own)
        or address_of(before) == address_of(inner)
    )
