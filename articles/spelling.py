"""« Vouliez-vous dire »: another spelling, from the words of the magazine itself.

The worker reads what is published, some at a time, and keeps each word with how it is heard. Of a
search that found nothing, a word that the magazine does not have is replaced by its nearest one:
heard alike, or alike in its first or its last half, since one slip lies in one of them. The same on
both databases, for the words are compared here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from magazine.lib import analysis

from .models import LearntWords, Publication, Word

BATCH = 20
SECONDS = 10.0  # of a minute of the worker
# Words that are kept: beyond them the rarest go, which are slips themselves.
MOST = 60_000
DELETED = 1_000  # at once
# Numbers before the last one that are looked for again, when they were not there.
PASSED = 1_000
SHORTEST, LONGEST = 4, 40
CANDIDATES = 150
MOST_UNKNOWN = 3
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile(r"[a-z]+")
# How French is heard, roughly; each is done once, in this order, on a folded word.
_SOUNDS = [
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"(.)\1", r"\1"),
        ("ph", "f"),
        ("sch|sh|ch", "j"),
        ("h", ""),
        ("gn", "n"),
        ("[ae]im?n(?![aeiouy])|[ae]im(?![aeiouy])|yn(?![aeiouy])", "in"),
        ("e?aux?|eaud|aud$|aut$|ot$|os$", "o"),
        ("ai|ei|ay|ey|es$|er$|ez$|et$", "e"),
        ("[ae][mn](?![aeiouymn])", "an"),
        ("[iy]m(?![aeiouymn])", "in"),
        ("om(?![aeiouymn])", "on"),
        ("qu|q|ck|c(?![eiy])", "k"),
        ("c|z|ti(?=on)|x", "s"),
        ("ge(?=[ao])|g(?=[eiy])", "j"),
        ("y", "i"),
        ("[stdpe]+$", ""),
        (r"(.)\1", r"\1"),
    )
]


def suggest(text: str, language: str = "fr") -> str:
    """The text with the spelling of the magazine, "" when it has nothing nearer.

    Whether that finds anything is for the caller to ask.
    """
    words = dict.fromkeys(_WORD.findall(text[:100]))
    terms = {word: "".join(analysis.terms(word, language)) for word in words}
    known = set(Word.objects.filter(term__in=terms.values()).values_list("term", flat=True))
    unknown = [word for word, term in terms.items() if term and term not in known]
    better = {word: near for word in unknown[:MOST_UNKNOWN] if (near := _nearest(word))}
    return _WORD.sub(lambda found: better.get(found[0], found[0]), text) if better else ""


def _nearest(word: str) -> str:
    folded = analysis.fold(word)
    if not (SHORTEST <= len(folded) <= LONGEST and _PLAIN.fullmatch(folded)):
        return ""
    heard = sound(folded)
    ranked = []
    for row in set(_candidates(folded, heard)):
        alike = row.sound == heard
        apart = distance(folded, row.folded)
        if apart <= _allowed(folded) + alike:
            ranked.append((apart - alike, not alike, -row.times, row.folded, row.shown))
    return min(ranked)[-1] if ranked else ""


def _allowed(folded: str) -> int:
    return 1 if len(folded) <= 5 else 2


def _candidates(folded: str, heard: str) -> Iterator[Word]:
    half = len(folded) // 2
    for rows in (
        Word.objects.filter(sound=heard),
        _beginning("folded", folded[:half]),
        _beginning("backwards", folded[: -half - 1 : -1]),
    ):
        yield from rows.order_by("-times", "folded")[:CANDIDATES]


def _beginning(column: str, start: str) -> QuerySet[Word]:
    """Words that begin so: a stretch of an index on both databases, for they are a-z alone."""
    return Word.objects.filter(**{f"{column}__gte": start, f"{column}__lt": f"{start}{{"})


def sound(folded: str) -> str:
    """How a folded word is heard: the same for « chateaubriand » and « chatobrillan », nearly."""
    for pattern, heard in _SOUNDS:
        folded = pattern.sub(heard, folded)
    return folded


def distance(one: str, other: str) -> int:
    """Letters to put in, leave out, change or exchange with the next (optimal string alignment)."""
    if abs(len(one) - len(other)) > 3:
        return 9
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, its in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]


# What the magazine writes ------------------------------------------------------------------------


def learn() -> int:
    """EACH_MINUTE: take in the words of what was published since; how many publications."""
    began, total = monotonic(), 0
    while monotonic() - began < SECONDS and (taken := _learn_some()):
        total += taken
    if total:
        _keep_the_commonest()
    return total


def _keep_the_commonest() -> None:
    """MOST of them; many texts at once bring thousands of words."""
    rarest = Word.objects.order_by("-times", "-pk").values_list("pk", flat=True)
    while numbers := list(rarest[MOST : MOST + DELETED]):
        Word.objects.filter(pk__in=numbers).delete()


def forget() -> None:
    """Everything is to be learnt again, by the worker."""
    with transaction.atomic():
        Word.objects.all().delete()
        LearntWords.objects.all().delete()


@transaction.atomic
def _learn_some() -> int:
    LearntWords.objects.get_or_create(pk=1)
    held = LearntWords.objects.select_for_update().get(pk=1)
    passed = LearntWords.objects.exclude(pk=held.pk)
    late = _texts(pk__in=list(passed.values_list("publication", flat=True)))
    if late:
        passed.filter(publication__in=[row["pk"] for row in late]).delete()
        return _take(late)
    found = _texts(pk__gt=held.publication)
    if found:
        _pass_over(held.publication, [row["pk"] for row in found])
        held.publication = found[-1]["pk"]
        held.save(update_fields=["publication"])
    return _take(found)


def _texts(**where: Any) -> list[dict[str, Any]]:
    """With those that readers find no more: one question then tells which numbers are there."""
    shown = ("title", "kicker", "standfirst", "tags", "bylines", "body__text", "terms_row")
    return list(Publication.objects.filter(**where).order_by("pk").values("pk", *shown)[:BATCH])


def _take(rows: list[dict[str, Any]]) -> int:
    _count([_text(row) for row in rows if row["terms_row"]])
    return len(rows)


def _pass_over(since: int, there: list[int]) -> None:
    """Keep the numbers between these: on PostgreSQL the lower of two may be committed later."""
    oldest = there[-1] - PASSED
    missing = sorted(set(range(max(since, oldest) + 1, there[-1])) - set(there))
    LearntWords.objects.exclude(pk=1).filter(publication__lte=oldest).delete()
    rows = (LearntWords(pk=-number, publication=number) for number in missing)
    LearntWords.objects.bulk_create(rows)


def _text(row: dict[str, Any]) -> str:
    named = [one["name"] for column in ("tags", "bylines") for one in row[column]]
    parts = (row[column] for column in ("title", "kicker", "standfirst", "body__text"))
    return " ".join([*map(str, parts), *named])


def _count(texts: list[str]) -> None:
    """Add the words of these texts, each once a text."""
    times: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for text in texts:
        found = list(_spelt(text))
        times.update({folded for folded, _shown in found})
        for folded, shown in found:
            spelt[folded] = _preferred(spelt.get(folded, shown), shown)
    known = {row.folded: row for row in Word.objects.filter(folded__in=spelt)}
    for folded, row in known.items():
        row.times += times[folded]
        row.shown = _preferred(row.shown, spelt[folded])
    Word.objects.bulk_update(known.values(), ["times", "shown"], batch_size=200)
    new = [_word(one, spelt[one], times[one]) for one in sorted(spelt) if one not in known]
    Word.objects.bulk_create([row for row in new if row.term], batch_size=200)


def _spelt(text: str) -> Iterator[tuple[str, str]]:
    for word in set(_WORD.findall(text)):
        folded = analysis.fold(word)
        if SHORTEST <= len(folded) <= LONGEST and _PLAIN.fullmatch(folded):
            yield folded, word[:60]


def _preferred(one: str, other: str) -> str:
    """A word of a sentence rather than one with a capital, which may only begin it."""
    return min(one, other, key=lambda word: (not word.islower(), word.isupper(), word))


def _word(folded: str, shown: str, times: int) -> Word:
    term = "".join(analysis.terms(shown, settings.LANGUAGE_CODE))[:LONGEST]
    heard = sound(folded)
    return Word(
        folded=folded, shown=shown, times=times, term=term, sound=heard, backwards=folded[::-1]
    )
