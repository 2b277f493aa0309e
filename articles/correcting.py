"""Corrections in the open: readers are told what was wrong, what became of it, who answers.

The text itself is mended by publishing an update; this is the note beside it. It stands with its
date on the page of the article, in its data and in the feeds until it is taken back.
"""

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.events.effects import event, record
from magazine.events.models import Event

from .corrections import MOST, of
from .models import Article, Correction, Publication
from .states import Refused
from .workflow import held


@transaction.atomic
def correct(
    article: Article, *, kind: str, text: str, by: AbstractBaseUser | None, why: str = ""
) -> Correction:
    """Tell readers of the article. The same words twice are told once.

    Raises Refused for what readers do not see or what has MOST of them, ValidationError naming the
    field when a value cannot be.
    """
    row = held(article)
    if not Publication.objects.published().filter(article=row).exists():
        raise Refused(_("Readers do not see the article: mend its text instead."))
    standing = of(row.pk)
    made = Correction(article=row, kind=kind, text=_lines(text), at=timezone.now(), by_id=_id(by))
    made.full_clean(exclude=("article", "by"))
    for one in standing:
        if (one.kind, one.text) == (made.kind, made.text):
            return one
    if len(standing) >= MOST:
        raise Refused(_("It has %(most)d of them already.") % {"most": MOST})
    made.save(force_insert=True)
    record(_event("corrected", made, by, why))
    return made


@transaction.atomic
def take_back(correction: Correction, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Show it no more; its words stay in the journal. Whether it was there."""
    held(correction.article)
    gone, _of_what = Correction.objects.filter(pk=correction.pk).delete()
    if gone:
        record(_event("correction_taken_back", correction, by, why))
    return bool(gone)


def _event(verb: str, one: Correction, by: AbstractBaseUser | None, why: str) -> Event:
    data = {"title": one.article.title, "kind": one.kind, "text": one.text}
    keys: Sequence[str] = [f"article:{one.article_id}"]
    return event(verb, one.article, by=by, why=why, data=data, keys=keys)


def _lines(text: str) -> str:
    """Without its edges; a form ends its lines with two signs."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _id(by: AbstractBaseUser | None) -> int | None:
    return by.pk if by else None
