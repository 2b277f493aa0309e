"""What French asks for besides quotation marks: dashes, numbers with their words, spaces of marks.

Each rule works on one string in which control characters stand for the ends of text nodes (0),
objects such as code (1), line breaks (2), block edges (3) and kept tokens (4), and keeps them all.
A rule changes spaces and dashes only, and sees an ordinary and a no-break space as one: so setting
twice changes nothing. Ranges (1914-1918) stay as typed, and no space is put inside a number.
"""

import re

_FINE, _FIRM = "\u202f", "\u00a0"
_SPACES = " \t\u00a0\u2009\u202f\x00"
_GAP = "\x00*[ \t\u00a0\u2009\u202f][ \t\u00a0\u2009\u202f\x00]*"
_MAYBE = "[ \t\u00a0\u2009\u202f\x00]*"
_LETTER = r"[^\W\d_]"

# Beginning with one set of signs: such a pattern is quickly passed over.
_MARK = re.compile(
    r"[:;!?](?:(?<!:)[;!?]*(?=\x00*(?:[\s»”’\"'\]).…,\x02\x03]|$))"
    r"|(?<=:)(?=\x00*(?:[\s»”\x02\x03]|$)))"
)
_NO_SPACE_AFTER = frozenset("\n\r\x02\x03([{¡¿!?;:")

# A typed hyphen is a dash when a word stands on both sides: « n - 1 » and « 10 - 3 » are sums.
_TYPED_DASH = re.compile(
    rf"((?:[^\W_]{{2}}|[»”)\],.…%!?])(?:{_GAP}))(--?)"
    rf"(?={_GAP}(?:{_LETTER}(?:{_LETTER}|['’])|[ày]{_GAP}|[«“\"(]))"
)
_TYPED_HEAD = re.compile(
    rf"((?:^|[\n\r\x02\x03]){_MAYBE})(--?)(?={_GAP}(?:{_LETTER}(?:{_LETTER}|['’])|[ÀÔYày]\s|[«“\"]))"
)
_FREE_HYPHEN = re.compile("-[ \t\u00a0\u2009\u202f\x00]")
_DASHES = {"-": "–", "--": "—"}
_HEAD = re.compile(rf"((?:^|[\n\r\x02\x03]){_MAYBE}[–—])({_GAP})(?=[^\s\x00-\x03;!?:.,–—])")
_NEXT = r"(?=[^\s\x00\x02\x03;!?:.,…»”–—])"
_DASH = re.compile(
    rf"(?<=[^\s\x00\x02\x03–—])({_GAP})([–—])({_GAP}){_NEXT}"
    r"|[\n\r\x02\x03]"
    rf"|[^\W_]{{3}}[ \u00a0\u202f\x00»”)]*[.!?…]+(?=[\s\x00»”])"
)

_DIGIT = re.compile(r"\d")
_UNITS = (
    "km/h|km²|km|m²|m³|m|cm|mm|ha|kg|mg|g|t|cl|ml|l|L|h|min|s|ko|Mo|Go|To|kWh|MWh|GWh|TWh|kW|MW|GW"
    "|W|V|Hz|kHz|MHz|GHz|°C|°F|[€$£%‰¢]|millions?|milliards?|euros?|francs?|dollars?"
)
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
# Between each of these and what follows it, a line may not end. Those that begin with a digit
# are cheap to look for; « Le » and « Me » are no ranks.
_AFTER_DIGITS = [
    re.compile(rf"\d({_GAP})(?=(?:{_UNITS})(?![\w'’*/=#@]))"),
    re.compile(rf"\d(?<!\d\d\d)({_GAP})(?=(?:{_MONTHS})(?!\w))"),
    re.compile(rf"\d({_GAP})(?=h\x00*[ \t\u00a0\u2009\u202f]\x00*\d\d(?!\d))"),
    re.compile(rf"\d[ \u00a0\u202f]h({_GAP})(?=\d\d(?!\d))"),
]
_BEFORE_DIGITS = re.compile(
    r"(?<![\w#@])(?:[Nn][°º]s?|[Nn]o|§|pp?\.|[Aa]rt\.|[Cc]hap\.|[Ff]ig\.|[Tt]\.|[Vv]ol\.)"
    rf"({_GAP})(?=\d)"
)
_BETWEEN_WORDS = [
    re.compile(
        r"[IVX0-9](?<![\w#@.,/-][IVX0-9])(?:[IVXL]{0,6}|\d\d?)\x00*(?:er|re|e|nde?)"
        rf"({_GAP})(?!(?:et|ou|au|du|de)\b)(?={_LETTER}{{2}})"
    ),
    re.compile(rf"(?<![\w#@.])(?:MM?\.|Mmes?|Mlles?|Mgr|Me|Drs?|Prs?)({_GAP})(?=[A-ZÀ-ÖØ-Þ])"),
    re.compile(
        r"(?<![\w#@-])(?:[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)*|chapitre|livre|tome|acte)"
        rf"({_GAP})(?=(?:Ier|[XVI]{{2,6}})(?!\x00*\w))"
    ),
]
# All that the rules above could begin with, in one look at the text; and what of it each one needs.
_HEAD_LETTERS = re.compile("[IVXMDP0-9]+.?", re.DOTALL)
_SIGNS = [
    re.compile(sign) for sign in ("[0-9]|[IVX][IVXLern\x00]", "M[.Megml]|[DP]r", "Ie|[IVX]{2}")
]
_ERA = re.compile(rf"(?<!\w)(?:av|apr)\.({_GAP})(?=J\.)")
# A range with spaces around its dash: 1914 – 1918.
_RANGE = re.compile(rf"\d({_GAP})(?=[–—]{_MAYBE}\d)")
_CLOSE = re.compile(r"(\d\x00*)(?=(?:[%€]|°[CF])(?![\w%#*/=]))")
_NUMERO = re.compile(r"(?<![\w#@])([Nn]°)(\x00*)(?=\d)")
# Digits in threes after a first group that no zero begins; not after a word that makes it a code.
_CODED = re.compile(
    r"(?:\b(?:RCS|SIRE[NT]|IS[BS]N|IBAN|code|tél(?:éphone|\.)?)\W{1,3})$", re.IGNORECASE
)
_THREES = re.compile(
    r"[1-9](?<![\w+.,/#@-].)(?<!\d[ \u00a0\u2009\u202f].)"
    r"\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?![ \u00a0\u2009\u202f.]?\d)(?![\w/-])"
)


