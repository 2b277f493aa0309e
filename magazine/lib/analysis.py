"""Search terms: one analyser for both databases and for the query.

A text becomes a list of ASCII tokens (a-z0-9), so that PostgreSQL's `to_tsvector('simple', …)`
and SQLite's FTS5 see the same words. Accents go first, then stop words, then the ending (Snowball):
a reader who types no accent finds what is written with one.
"""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

import Stemmer

from magazine.lib.languages import base

# What no decomposition turns into ASCII. Replaced one by one: a translation table is slower.
_LETTERS = dict.fromkeys("’‘ʼ´′", "'") | {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
}
_MARKS = re.compile("[\u0300-\u036f]+")
# Those of French: without them most texts are ASCII, and need not be searched for others.
_USUAL_MARKS = "\u0301\u0300\u0302\u0327\u0308"
# A word with the apostrophe that ties it to the next one.
_TOKEN = re.compile(r"[^\W_]+(?:'(?=[^\W_]))?")
_PLAIN_TOKEN = re.compile("[a-z0-9]+(?:'(?=[a-z0-9]))?")  # the same in a folded text of ASCII
_ELIDED = frozenset(
    "l' d' j' m' t' s' c' n' qu' jusqu' lorsqu' puisqu' quoiqu' presqu' entr'".split()
)
_POWER = re.compile("[0-9]+e[0-9]")
_FEMININE = re.compile("ees?$")
# 7h42 is written 7 h 42 by a typographer, and 19ème 19e.
_HOUR = re.compile(r"([0-9])h([0-9][0-9])(?![^\W_])")  # beginning with a digit: quickly passed over
_ORDINAL = re.compile("([0-9]+)i?emes?")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split()
# What is one word for a reader, or two although its letters without accents are those of another.
_WRITTEN = {f"{roman}e": f"{number}e" for number, roman in enumerate(_ROMAN, 1)} | {
    "mme": "madame",
    "mmes": "madame",
    "mlle": "mademoiselle",
    "photo": "photographie",
    "photos": "photographie",
}
_WHOLE_STEMS = {"mere": "mere", "meres": "mere"}  # not the sea
# Endings that the stemmer leaves on: tombent (tomber), tissage, disparus (disparu), longue (long),
# publique (public). The stems of nouns that would then be taken for another word keep theirs.
_LEFT_ON = re.compile("(?<=....)(?:ent|ag)$|(?<=..[aou])s$|(?<=..g)u$")
_NOUN = re.compile("[a-z]{4,}ations?")  # plantation: too short for the stemmer
_KEPT = frozenset(
    "avantag content courag fromag hommag langag mariag messag ouvrag partag paysag personnag "
    "present sauvag villag".split()
)
_ALGORITHMS = {
    "fr": "french",
    "en": "english",
    "es": "spanish",
    "de": "german",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
# Stop words as they stand after folding. The French list holds what search must not count; words
# that name things ("été", "son") stay out of it when leaving them in costs little.
_STOP_WORDS = {
    "fr": "a ai ainsi alors as au aucun aujourd aussi autre autres aux avec avait avaient avons "
    "avez c ca car ce ceci cela celle celles celui ces cet cette ceux chez comme d dans de des "
    "donc dont du elle elles en encore entre es est et etaient etait etre eu eux fait faut furent "
    "fut hui il ils j je l la laquelle le lequel les lesquels leur leurs lorsque lui m ma mais me "
    "meme memes mes moi mon n ne ni nos notre nous on ont or ou par parce pas plus pour pourquoi "
    "puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera serait ses si sien "
    "soit sommes son sont sous suis sur t ta te tes toi ton tous tout toute toutes tres tu un une "
    "vos votre vous y comment",
    "en": "a about after all also an and any are as at be been but by can could did do does for "
    "from had has have he her his how i if in into is it its may me more most my no not of on one "
    "or other our out over s she so some such t than that the their them then there these they "
    "this to up us was we were what when which who will with would you your",
    "es": "a al como con de del el ella en es esta este ha la las lo los mas me mi no o para pero "
    "por que se si sin su sus un una y ya",
    "de": "als am an auch auf aus bei das dass dem den der des die ein eine einem einen einer er "
    "es fur hat im in ist mit nach nicht noch sich sie sind so uber um und von war wie wird zu zum",
    "it": "a al alla anche che ci come con da dei del della di e ed gli ha i il in io la le lo ma "
    "mi ne nel nella no non o per piu se si sono su un una uno",
    "nl": "aan als bij dat de den der die dit een en er heeft het hij ik in is maar met naar niet "
    "of om ook op te tot uit van voor was wat ze zijn",
    "pt": "a ao aos as com como da das de do dos e ela ele em eu foi mais mas me na nao nas no nos "
    "o os ou para pela pelo por que se sem seu sua um uma",
}
_STOPS = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}
_threads = threading.local()  # a Stemmer is not thread-safe, and making one costs


