"""Body HTML: the one allow-list, the tree, and what is read out of a body.

Every write path calls `clean`; what `clean` answered may be stored and shown by `stored`.
The other functions take cleaned HTML. Nothing else in the project calls `mark_safe`.
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape

import nh3
from django.utils.safestring import SafeString, mark_safe

from magazine.lib.excerpt import excerpt
from magazine.lib.languages import is_language_tag
from magazine.lib.pictures import BodyImage, images, map_images
from magazine.lib.tree import UNPRINTABLE, parse, serialise, text_of

__all__ = [
    "BodyImage",
    "Extract",
    "clean",
    "excerpt",
    "extract_html",
    "extracts",
    "images",
    "map_images",
    "paragraphs_to_html",
    "parse",
    "plain",
    "reading_minutes",
    "script_json",
    "serialise",
    "stored",
    "text_of",
    "words",
]
# A note stands in the sentence that it explains; a related article is a number without words.
_CLASSES: dict[str, set[str]] = {
    "figure": {"extract", "pullquote", "gallery", "box", "video", "audio", "wide"},
    "aside": {"box", "related"},
    "span": {"note"},
}
_CELL = {"colspan", "rowspan"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "aside": {"class", "data-article"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "figure": {"class"},
    "img": {"src", "alt", "width", "height", "data-file", "loading"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "span": {"class"},
    "td": _CELL,
    "th": _CELL | {"scope"},
    "time": {"datetime"},
}
_TAGS = set(
    "p h2 h3 h4 blockquote figure figcaption img a em strong b i s sub sup mark small q cite code "
    "pre kbd abbr ul ol li dl dt dd br hr table caption colgroup col thead tbody tfoot tr th td "
    "aside del ins span time".split()
)
# What these hold is not prose: it goes with them. noscript, template, svg and math are where
# parsers disagree about what is markup, which is how sanitisers are fooled.
_DROPPED_WHOLE = set(
    "script style svg math template noscript iframe noembed noframes frameset textarea select "
    "option datalist button title head xmp plaintext".split()
)
# Old or structural names, and the one of ours that keeps their meaning. A wrapper becomes a
# paragraph, since dropping it would glue the words of two blocks together.
_WRAPPERS = (
    "div section article main header footer nav address details summary fieldset center hgroup"
).split()
_RENAMED = dict.fromkeys(_WRAPPERS, "p") | {
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "strike": "s",
    "acronym": "abbr",
    "tt": "code",
}
_OLD_NAME = re.compile(rf"(</?)({'|'.join(_RENAMED)})(?=[\s/>])", re.IGNORECASE)
# A related article has no words of its own: it is shown with those it has at that time.
_EMPTY_BLOCK = re.compile(
    r"<(p|h[234]|figcaption|figure|blockquote|li|ul|ol|aside|span(?= (?:[^<>]* )?class=\"note\"))"
    r"(?: (?!data-article=)[a-z-]+=\"[^\"]*\")*>(?:\s|<br>)*</\1>"
)
_IMAGE_TAG = re.compile(r"<img(?: [a-z-]+=\"[^\"]*\")*>")
_LOST_LINK = re.compile(r"<a>((?:(?!<a[ >]).)*?)</a>", re.DOTALL)
_PIXEL = re.compile(r" (?:width|height)=\"[01]\"")
_NUMBER = re.compile(r"[0-9]{1,5}", re.ASCII)
_ROW = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_SCHEME = re.compile(r"[^/?#:]*:")
_LINK_SCHEMES = frozenset(("http:", "https:", "mailto:", "tel:"))
_TAG = re.compile(r"<(/?)([a-z0-9]+)")
_VOID = {"br", "hr", "img", "col"}
_WORD = re.compile(r"[^\W_]\S*")
# In a script element only these could end it or begin a comment.
_SCRIPT = [(sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029"]
_ROUNDS, _DEEPEST = 8, 100
# Prints of what this process has cleaned: what is stored is cleaned again before it is shown.
_settled: set[bytes] = set()
_MOST_SETTLED = 5000


def _number(value: str) -> str | None:
    return value if _NUMBER.fullmatch(value) else None


def _row(value: str) -> str | None:
    """The number of a row of ours."""
    return value if _ROW.fullmatch(value) else None


def _language(value: str) -> str | None:
    return value if is_language_tag(value) else None


def _address(value: str, schemes: frozenset[str] = frozenset(("http:", "https:"))) -> str | None:
    """The address when it is relative or has one of the schemes; //host becomes https://host.

    nh3 has seen to control characters; whatever stands before a first colon counts as a scheme.
    """
    value = value.strip()
    if value.startswith("//"):
        value = f"https:{value}"
    scheme = _SCHEME.match(value)
    return None if scheme and scheme[0].lower() not in schemes else value or None


def _link(value: str) -> str | None:
    return _address(value, _LINK_SCHEMES)


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "src": _address,
    "cite": _address,
    "href": _link,
    "lang": _language,
    "hreflang": _language,
    "width": _number,
    "height": _number,
    "data-file": _row,
    "data-article": _row,
    "span": _number,
    "colspan": _number,
    "rowspan": _number,
    "start": _number,
    "value": _number,
    "dir": lambda value: value if value in ("ltr", "rtl", "auto") else None,
    "loading": lambda value: value if value in ("lazy", "eager") else None,
    "type": lambda value: value if value in ("1", "a", "A", "i", "I") else None,
}


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        allowed = _CLASSES.get(tag, ())  # a tag that is not kept is asked about too
        return " ".join(word for word in value.split() if word in allowed) or None
    check = _CHECKS.get(name)
    return check(value) if check else value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED_WHOLE,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,  # without target there is no opener, and the author's blog should see its visits
)


def _tidy(html: str) -> str:
    """Drop what carries nothing: lost images, counting pixels, links to nowhere, empty blocks."""
    html = UNPRINTABLE.sub("", html).replace("&nbsp;", "\u00a0")
    if "<img" in html:
        html = _IMAGE_TAG.sub(_kept_image, html)
    if "<a>" in html:
        html = _LOST_LINK.sub(r"\1", html)
    dropped = 1
    while dropped:
        html, dropped = _EMPTY_BLOCK.subn("", html)
    return html.strip(" \t\n\r")


def _kept_image(match: re.Match[str]) -> str:
    tag = match[0]
    return tag if ' src="' in tag and len(_PIXEL.findall(tag)) < 2 else ""


def _too_deep(html: str) -> bool:
    """Whether elements nest beyond what a page needs and a parser bears."""
    if html.count("</") <= _DEEPEST:
        return False
    depth = 0
    for closing, name in _TAG.findall(html):
        if name not in _VOID:
            depth += -1 if closing else 1
            if depth > _DEEPEST:
                return True
    return False


def clean(html: str) -> str:
    """The HTML reduced to the allow-list: well-formed, without scripts, styles, forms or ids.

    Addresses keep http, https, mailto, tel or no scheme; `clean(clean(x)) == clean(x)`. HTML that
    does not settle (elements hidden in one another) or nests beyond 100 levels becomes plain
    paragraphs: the words stay, the markup goes.
    """
    if _digest(html) in _settled:
        return html
    html = _OLD_NAME.sub(
        lambda match: match[1] + _RENAMED[match[2].lower()], UNPRINTABLE.sub("", html)
    )
    for _round in range(_ROUNDS):
        cleaned = _CLEANER.clean(html)
        if _too_deep(cleaned):
            return _words_only(cleaned)
        tidied = _tidy(cleaned)
        if tidied == html == cleaned.replace("&nbsp;", "\u00a0"):
            return _settle(html)
        html = tidied
    return _words_only(html)


def _settle(html: str) -> str:
    if len(_settled) >= _MOST_SETTLED:
        _settled.clear()
    _settled.add(_digest(html))
    return html


def _digest(html: str) -> bytes:
    return hashlib.sha256(html.encode(errors="surrogatepass")).digest()


def _words_only(html: str) -> str:
    return paragraphs_to_html(unescape(re.sub(r"<[^>]*>?", "\n\n", html)))


def stored(html: str) -> SafeString:
    """HTML that was cleaned when it was written, marked safe for a template.

    Pass it nothing but a column that `clean` has filled. With `script_json`, the only `mark_safe`.
    """
    return mark_safe(html)  # noqa: S308


def script_json(value: object) -> SafeString:
    """A value as JSON for the inside of a script element, which nothing in it can end."""
    text = json.dumps(value, ensure_ascii=False)
    for sign, escaped in _SCRIPT:
        text = text.replace(sign, escaped)
    return mark_safe(text)  # noqa: S308


def plain(html: str) -> str:
    """The words of cleaned HTML: paragraphs separated by a blank line, image texts left out."""
    return text_of(parse(html))


def words(text: str) -> int:
    """How many words: runs between white space that hold a letter or a digit."""
    return sum(run.isalnum() or _WORD.search(run) is not None for run in text.split())


def reading_minutes(words: int) -> int:
    """Minutes of silent reading at 230 words a minute, at least one."""
    return max(1, round(words / 230))


def paragraphs_to_html(text: str) -> str:
    """Plain text as paragraphs (a blank line parts them, a single line break is kept)."""
    paragraphs = (part.strip() for part in re.split(r"\n[ \t]*\n", UNPRINTABLE.sub("", text)))
    return "".join(_paragraph(part) for part in paragraphs if part)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False).replace('\n', '<br>')}</p>"


# Extracts ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extract:
    """A quotation inside a body: its words, language ("" when not said), source and caption."""

    text: str
    language: str
    cite: str
    caption: str


def extracts(html: str) -> list[Extract]:
    """The extracts of a body, in order."""
    if "extract" not in html:
        return []
    found = []
    for figure in parse(html).iter("figure"):
        quote = figure.find(".//blockquote")
        if quote is not None and "extract" in figure.get("class", "").split():
            caption = figure.find(".//figcaption")
            language = quote.get("lang") or figure.get("lang") or ""
            label = "" if caption is None else text_of(caption)
            found.append(Extract(text_of(quote), language, quote.get("cite", ""), label))
    return found


def extract_html(
    paragraphs: Sequence[str], *, language: str = "", cite: str = "", caption: str = ""
) -> str:
    """The HTML of an extract, from plain text; cleaned, so that a bad source is simply left out."""
    lang = f' lang="{escape(language)}"' if language else ""
    source = f' cite="{escape(cite)}"' if cite else ""
    quote = "".join(map(_paragraph, filter(None, paragraphs)))
    label = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return clean(
        f'<figure class="extract"><blockquote{source}{lang}>{quote}</blockquote>{label}</figure>'
    )
