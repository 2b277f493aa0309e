"""Remarks on an article: written, answered, corrected, taken back, resolved.

They are data of their own: no save of the article, no new version, no event. Each verb is one
transaction and tells those concerned (`articles.notices`); a refusal says why and changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import mentions, notices
from .models import Article, Remark
from .models.remarks import LONGEST_CONTEXT, LONGEST_QUOTE, LONGEST_REMARK, shown_name

# What one person may write in an hour: a desk at work stays far below, a script does not.
AN_HOUR = 60
MOST_REPLIES = 100
# How long one's own deletion can be undone.
UNDONE_WITHIN = timedelta(days=1)


class Refused(Exception):
    """Why a remark was not written, in words for who wrote it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one part of an article, with a few before and after them."""

    part: str
    quote: str
    before: str = ""
    after: str = ""


@transaction.atomic
def add(
    article: Article, *, by: AbstractBaseUser, text: str, passage: Passage | None = None
) -> Remark:
    """A new thread, about a passage or the whole article. Raises Refused."""
    return _write(article, by=by, text=text, passage=passage)


@transaction.atomic
def reply(thread: Remark, *, by: AbstractBaseUser, text: str) -> Remark:
    """An answer in a thread; a thread that was resolved is open again. Raises Refused."""
    held = _held(thread)
    if held.replies.count() >= MOST_REPLIES:
        raise Refused(_("This thread is full: write a new remark."))
    row = _write(held.article, by=by, text=text, parent=held)
    if held.resolved_at:
        reopen(held)
    return row


def _write(
    article: Article,
    *,
    by: AbstractBaseUser,
    text: str,
    passage: Passage | None = None,
    parent: Remark | None = None,
) -> Remark:
    now = timezone.now()
    # Held, so that two presses at once are counted one after the other.
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=by.pk)
    if Remark.objects.filter(by_id=by.pk, at__gt=now - timedelta(hours=1)).count() >= AN_HOUR:
        raise Refused(_("That is a lot of remarks for one hour: please wait a little."))
    words = _checked(text)
    about = _about(passage) if passage else {}
    row = Remark.objects.create(
        article=article,
        parent=parent,
        by_id=by.pk,
        by_name=shown_name(by),
        at=now,
        text=words,
        mentions=mentions.found(words, article),
        **about,
    )
    notices.tell(row, now=now)
    return row


def _checked(text: str) -> str:
    words = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not words:
        raise Refused(_("Write something first."))
    if len(words) > LONGEST_REMARK:
        text = _("A remark has at most %(most)d characters; this one has %(length)d.")
        raise Refused(text % {"most": LONGEST_REMARK, "length": len(words)})
    return words


def _about(passage: Passage) -> dict[str, str]:
    """The columns of a passage; nothing when no words of a known part are quoted."""
    quote = passage.quote.replace("\r\n", "\n").replace("\0", "")[:LONGEST_QUOTE]
    if passage.part not in Remark.Part.values or not passage.part or not quote.strip():
        return {}
    before = passage.before.replace("\r\n", "\n").replace("\0", "")[-LONGEST_CONTEXT:]
    after = passage.after.replace("\r\n", "\n").replace("\0", "")[:LONGEST_CONTEXT]
    return {"part": passage.part, "quote": quote, "before": before, "after": after}


@transaction.atomic
def edit(remark: Remark, *, text: str) -> Remark:
    """Other words for one's own remark; whom it newly mentions is told. Raises Refused."""
    held = _held(remark)
    words = _checked(text)
    if held.deleted_at:
        raise Refused(_("This remark was deleted meanwhile."))
    if words != held.text:
        now = timezone.now()
        held.text, held.edited_at = words, now
        held.mentions = mentions.found(words, held.article)
        held.save(update_fields=["text", "edited_at", "mentions", "changed"])
        notices.tell(held, now=now)
    return held


@transaction.atomic
def delete(remark: Remark) -> None:
    """Nobody sees its words any more; its place stays while something answers it."""
    held = _held(remark)
    if held.deleted_at is None:
        _set(held, deleted_at=timezone.now())


@transaction.atomic
def undelete(remark: Remark) -> None:
    """Raises Refused when it was deleted too long ago."""
    held = _held(remark)
    if held.deleted_at is None:
        return
    if held.deleted_at < timezone.now() - UNDONE_WITHIN:
        raise Refused(_("This remark was deleted too long ago to be taken back."))
    _set(held, deleted_at=None)


@transaction.atomic
def resolve(thread: Remark, *, by: AbstractBaseUser) -> None:
    held = _held(thread)
    if held.resolved_at is None and held.parent_id is None:
        _set(held, resolved_at=timezone.now(), resolved_by_name=shown_name(by))


@transaction.atomic
def reopen(thread: Remark) -> None:
    held = _held(thread)
    if held.resolved_at:
        _set(held, resolved_at=None, resolved_by_name="")


def _held(remark: Remark) -> Remark:
    """The fresh row, held until the transaction ends. Raises Remark.DoesNotExist."""
    rows = Remark.objects.select_for_update(of=("self",)).select_related("article")
    return rows.get(pk=remark.pk)


def _set(row: Remark, **columns: datetime | str | None) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=[*columns, "changed"])
