"""Text of a blog whose lines make its paragraphs, as WordPress keeps it, turned into HTML.

A blank line parts two paragraphs and a line break is one, but not in what is set as it is typed
(pre) nor between the parts of a list or a table. What stands in a block already stays in it.
"""

import re
from collections.abc import Callable

# Where text makes paragraphs; where it makes lines, and paragraphs only when it has several.
_FLOW = set(
    "div blockquote section article main aside center header footer nav details fieldset "
    "address form".split()
)
_WORDS = set("p li td th dd dt h1 h2 h3 h4 h5 h6 figcaption caption summary legend".split())
_SEVERAL = set("li td th dd".split())
_OTHERS = "figure ul ol dl table thead tbody tfoot tr colgroup map menu dir select object video"
_VOID = {"hr", "col"}
_RAW = {"pre", "script", "style", "textarea", "svg", "xmp"}
_BLOCKS = _FLOW | _WORDS | set(_OTHERS.split()) | _VOID | _RAW | {"audio", "iframe"}
_TAG = re.compile(
    rf"<(/?)({'|'.join(sorted(_BLOCKS, key=len, reverse=True))})(?=[\s/>])[^<>]*>", re.IGNORECASE
)
_GAP = re.compile(r"\n[ \t]*\n\s*")
# A line break, but not one inside a tag, nor a second one where the text has its own.
_BREAK = re.compile(r"<br\b[^<>]*>\s*\n|<[^<>]*>|[ \t]*\n[ \t]*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_DEEPEST = 500


def paragraphs(text: str, *, alone: Callable[[str], str] | None = None) -> str:
    """The text with its paragraphs and line breaks as HTML.

    `alone` makes what an address becomes that stands by itself in a paragraph.
    """
    return _Lines(text.replace("\r\n", "\n").replace("\r", "\n"), alone).html()


class _Lines:
    def __init__(self, text: str, alone: Callable[[str], str] | None) -> None:
        self.text = text
        self.alone = alone
        self.out: list[str] = []
        self.open: list[str] = []

    def html(self) -> str:
        at = 0
        while tag := _TAG.search(self.text, at):
            self._words(self.text[at : tag.start()])
            at = self._tag(tag)
        self._words(self.text[at:])
        return "".join(self.out)

    def _tag(self, tag: re.Match[str]) -> int:
        """Take a tag, and with it all that is to stay as it is; where to go on."""
        closing, name = tag[1], tag[2].lower()
        if name in _RAW and not closing:
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.text, tag.end())
            stop = end.end() if end else len(self.text)
            self.out.append(self.text[tag.start() : stop])
            return stop
        self.out.append(tag[0])
        if closing:
            self._close(name)
        elif name not in _VOID and not tag[0].endswith("/>") and len(self.open) < _DEEPEST:
            if self.open[-1:] == ["p"]:
                self.open.pop()  # a paragraph ends where a block begins
            self.open.append(name)
        return tag.end()

    def _close(self, name: str) -> None:
        if name in self.open:
            while self.open.pop() != name:
                pass

    def _words(self, text: str) -> None:
        if not text.strip():
            self.out.append(text)
            return
        inside = self.open[-1] if self.open else "div"
        if inside in _FLOW:
            parts = filter(None, map(str.strip, _GAP.split(text)))
            self.out.extend(map(self._paragraph, parts))
        elif inside in _SEVERAL and _GAP.search(text.strip()):
            parts = filter(None, map(str.strip, _GAP.split(text)))
            self.out.extend(f"<p>{_broken(part)}</p>" for part in parts)
        elif inside == "p":
            self.out.append("</p><p>".join(map(_broken, _GAP.split(text.strip("\n")))))
        elif inside in _WORDS:
            self.out.append(_broken(text.strip("\n")))
        else:
            self.out.append(text)

    def _paragraph(self, text: str) -> str:
        if self.alone and _ADDRESS.fullmatch(text):
            return self.alone(text)
        return f"<p>{_broken(text)}</p>"


def _broken(text: str) -> str:
    return _BREAK.sub(_break, text) if "\n" in text else text


def _break(found: re.Match[str]) -> str:
    return "<br>\n" if found[0].endswith("\n") or found[0].strip() == "" else found[0]
