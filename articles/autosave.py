"""Autosave: what is typed reaches the working copy, and the history only when somebody saves.

A draft of which nothing was kept leaves nothing behind.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from . import desk_index, open_forms, pictured, revisions, setting_aside
from .models import Article, OpenForm, Revision, State
from .snapshot import EMPTY, Snapshot, snapshot
from .working import held, write, write_rows

# What makes a draft worth keeping; its origin, date and language are there from the start.
_WRITTEN: tuple[str, ...] = ("kicker", "title", "standfirst", "body", "section_id", "lead_image_id")
_WRITTEN += ("tags", "bylines", "sources", "translation_of_id", "original")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form: a snapshot and the columns that no snapshot holds, all valid."""

    value: Snapshot
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """`aside` holds the text when it was refused: the article, as it is, had moved on."""

    article: Article
    aside: Revision | None = None


class NotYours(Exception):
    """Meanwhile the article came to a state or a section in which this person does not write."""


@transaction.atomic
def save(
    number: int,
    typed: Typed,
    *,
    seen: int,
    by: AbstractBaseUser,
    tab: str = "",
    again: int = 0,
    known: Article | None = None,
    may: Callable[[Article], bool] = bool,
) -> Saved:
    """Write what was typed on version `seen` of the article; refused, it is set aside.

    Narrow: what stands so already is not written, and then the version stays. `again` is the
    number of the revision that holds the text of this form when it was refused before; `known` is
    the article as it was read with its rows, which saves reading it again (`working.held`); `may`
    is asked once it is held. Raises NotYours, and Article.DoesNotExist in the bin.
    """
    article = held(number, known)
    if not may(article):
        raise NotYours
    before, now = snapshot(article), timezone.now()
    changed = {name: one for name, one in typed.value.items() if one != before[name]}
    others = {name: one for name, one in typed.columns.items() if one != getattr(article, name)}
    if not open_forms.stands_on(article, seen=seen, tab=tab):
        if not changed and not others:
            return Saved(article)
        value = before | typed.value
        kept = setting_aside.set_aside(
            article, value, by=by, seen=seen, at=now, tab=tab, again=again
        )
        return Saved(article, kept)
    if changed or others:
        revisions.keep_standing(article, by=by, tab=tab)
        write(article, changed, by=by, columns=others)
        open_forms.saved(article, tab=tab, by=by, before=seen, at=now)
    _note(article, changed)
    return Saved(article)


def _note(article: Article, names: Collection[str]) -> None:
    """What the search and the library of images read of it."""
    if not set(names).isdisjoint(desk_index.READ):
        desk_index.note(article)
    if "body" in names:
        pictured.note({article.pk: article.body})


class Begun(Exception):
    """The form in this tab has made a draft already: the same was sent twice."""


def begin(typed: Typed, *, by: AbstractBaseUser, tab: str) -> Article | None:
    """The draft that a new form makes when something stands in it; None while nothing does.

    Raises Begun.
    """
    if is_empty(typed.value):
        return None
    try:
        return _begin(typed, by=by, tab=tab)
    except IntegrityError:
        if begun(tab=tab, by=by) is None:
            raise
        raise Begun from None


@transaction.atomic
def _begin(typed: Typed, *, by: AbstractBaseUser, tab: str) -> Article:
    article = Article(created_by_id=by.pk, changed_by_id=by.pk)
    rows = {"tags", "bylines", "sources", "dated"}
    for name, one in {**typed.value, **typed.columns}.items():
        if name not in rows:
            setattr(article, name, one)
    if typed.value["dated"]:
        article.dated = datetime.fromisoformat(typed.value["dated"])
    article.save(force_insert=True)
    open_forms.claim(article, tab=tab, by=by, at=timezone.now())
    write_rows(article, typed.value)
    _note(article, desk_index.READ)
    return article


def begun(*, tab: str, by: AbstractBaseUser) -> int | None:
    """The article that this tab has made already: the answer may have been lost on its way."""
    rows = OpenForm.objects.filter(tab=tab, user_id=by.pk)
    return rows.values_list("article_id", flat=True).first() if tab else None


def is_empty(value: Snapshot) -> bool:
    return all(not value.get(name, EMPTY[name]) for name in _WRITTEN)


@transaction.atomic
def discard_empty(number: int, *, at: datetime) -> bool:
    """Remove a draft that was autosaved, never saved, and holds nothing; whether it was one."""
    drafts = Article.objects.filter(state=State.DRAFT, revisions=None, created_by__isnull=False)
    # What somebody said about it or lent is something.
    drafts = drafts.filter(remarks=None, draft_links=None)
    rows = drafts.filter(pk=number).select_for_update(of=("self",)).with_rows()
    article = rows.first()
    if article is None or not is_empty(snapshot(article)):
        return False
    if open_forms.others(article, tab="", at=at):
        return False
    article.delete()
    return True


def sweep(at: datetime) -> None:
    """After the forms that ended without a word (a browser that was killed): what they left."""
    gone = OpenForm.objects.filter(at__lt=at - open_forms.PRESENT * 4, before__isnull=False)
    drafts = gone.filter(article__state=State.DRAFT, article__title="", article__body="")
    for number in drafts.values_list("article_id", flat=True)[:20]:
        discard_empty(number, at=at)
    open_forms.forget(at)