def fold(text: str) -> str:
    """The text without case, accents and ligatures, every apostrophe typewritten: œ → oe, É → e."""
    text = text.casefold().replace("`", "'")
    if text.isascii():
        return text
    for letter, plain in _LETTERS.items():
        text = text.replace(letter, plain)
    text = unicodedata.normalize("NFKD", text)
    for mark in _USUAL_MARKS:
        text = text.replace(mark, "")
    if text.isascii():
        return text.casefold()  # 𝓐 became a capital
    return _undecomposed(_MARKS.sub("", text).casefold())


def _undecomposed(text: str) -> str:
    """Again, for letters that only stood bare once their accent had gone (ǿ, ǽ)."""
    for letter, plain in _LETTERS.items():
        text = text.replace(letter, plain)
    return text


def terms(text: str, language: str = "fr") -> list[str]:
    """The terms of a text in order, repeats kept: folded, elisions and stop words gone, stemmed.

    Numbers are kept. A word of another script becomes "x" and the hexadecimal of its UTF-8, which
    both databases take for one word and which keeps the beginnings of words comparable.
    """
    language, text = base(language), fold(text)
    if language == "fr":
        text = _HOUR.sub(r"\1 h \2", text)
    found = (_PLAIN_TOKEN if text.isascii() else _TOKEN).findall(text)
    return list(filter(None, map(_terms_of(language).__getitem__, found)))


class _Terms(dict[str, str]):
    """The terms of folded words: a text repeats most of its words, and other texts the rest."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, token: str) -> str:
        if len(self) >= _MOST_WORDS:
            self.clear()
        term = self[token] = _term(token, self.language)
        return term


_MOST_WORDS = 20_000


@lru_cache(maxsize=16)
def _terms_of(language: str) -> _Terms:
    return _Terms(language)


def _term(token: str, language: str) -> str:
    """The term of a folded word, "" for a stop word and for one elided before another."""
    if token in _ELIDED:
        return ""
    token = token.removesuffix("'")
    if token in _STOPS.get(language, ()):
        return ""
    stemmer = _stemmer(language)
    if language == "fr":
        token = _french(token)
    elif stemmer is not None:
        token = stemmer.stemWord(token)
    return token if _is_one_word(token) else _encoded(token)


def _french(token: str) -> str:
    """The stem of a French word: Snowball's, and what it needs without accents and leaves on."""
    if token in _WHOLE_STEMS:
        return _WHOLE_STEMS[token]
    token = _WRITTEN.get(token, token)
    if ordinal := _ORDINAL.fullmatch(token):
        return f"{ordinal[1]}e"
    # Without accents the stemmer cannot know -ée and -ées for endings.
    token = _FEMININE.sub("e", token)
    stemmer = _stemmer("fr")
    stem = stemmer.stemWord(token) if stemmer else token
    if _NOUN.fullmatch(token):
        stem = stem.removesuffix("at")
    if stem not in _KEPT:
        stem = _LEFT_ON.sub("", stem)
    if stem.endswith("iqu"):
        stem = f"{stem[:-2]}c"
    return _without_i(stem) if stem[-1] in "iy" else stem


def _is_one_word(token: str) -> bool:
    """Whether a database takes it for one word: PostgreSQL reads 1e5abc as 1e5 and abc."""
    return token.isascii() and not (token[0] < "a" and _POWER.match(token))


def _without_i(token: str) -> str:
    """One stem for publie, publié (typed without accent) and publier: publ, not publ or publi."""
    return token[:-1] if len(token) > 3 and token.isascii() else token


def _stemmer(language: str) -> Stemmer.Stemmer | None:
    if language not in _ALGORITHMS:
        return None
    stemmers = _threads.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(_ALGORITHMS[language])
    return stemmers[language]


def _encoded(token: str) -> str:
    return "x" + token.encode(errors="ignore").hex()


# The query --------------------------------------------------------------------------------------

_MOST_CHARACTERS, _MOST_TERMS = 100, 8
_PART = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
_QUOTES = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "\x00": " "})


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader looks for: every term and phrase must be there, no excluded term may be."""

    terms: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    language: str = "fr"
    excluded_phrases: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to look for (excluding alone finds nothing)."""
        return bool(self.terms or self.phrases)