def set_french(text: str, *, canadian: bool) -> str:
    """The text with the dashes, numbers and spaces of France, or of Canada."""
    text = _dashes(text)
    if _DIGIT.search(text):
        text = _numbers(text)
    heads = " ".join(set(_HEAD_LETTERS.findall(text)))
    for sign, rule in zip(_SIGNS, _BETWEEN_WORDS, strict=True):
        if sign.search(heads):
            text = rule.sub(_bound, text)
    if "J." in text:
        text = _ERA.sub(_bound, text)
    return _marks(text, "" if canadian else _FINE)


def _dashes(text: str) -> str:
    """Dashes for typed hyphens; a line may end outside of what dashes enclose, not inside."""
    if _FREE_HYPHEN.search(text):
        text = _TYPED_HEAD.sub(_dash, text)
        text = _TYPED_DASH.sub(_dash, text)
    if "–" not in text and "—" not in text:
        return text
    text = _HEAD.sub(lambda match: match[1] + _firm(match[2]), text)
    text = _RANGE.sub(_bound, text)
    inside = False

    def enclose(match: re.Match[str]) -> str:
        nonlocal inside
        before, dash, after = match[1], match[2], match[3]
        inside = bool(dash) and not inside
        if not dash:
            return match[0]
        return before + dash + _firm(after) if inside else _firm(before) + dash + after

    return _DASH.sub(enclose, text)


def _numbers(text: str) -> str:
    text = _NUMERO.sub(rf"\1\2{_FIRM}", text)
    text = _CLOSE.sub(rf"\1{_FIRM}", text)
    for rule in (*_AFTER_DIGITS, _BEFORE_DIGITS):
        text = rule.sub(_bound, text)
    return _THREES.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    if _CODED.search(match.string[max(0, match.start() - 16) : match.start()]):
        return match[0]
    return re.sub(r"\D", _FINE, match[0])


def _dash(match: re.Match[str]) -> str:
    return match[1] + _DASHES[match[2]]


def _bound(match: re.Match[str]) -> str:
    start, end = match.start(1) - match.start(), match.end(1) - match.start()
    return match[0][:start] + _firm(match[1]) + match[0][end:]


def _firm(gap: str) -> str:
    """One no-break space for those of a gap, where the first stands; node ends stay."""
    first = len(gap) - len(gap.lstrip("\x00"))
    return gap[:first] + _FIRM + "\x00" * gap.count("\x00", first)


def _marks(text: str, fine: str) -> str:
    """The right space before ; ! ? and : in place of those that stand there; node ends stay."""
    pieces, at = list[str](), 0
    for mark in _MARK.finditer(text):
        place = mark.start()
        end = at + len(text[at:place].rstrip(_SPACES))
        if not end or text[end - 1] in _NO_SPACE_AFTER:
            continue
        if not fine and mark[0] == ";" and text[mark.end() : mark.end() + 1] == ")":
            continue  # A face, not a semicolon.
        space = _FIRM if mark[0] == ":" else fine
        pieces += (text[at:end], "\x00" * text.count("\x00", end, place), space, mark[0])
        at = mark.end()
    pieces.append(text[at:])
    return "".join(pieces)
