"""What site generators add to Markdown (Jekyll, Hugo, MkDocs), written as Markdown or left out.

Nothing of it is run: what stands for text becomes that text, what a program would have made is
left out and told. Code is shown as it was typed.
"""

import re
from collections.abc import Callable, Iterator
from html import escape

from magazine.syndication.items import Loss, Lost

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n`]*$", re.MULTILINE)
_TICKS = re.compile(r"`+")
_HIGHLIGHT = re.compile(
    r"\{%-?\s*(highlight|raw)\b\s*(\w*)[^%]*%\}\n?(.*?)\{%-?\s*end\1\s*-?%\}", re.DOTALL
)
_HUGO_CODE = re.compile(
    r"\{\{[<%]\s*highlight\s+(\w*)[^%>]*[%>]\}\}\n?(.*?)\{\{[<%]\s*/highlight\s*[%>]\}\}", re.DOTALL
)
_ADMONITION = re.compile(
    r"^(!!!|\?\?\?\+?|===)[ \t]+(?:([\w -]+?)(?=[ \t]*(?:\"|$)))?[ \t]*(\"[^\n]*\")?[ \t]*$"
)
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}|(?<=\))\{[ ]*[.#][^{}\n]*\}")
_ICON = re.compile(
    r"[ \t]?:[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+:|(?:(?<=\s)|^):[a-z][a-z0-9_]+:[ \t]?", re.M
)
_OUTPUT = re.compile(r"\{\{-?\s*(?![<%])(.*?)\s*-?\}\}")
_QUOTED = re.compile(r"^(?:\"([^\"]*)\"|'([^']*)')")
_TAG = re.compile(r"\{%-?\s*(/?\w*)(.*?)-?%\}")
_SHORTCODE = re.compile(r"\{\{([<%])\s*(/?)\s*([\w/.-]+)(.*?)\s*/?\s*[>%]\}\}", re.DOTALL)
_ARGUMENT = re.compile(r"(?:([\w-]+)\s*=\s*)?(?:\"([^\"]*)\"|`([^`]*)`|'([^']*)'|([^\s\"'=]+))")
_LONGEST_CODE = 2000
_INCLUDED = re.compile(r"^--8<--.*$", re.MULTILINE)
# What a shortcode's words are for, whatever stands around them.
_VIDEOS = {"youtube": "https://www.youtube.com/watch?v=%s", "vimeo": "https://vimeo.com/%s"}


def undressed(text: str, losses: list[Loss]) -> str:
    """The Markdown without the marks of a generator; what each left out was is told."""
    text = _HIGHLIGHT.sub(_highlighted, text)
    text = _HUGO_CODE.sub(lambda found: f"```{found[1]}\n{found[2].strip()}\n```", text)
    text = _admonitions(text.split("\n"))
    pieces = []
    end = 0
    for start, stop in _codes(text):
        pieces += [_between(text[end:start], losses), text[start:stop]]
        end = stop
    return "".join([*pieces, _between(text[end:], losses)])


def _codes(text: str) -> Iterator[tuple[int, int]]:
    """Where code stands, fenced or within a line. One pass, whatever signs are left open."""
    open_at, fence, end = -1, "", 0
    for found in _FENCE.finditer(text):
        mark = found[1]
        if open_at < 0:
            open_at, fence = found.start(), mark
        elif mark[0] == fence[0] and len(mark) >= len(fence):
            yield from _ticked(text, end, open_at)
            yield open_at, found.end()
            open_at, end = -1, found.end()
    if open_at >= 0:
        yield from _ticked(text, end, open_at)
        yield open_at, len(text)
    else:
        yield from _ticked(text, end, len(text))


def _ticked(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Code between two runs of as many ticks, on one line or the next few."""
    opened: dict[int, int] = {}
    for run in _TICKS.finditer(text, start, stop):
        size = len(run[0])
        before = opened.pop(size, None)
        if before is not None and run.end() - before <= _LONGEST_CODE:
            yield before, run.end()
            opened.clear()
        else:
            opened[size] = run.start()


def _highlighted(found: re.Match[str]) -> str:
    language = "" if found[1] == "raw" else found[2]
    return f"```{language}\n{found[3].strip('\n')}\n```"


def _between(text: str, losses: list[Loss]) -> str:
    if "{" in text or ":" in text or "--8<--" in text:
        lose: Callable[[str], None] = lambda name: losses.append(Loss(Lost.ELEMENT, name[:100]))  # noqa: E731
        text = _INCLUDED.sub("", text)
        text = _SHORTCODE.sub(lambda found: _shortcode(found, lose), text)
        text = _OUTPUT.sub(lambda found: _output(found[1], lose), text)
        text = _TAG.sub(lambda found: _tag(found[1], found[2], lose), text)
        text = _ATTRIBUTES.sub("", text)
        text = _ICON.sub("", text)
    return text


def _output(words: str, lose: Callable[[str], None]) -> str:
    """The address of the site, which is nobody's here, or the text that a filter is given."""
    if words.startswith(("site.", "page.")):
        if not words.startswith(("site.baseurl", "site.url")):
            lose(words)
        return ""
    if quoted := _QUOTED.match(words):
        return quoted[1] or quoted[2] or ""
    lose(words)
    return ""


def _tag(name: str, rest: str, lose: Callable[[str], None]) -> str:
    """A tag of Liquid or Jinja. What it wraps stays."""
    if name in ("link", "post_url"):
        return rest.strip()
    if name in _VIDEOS and rest.strip():
        return _video(name, rest.strip().split()[0].strip("\"'"))
    if name and not name.startswith(("end", "/")) and name not in ("comment", "endcomment"):
        lose(name)
    return ""


def _shortcode(found: re.Match[str], lose: Callable[[str], None]) -> str:
    """A shortcode of Hugo: a figure, a video, a reference; of others the words inside stay."""
    name = found[3].lower()
    arguments = [(a or "", b or c or d or e) for a, b, c, d, e in _ARGUMENT.findall(found[4])]
    named = {key: value for key, value in arguments if key}
    first = next((value for key, value in arguments if not key), "")
    if found[2]:
        return ""
    if name in ("figure", "img", "image") and (source := named.get("src") or first):
        return _figure(source, named)
    if name in _VIDEOS and (key := named.get("id") or first):
        return _video(name, key)
    if name in ("ref", "relref"):
        return first
    lose(name)
    return ""


def _video(name: str, key: str) -> str:
    return f'\n\n<iframe src="{escape(_VIDEOS[name] % key)}"></iframe>\n\n'


def _figure(source: str, named: dict[str, str]) -> str:
    alt = escape(named.get("alt") or "")
    words = named.get("caption") or named.get("title") or ""
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    return f'\n\n<figure><img src="{escape(source)}" alt="{alt}">{caption}</figure>\n\n'


def _admonitions(lines: list[str]) -> str:
    """« !!! info "Title" » and the indented lines under it as a box; tabs keep their names."""
    made: list[str] = []
    position = 0
    while position < len(lines):
        found = _ADMONITION.match(lines[position])
        position += 1
        if not found:
            made.append(lines[position - 1])
            continue
        inside: list[str] = []
        while position < len(lines) and (
            not lines[position].strip() or lines[position].startswith(("    ", "\t"))
        ):
            line = lines[position]
            inside.append(line[1:] if line.startswith("\t") else line[4:])
            position += 1
        title = (found[3] or "").strip('"')
        head = ["", f"**{title}**", ""] if title else [""]
        body = [*head, *_admonitions(inside).split("\n"), ""]
        made += body if found[1] == "===" else ["", '<aside class="box">', *body, "</aside>", ""]
    return "\n".join(made)