def query(text: str, language: str = "fr") -> Query:
    """The query of a line typed by a reader: words, "phrases" and -excluded words.

    Bounded: the first 100 characters, 8 terms in all. Never raises: what holds no word (operators
    alone, NULs, lone surrogates) is the empty query, which is false.
    """
    wanted: list[str] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[str] = []
    excluded_phrases: list[tuple[str, ...]] = []
    left = _MOST_TERMS
    for minus, phrase, word in _PART.findall(text[:_MOST_CHARACTERS].translate(_QUOTES)):
        found = terms(phrase or word, language)[:left]
        left -= len(found)
        if phrase and len(found) > 1:
            (excluded_phrases if minus else phrases).append(tuple(found))
        elif minus:
            excluded += found
        else:
            wanted += found
    return Query(
        terms=tuple(dict.fromkeys(wanted)),
        phrases=tuple(dict.fromkeys(phrases)),
        excluded=tuple(dict.fromkeys(excluded)),
        language=language,
        excluded_phrases=tuple(dict.fromkeys(excluded_phrases)),
    )


# Passages ---------------------------------------------------------------------------------------

_SEARCHED = 20_000
_MOST_MATCHES = 60  # a passage is chosen among these


def highlight(text: str, query: Query, *, length: int = 240) -> list[tuple[str, bool]]:
    """A passage of plain text around the query's words, in pieces: (text, whether it matched).

    The pieces joined are the passage; « … » stands where text was left out. No HTML.
    """
    text = _spaced(text[:_SEARCHED])
    sought = {*query.terms, *(term for phrase in query.phrases for term in phrase)}
    spans = _matches(text, sought, query.language) if sought else []
    start, end = _window(text, spans, length)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for first, last in spans:
        if first >= start and last <= end:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    pieces += [(text[at:end], False), (" …" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _spaced(text: str) -> str:
    """One space between words. No-break spaces stay: they are how the text was set."""
    for space in "\t\r\n\f\v":  # replaced one by one: a pattern takes seven times as long
        text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


def _matches(text: str, sought: set[str], language: str) -> list[tuple[int, int]]:
    words = _likely(frozenset(sought)).finditer(text)
    found = (word.span() for word in words if not sought.isdisjoint(_of_word(word[0], language)))
    return list(islice(found, _MOST_MATCHES))


# What is read of a text are its words that begin as those of a search, and these come again.
@lru_cache(maxsize=5_000)
def _of_word(word: str, language: str) -> tuple[str, ...]:
    return tuple(terms(word, language))


@lru_cache(maxsize=256)
def _likely(sought: frozenset[str]) -> re.Pattern[str]:
    """The words that may be among these: stemming changes endings, so that others begin otherwise.

    Most of a text is passed over by the pattern alone, and quickly as long as it begins with a set
    of letters: what stands before is looked at afterwards. A letter that is no ASCII may be any.
    """
    written = {word for word, term in _WRITTEN.items() if term in sought}  # XIXe for 19e
    starts = sorted({term[:2] for term in sought | written})
    begun = [f"(?<={_any(one[0])}){''.join(map(_any, one[1:]))}" for one in starts]
    first = _any("".join(dict.fromkeys(one[0] for one in starts)))
    return re.compile(rf"{first}(?<![^\W_].)(?:{'|'.join(begun)}|(?<=[^\x00-\x7f_\W]))[^\W_]*")


@lru_cache(maxsize=256)
def _any(letters: str) -> str:
    """One of these or no ASCII: by what it is not, which compiles a hundred times as fast."""
    codes = sorted(map(ord, letters + letters.upper()))
    gaps = [(low + 1, high - 1) for low, high in pairwise([-1, *codes, 128]) if high - low > 1]
    return f"[^{''.join(rf'\x{low:02x}-\x{high:02x}' for low, high in gaps)}]"


def _window(text: str, spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """The stretch of about that length that holds the most matches, cut at words."""
    best, most = 0, 0
    for index, (first, _) in enumerate(spans):
        inside = sum(last <= first + length for _, last in spans[index : index + 20])
        if inside > most:
            best, most = first, inside
    start = max(0, min(best - length // 4, len(text) - length))
    end = min(len(text), start + length)
    if start:
        start = text.find(" ", start, best) + 1 or best
    if end < len(text):
        end = max(
            text.rfind(" ", start, end + 1), spans[0][1] if spans and not start else start + 1
        )
    return start, end
