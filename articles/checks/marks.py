"""Marks that writers leave for what is still to come.

Found: TK, TKTK … and XXX, XXXX … in capitals, a word by themselves; a few verbs in square brackets
("[à compléter]", "[TODO]"); the same after "À" in capitals. Not found: "tk" in a word or in code,
Roman numerals ("chapitre XXX", "XXXe"), "[sic]", "[à suivre]".
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .draft import Draft
from .findings import Finding, Place

_VERBS = (
    "compl[ée]ter|v[ée]rifier|pr[ée]ciser|confirmer|faire|venir|relire|sourcer|remplir|trouver|"
    "traduire|[ée]crire|ins[ée]rer|chiffrer|dater|corriger|choisir"
)
_MARK = re.compile(
    r"(?<![\w-])(?:(?:TK)+|X{3,})(?![\w-])"
    rf"|\[\s*(?i:(?:[àa]\s+(?:{_VERBS})|todo|to do|source\s*\?|nom\s*\?|date\s*\?|chiffres?\s*\?)"
    r"[^\]]{0,60})\]"
    rf"|(?<!\w)[ÀA] (?:{_VERBS.upper()})(?!\w)"
)
# Most passages hold none of these: looking for them is quicker than the expression.
_HINTS = ("TK", "XXX", "[", "À ", "A ")
# Words before a Roman thirty.
_NUMBERED = re.compile(
    r"\b(?:chapitre|chap\.|tome|livre|psaume|article|art\.|acte|volume|vol\.|page|p\.|partie|chant|"
    r"lettre|planche|titre|n°|numéro|olympiade)\s*$",
    re.IGNORECASE,
)


def unfinished(draft: Draft) -> Iterator[Finding]:
    for field, passage in draft.texts():
        if not any(hint in passage.words for hint in _HINTS):
            continue
        for mark in _MARK.finditer(passage.words):
            if mark[0] == "XXX" and _NUMBERED.search(passage.words, 0, mark.start()):
                continue
            words = {"mark": passage.text[mark.start() : mark.end()]}
            message = _('"%(mark)s" says that something is still to be written here.') % words
            yield Finding(field, message, Place(passage, mark.start(), mark.end()))
