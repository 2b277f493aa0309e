"""How republished articles stand to their originals: what of a change is let through, and what is
kept of what the blog has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from django.utils.translation import gettext as _

from articles.models import Article, Origin
from authors.models import Agreement
from authors.terms import terms_in_force
from magazine.lib.inserting import insert

from . import likeness
from .decide import FILING, Verb
from .models import Copy
from .writing import Plan

# From here on what a blog changes at each look is no longer taken: three times in figures alone.
RESTLESS = 9
# An original is asked about once in so long.
ASKED_EACH = timedelta(days=7)
# What readers get to see of an article.
SHOWN = ("kicker", "title", "standfirst", "body", "lead_image_id")
_SAID = ("title", "body")
_SIZE = 200
_WRITTEN = ["checked_at", "corrected", "changed_at", "missing_since", "lost_at", "offered"]
_WRITTEN += ["restless"]


def weighed(plans: Sequence[Plan]) -> list[Plan]:
    """The plans with the copies of their articles; changes that an agreement keeps out, or that
    come at every look and say nothing, are withheld."""
    known = [plan for plan in plans if plan.article and _republished(plan)]
    copies = Copy.objects.in_bulk([plan.article.pk for plan in known if plan.article])
    frozen = _frozen([plan for plan in known if plan.decision.verb is Verb.UPDATE])
    return [_weighed(plan, copies, frozen) for plan in plans]


def _republished(plan: Plan) -> bool:
    return plan.wanted["origin"] == Origin.REPUBLISHED


def _frozen(plans: Sequence[Plan]) -> set[int]:
    """The articles whose copy stays as it is."""
    if not plans:
        return set()
    articles = [plan.article for plan in plans if plan.article]
    of_blogs = terms_in_force({row.blog_id for row in articles if row.blog_id})
    named = {row.agreement_id for row in articles if row.agreement_id}
    own = {row.pk: row for row in Agreement.objects.in_force().filter(pk__in=named)}
    freeze = Agreement.Following.FREEZE
    found = {
        row.pk: own.get(row.agreement_id or 0) or of_blogs.get(row.blog_id or 0) for row in articles
    }
    return {number for number, terms in found.items() if terms and terms.following == freeze}


def _weighed(plan: Plan, copies: Mapping[int, Copy], frozen: set[int]) -> Plan:
    copy = copies.get(plan.article.pk) if plan.article else None
    restless = _restless(plan, copy) if plan.speaks else 0
    plan = replace(plan, copy=copy, restless=restless)
    if plan.decision.verb is not Verb.UPDATE or not plan.article or not plan.entry.main:
        return plan
    if plan.article.pk in frozen:
        note = _("changed on the blog, kept as it is by agreement")
    elif restless > RESTLESS:
        note = _("it changes at each look and says nothing new: no more of it is taken")
    else:
        return plan
    decision = plan.decision.withholding(plan.entry.main.prints)
    return replace(plan, decision=decision, notes=(*plan.notes, note))


def _restless(plan: Plan, copy: Copy | None) -> int:
    """How often in a row it changed and said little, this time included, each time by its weight.

    What was offered at the last look and is the same at this one has come to rest.
    """
    decision, current = plan.decision, plan.current
    moved = [name for name in _SAID if name in (*decision.fields, *decision.refused)]
    if not moved or current is None:
        return 0
    offered = copy.offered if copy else {}
    if all(offered.get(name, {}).get("value") == plan.wanted[name] for name in moved):
        return 0
    before = _said(current | {name: one["value"] for name, one in offered.items()})
    weight = likeness.unrest(before, _said(plan.wanted))
    return (copy.restless if copy else 0) + weight if weight else 0


def _said(value: Mapping[str, Any]) -> str:
    return f"{value['title']} {value['body']}"


def keep(plans: Sequence[Plan], articles: Sequence[Article], *, now: datetime, live: bool) -> None:
    """Write down how each stands now. `live`: the blog itself gave it a moment ago."""
    new, moved, same = [], [], []
    for plan, row in zip(plans, articles, strict=True):
        if not _republished(plan) or not plan.speaks:
            continue
        copy = plan.copy or Copy(article=row, ask_at=_first_asked(row, now))
        before = {name: getattr(copy, name) for name in _WRITTEN if name != "checked_at"}
        _note(copy, plan, now, live=live)
        if plan.copy is None:
            new.append(copy)
        elif any(getattr(copy, name) != one for name, one in before.items()):
            moved.append(copy)
        else:
            same.append(copy.pk)
    insert(new, passing=True)
    Copy.objects.bulk_update(moved, _WRITTEN, batch_size=_SIZE)
    if live and same:
        Copy.objects.filter(pk__in=same).update(checked_at=now)


def _note(copy: Copy, plan: Plan, now: datetime, *, live: bool) -> None:
    if live:
        copy.checked_at, copy.missing_since, copy.lost_at = now, None, None
    refused = [name for name in plan.decision.refused if name not in FILING]
    offered = {name: _offer(copy, name, plan.wanted[name]) for name in refused}
    told = [name for name in SHOWN if name in offered]
    if not told:
        copy.changed_at = None
    elif any(offered[name] != copy.offered.get(name) for name in told):
        copy.changed_at = now
    copy.offered, copy.restless = offered, plan.restless
    copy.corrected = plan.decision.touched


def _offer(copy: Copy, name: str, value: Any) -> dict[str, Any]:
    """What the desk declined stays declined until the blog changes it again."""
    before = copy.offered.get(name, {})
    return {"value": value, "declined": before.get("value") == value and before["declined"]}


def _first_asked(article: Article, now: datetime) -> datetime | None:
    """Some time within the first round, by its address: an archive is not asked about at once."""
    if not article.original:
        return None
    return now + ASKED_EACH * (crc32(article.original.encode()) % 1000 / 1000)
