"""Filing an article without opening it: its section, its tags, the day the desk plans it for.

Each verb is one transaction on the version that the caller saw (raises Moved when the article has
another one now), keeps the working copy in the history before and after, and records its Event.
What readers see stays as it is until the article is published again.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from magazine.events.effects import event, record
from magazine.sections.models import Section

from . import revisions
from .models import Article, Tag
from .snapshot import snapshot
from .working import Moved, held, write


@transaction.atomic
def move(
    article: Article, *, to: Section | None, seen: int, by: AbstractBaseUser | None, why: str = ""
) -> Section | None:
    """Into another section; the one where it was."""
    row = _held(article, seen)
    before = row.section
    if before == to:
        return before
    revisions.keep_standing(row, by=by)
    write(row, {"section_id": to.pk if to else None}, by=by)
    _keep(row, by)
    article.version, article.section = row.version, to
    said = {"from": str(before or ""), "to": str(to or ""), "title": row.title}
    record(event("filed", row, by=by, why=why, data=said, keys=_keys(row)))
    return before


@transaction.atomic
def tag(
    article: Article,
    *,
    add: Collection[Tag] = (),
    remove: Collection[Tag] = (),
    seen: int,
    by: AbstractBaseUser | None,
) -> tuple[list[Tag], list[Tag]]:
    """Add tags and take others off; those that were really added and those taken off."""
    row = _held(article, seen)
    borne = {tagged.tag_id: tagged.tag for tagged in row.tagged.all()}
    added = [one for one in add if one.pk not in borne and one not in remove]
    removed = [one for one in remove if one.pk in borne]
    if not added and not removed:
        return [], []
    kept = {*borne, *(one.pk for one in added)} - {one.pk for one in removed}
    revisions.keep_standing(row, by=by)
    write(row, {"tags": sorted(kept)}, by=by)
    _keep(row, by)
    article.version = row.version
    said = {"added": [one.name for one in added], "removed": [one.name for one in removed]}
    record(event("tagged", row, by=by, data={**said, "title": row.title}, keys=_keys(row)))
    return added, removed


@transaction.atomic
def plan(
    article: Article, *, at: datetime | None, seen: int, by: AbstractBaseUser | None
) -> datetime | None:
    """Plan it for this hour (None: for none); what was planned before. Publishes nothing."""
    row = _held(article, seen)
    before = row.planned_for
    if before == at:
        return before
    write(row, {}, by=by, columns={"planned_for": at})
    article.version, article.planned_for = row.version, at
    said = {"from": _iso(before), "to": _iso(at), "title": row.title}
    record(event("planned", row, by=by, data=said, keys=_keys(row)))
    return before


def _held(article: Article, seen: int) -> Article:
    """The fresh row, held until the transaction ends, when it is still the version seen."""
    row = held(article.pk)
    if row.version != seen:
        raise Moved
    return row


def _keep(row: Article, by: AbstractBaseUser | None) -> None:
    fresh = held(row.pk)
    revisions.keep([fresh], [snapshot(fresh)], by=by, at=timezone.now(), fold=True)


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _keys(row: Any) -> list[str]:
    return [f"article:{row.pk}"]
