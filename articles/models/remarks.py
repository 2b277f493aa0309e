"""Remarks of the desk on an article, and who is told of them. Readers never see these tables."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .article import Article

LONGEST_REMARK = 2000
LONGEST_QUOTE = 1000
LONGEST_CONTEXT = 60
_ADDRESS = re.compile(r"\bhttps?://[\w\[][^\s<>\"«»]*")


class Remark(models.Model):
    """What somebody of the desk says about an article, or about a passage of it.

    A passage is known by its words (`quote`) with a few before and after, so that it is found
    again whatever is written around it. A reply has a `parent`, which has none. `text` is plain;
    `mentions` are the @names in it, as `articles.mentions` understood them when it was written.
    `by_name` outlives the account.
    """

    class Part(models.TextChoices):
        WHOLE = "", _("the whole article")
        KICKER = "kicker", _("kicker")
        TITLE = "title", _("title")
        STANDFIRST = "standfirst", _("standfirst")
        BODY = "body", _("text")

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="remarks"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("in reply to"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="replies",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="remarks",
    )
    by_name = models.CharField(_("name at the time"), max_length=310)
    at = models.DateTimeField(_("at"))
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    text = models.TextField(_("remark"), max_length=LONGEST_REMARK)
    mentions = models.JSONField(_("mentions"), default=list, blank=True)
    part = models.CharField(_("about"), max_length=10, choices=Part, blank=True)
    quote = models.TextField(_("passage"), max_length=LONGEST_QUOTE, blank=True)
    before = models.CharField(_("words before"), max_length=LONGEST_CONTEXT, blank=True)
    after = models.CharField(_("words after"), max_length=LONGEST_CONTEXT, blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by_name = models.CharField(_("resolved by"), max_length=310, blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    changed = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["article", "resolved_at", "-id"], name="remark_thread"),
            models.Index(fields=["by", "-at"], name="remark_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(part="", quote="") | (~Q(part="") & ~Q(quote="")),
                name="remark_passage_is_quoted",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(part="", resolved_at=None),
                name="remark_reply_is_about_its_thread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.text[:40]}"

    @property
    def fragments(self) -> list[tuple[str, str]]:
        """The text in pieces: ("mention", "@claire"), ("link", "https://…"), ("text", …)."""
        pieces: list[tuple[str, str]] = []
        end = 0
        for mention in self.mentions:
            start, stop = mention["at"], mention["at"] + mention["length"]
            pieces += [*_linked(self.text[end:start]), ("mention", self.text[start:stop])]
            end = stop
        return [*pieces, *_linked(self.text[end:])]


def _linked(text: str) -> Iterator[tuple[str, str]]:
    """Addresses of the web stand apart, without what ends a sentence."""
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?)]»’'\u00a0\u202f")
        yield "text", text[end : found.start()]
        yield "link", address
        end = found.start() + len(address)
    yield "text", text[end:]


class Notice(models.Model):
    """That one person is to be told of one remark by mail: once, whatever happens.

    `leaving` is written before the mail is handed over: a process that dies then leaves it so,
    and the mail is not sent again (`articles.digests`). `left_at` is when it was.
    """

    # Words for these stand in the mail alone (`articles.letters`).
    class Reason(models.TextChoices):
        MENTION = "mention"
        REPLY = "reply"
        OWN = "own"

    class Fate(models.TextChoices):
        WAITING = "waiting"
        LEAVING = "leaving"
        SENT = "sent"
        DROPPED = "dropped"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    remark = models.ForeignKey(
        Remark, verbose_name=_("remark"), on_delete=models.CASCADE, related_name="notices"
    )
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    at = models.DateTimeField(_("at"))
    fate = models.CharField(_("fate"), max_length=8, choices=Fate, default=Fate.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["recipient", "at"], name="notice_waiting", condition=Q(fate="waiting")
            ),
            models.Index(fields=["recipient", "-left_at"], name="notice_left"),
        ]
        constraints = [models.UniqueConstraint(fields=["recipient", "remark"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.remark_id}: {self.get_fate_display()}"


class Silence(models.Model):
    """That a person wants no mail about remarks."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="silence",
    )
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("no mail about remarks")
        verbose_name_plural = _("no mail about remarks")

    def __str__(self) -> str:
        return str(self.user)


def shown_name(user: Any) -> str:
    """What the desk calls a person, on one line."""
    return " ".join(str(user.get_full_name() or user.get_username()).split())
