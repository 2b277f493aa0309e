"""What may stand on a front page of what was brought in: nothing that lost too much of its source.

`Publication.front_worthy` is derived here, so that La Une asks nothing more: when a publication is
made, when an import writes its article again, when the section asks for another score, and when
somebody at the desk has checked the article against its original.
"""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from magazine.events.effects import event, record
from magazine.sections.models import Section

from .models import Article, Fidelity, Publication, PublicationQuerySet
from .states import Refused


def lost_too_much(least: Any, at: str = "") -> Q:
    """Of rows that hold a fidelity at this prefix: nobody has checked it, and its date was guessed
    or its score is below what the section asks for."""
    low = Q(**{f"{at}date_guessed": True}) | Q(**{f"{at}score__lt": least})
    return low & Q(**{f"{at}article__isnull": False, f"{at}checked_at__isnull": True})


def kept_off(fidelity: Fidelity, least: int) -> bool:
    """The same rule for one row."""
    return fidelity.checked_at is None and (fidelity.date_guessed or fidelity.score < least)


def is_kept_off(article: Article) -> bool:
    """For an article that was read with its section and its fidelity."""
    fidelity: Fidelity | None = getattr(article, "fidelity", None)
    return fidelity is not None and kept_off(fidelity, _least(article))


def articles_kept_off(rows: Any) -> Any:
    """Of these articles, those that no front page takes."""
    return rows.filter(lost_too_much(F("section__least_fidelity"), "fidelity__"))


def keep_off(rows: PublicationQuerySet) -> int:
    """Mark those of these that may not stand on a front page; how many."""
    return rows.filter(_unworthy(), front_worthy=True).update(front_worthy=False)


def settle(rows: PublicationQuerySet) -> int:
    """Derive again whether these may stand on a front page; how many changed."""
    fit = rows.filter(~_unworthy(), front_worthy=False)
    return keep_off(rows) + fit.update(front_worthy=True)


def why_not(article: Article) -> str:
    """Why no front page takes this article, as the end of a sentence; "" when one may."""
    fidelity = Fidelity.objects.filter(article=article.pk).first()
    return reason(fidelity, _least(article)) if fidelity else ""


def _least(article: Article) -> int:
    return article.section.least_fidelity if article.section else 0


def reason(fidelity: Fidelity, least: int) -> str:
    if not kept_off(fidelity, least):
        return ""
    if fidelity.score < least:
        words = {"score": fidelity.score, "least": least}
        return (
            _("too much was lost when it was brought in: fidelity %(score)d, %(least)d wanted")
            % words
        )
    return _("its date was guessed when it was brought in")


def check_worth(article: Article) -> None:
    """Raises Refused when no front page takes this article."""
    if why := why_not(article):
        words = {"title": article.title, "why": why}
        raise Unworthy(article.pk, _('"%(title)s" cannot stand here: %(why)s.') % words)


class Unworthy(Refused):
    """The article of this number may not stand on a front page."""

    def __init__(self, article: int, words: str) -> None:
        super().__init__(words)
        self.article = article


@transaction.atomic
def vouch(article: Article, *, by: AbstractBaseUser | None, why: str = "") -> bool:
    """Somebody has checked the article against its original and answers for it: front pages may
    take it, until an import loses more. Whether that is new."""
    row = Fidelity.objects.select_for_update().filter(article=article.pk).first()
    if row is None or row.checked_at:
        return False
    row.checked_at, row.checked_by_id = timezone.now(), by.pk if by else None
    row.save(update_fields=["checked_at", "checked_by"])
    settle(Publication.objects.not_over().filter(article=article.pk))
    said = {"title": article.title, "fidelity": row.score}
    keys = [f"article:{article.pk}"]
    record(event("vouched", article, by=by, why=why, data=said, keys=keys))
    return True


@transaction.atomic
def section_asks(section: Section, *, before: int, by: AbstractBaseUser | None) -> None:
    """FIDELITY_SET: a section asks for another score, and front pages follow."""
    settle(Publication.objects.not_over().filter(section=section))
    said = {"from": before, "to": section.least_fidelity}
    keys = [f"section:{section.pk}", "la_une"]
    record(event("fidelity_set", section, by=by, data=said, keys=keys))


def _unworthy() -> Exists:
    rows = Fidelity.objects.filter(article=OuterRef("article"))
    return Exists(rows.filter(lost_too_much(OuterRef("section__least_fidelity"))))
