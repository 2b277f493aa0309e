"""What a blog has and our copy has not: shown to an editor, who takes it or keeps ours."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import revisions
from articles.models import Article, Revision
from articles.snapshot import PARTS, Snapshot, snapshot
from articles.working import Moved, held, write
from magazine.events.effects import event, record

from .copying import SHOWN
from .decide import ESSENCE, FIELDS, FILING, prints
from .models import Copy, Record

# The blog's text before is looked for in so many versions.
_VERSIONS = 50


class NotOffered(Exception):
    """The blog has changed it again or back meanwhile, or somebody has decided."""


def parts(offered: Mapping[str, Any]) -> list[str]:
    """The parts of the form of which something is offered."""
    return [part for part, names in PARTS.items() if any(name in offered for name in names)]


def values(offered: Mapping[str, Any]) -> Snapshot:
    return {name: one["value"] for name, one in offered.items()}


def before(article: Article, current: Snapshot, names: Iterable[str]) -> Snapshot:
    """What the blog had of these fields when they were last taken, as far as it is still known."""
    main = _main(article)
    if main is None:
        return {}
    rows = article.revisions.order_by("-number").values_list("snapshot", flat=True)
    found: Snapshot = {}
    missing = set(names)
    for value in [current, *rows[:_VERSIONS]]:
        of_value = prints(value) if missing else {}
        known = {name for name in missing if of_value[name] == main.prints.get(name)}
        found |= {name: value[name] for name in known}
        missing -= known
    return found


@transaction.atomic
def take(number: int, part: str, *, seen: int, by: AbstractBaseUser | None) -> Revision:
    """Take the blog's words into the working copy: a save of its own, that the history undoes.

    `seen` is the version that the caller looked at. Raises Moved and NotOffered.
    """
    article, copy, names = _offered(number, part, seen)
    standing = revisions.keep_standing(article)
    offered = {name: copy.offered[name]["value"] for name in names}
    wanted, _lost = revisions.possible(standing | offered)
    write(article, {name: wanted[name] for name in names}, by=by)
    fresh = held(number)
    value = snapshot(fresh)
    note = _("Taken from the blog: %(part)s") % {"part": revisions.part_labels()[part]}
    (kept,) = revisions.keep([fresh], [value], by=by, at=timezone.now(), note=note)
    _took(article, copy, value, names)
    _tell("taken_from_blog", fresh, part, by)
    return kept


@transaction.atomic
def decline(number: int, part: str, *, seen: int, by: AbstractBaseUser | None) -> None:
    """Keep ours, until the blog changes it again. Raises Moved and NotOffered."""
    article, copy, names = _offered(number, part, seen)
    for name in names:
        copy.offered[name]["declined"] = True
    copy.save(update_fields=["offered"])
    _tell("kept_ours", article, part, by)


def _offered(number: int, part: str, seen: int) -> tuple[Article, Copy, list[str]]:
    article = held(number)
    if article.version != seen:
        raise Moved
    copy = Copy.objects.select_for_update().filter(pk=number).first()
    names = [name for name in PARTS[part] if copy and name in copy.offered]
    if copy is None or not names:
        raise NotOffered
    return article, copy, names


def _took(article: Article, copy: Copy, value: Snapshot, names: Iterable[str]) -> None:
    """What was taken is the blog's again, in the ledger too."""
    now, main = prints(value), _main(article)
    for name in names:
        del copy.offered[name]
    if main:
        main.prints |= {name: now[name] for name in names}
        if "body" in names:
            main.prints[ESSENCE] = now[ESSENCE]
        main.save(update_fields=["prints"])
        copy.corrected = any(now[name] != main.prints.get(name) for name in set(FIELDS) - FILING)
    if not any(name in copy.offered for name in SHOWN):
        copy.changed_at = None
    copy.save(update_fields=["offered", "corrected", "changed_at"])


def _main(article: Article) -> Record | None:
    rows = Record.objects.filter(article=article).exclude(prints={})
    return rows.order_by("pk").first()


def _tell(verb: str, article: Article, part: str, by: AbstractBaseUser | None) -> None:
    data = {"title": article.title, "part": part}
    record(event(verb, article, by=by, data=data, keys=[f"article:{article.pk}"]))
