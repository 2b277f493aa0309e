"""Language tags (BCP 47) and a guess at the language of a text.

The guess is a plain stop-word score: a model good at one-line texts weighs hundreds of megabytes,
and what an import needs to know is only whether a paragraph is in the language of the site.
"""

import re

from django.utils.translation import get_language_info

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,6}", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4000
_LEAST_HITS = 3
_LEAST_WORDS = 8

# The commonest words of each language; a word shared by two of them counts for both.
_COMMON = {
    "fr": "le la les des du de un une et est en que qui dans pour pas sur au aux ce cette il elle "
    "nous vous ils sont avec par plus son sa ses ne se mais ou où été être à d l qu leur comme",
    "en": "the of and to in is that it was for on are as with his they at be this have from or had "
    "by not but what all were we when your can said there an which their if will how you i",
    "es": "el la los las de del que y en un una es por con para no se su al lo como más pero sus "
    "le ya este sí porque esta entre cuando muy sin sobre también me hasta hay donde fue ha son",
    "de": "der die das und ist in zu den von mit nicht ein eine für auf im dem sich des als auch "
    "es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über so zum",
    "it": "il la di che e un una è in per non con del della sono le si da i gli alla al lo più "
    "dei nel anche come ma ha delle questo dal nella ed era questa essere stato degli suo o se",
    "nl": "de het een en van ik te dat die in is niet zijn op aan met als voor had er maar om hem "
    "dan zou of wat mijn men dit zo door over ze bij ook tot uit kan naar heeft wordt worden",
    "pt": "o a os as de do da dos das que e em um uma para com não se na no por mais ao como mas "
    "foi ele seu sua ou ser quando muito há nos já está eu também só pelo pela até isso é são",
}
# Those written from right to left.
_RTL = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def base(tag: str) -> str:
    """The primary subtag, in lower case: "fr" for "fr-CA" and "FR_ca", "" for ""."""
    return re.split(r"[-_]", tag.strip(), maxsplit=1)[0].lower()


def rtl(tag: str) -> bool:
    """Whether the language is written from right to left."""
    return base(tag) in _RTL


def is_language_tag(text: str) -> bool:
    """Whether the text has the shape of a BCP 47 tag ("fr", "en-GB", "zh-Hant-TW")."""
    return len(text) <= 35 and _TAG.fullmatch(text) is not None


def guess(text: str) -> str:
    """The likeliest of fr, en, es, de, it, nl, pt, or "" when the text does not say.

    Short or mixed texts answer "": a wrong `lang` misleads a screen reader, no `lang` does not.
    """
    found = _words(text)
    scores = sorted(((count, language) for language, count in _scores(found).items()), reverse=True)
    (best, language), (second, _) = scores[0], scores[1]
    if best < _LEAST_HITS or best < 1.2 * second or best < 0.15 * len(found):
        return ""
    return language


def foreign(text: str, language: str) -> str:
    """The language that a passage of an article in `language` is clearly in, "" when in that one.

    Stricter than `guess`, since an editor is told: a title or a name quoted in a sentence is none.
    """
    found = _words(text)
    likeliest = guess(text)
    if not likeliest or likeliest == base(language) or len(found) < _LEAST_WORDS:
        return ""
    scores = _scores(found)
    return likeliest if scores[likeliest] >= 2 * scores.get(base(language), 0) else ""


def name_of(tag: str) -> str:
    """What the language is called in the language of the page; the tag when nobody knows."""
    try:
        return str(get_language_info(base(tag))["name_translated"]).lower()
    except KeyError:
        return tag


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text[:_SAMPLE])]


def _scores(found: list[str]) -> dict[str, int]:
    return {language: sum(word in words for word in found) for language, words in _WORDS.items()}
