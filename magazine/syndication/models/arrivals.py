from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article
from magazine.sections.models import Section


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def waiting(self) -> "ArrivalQuerySet":
        """Those that nobody has decided on; what lies in the bin waits for nobody."""
        return self.filter(decision=Arrival.Decision.WAITING, article__deleted_at=None)


class Arrival(models.Model):
    """An article that an import brought and did not publish: somebody at the desk decides on it.

    `proposed` is the section where it was filed when it came, `proposed_by` what filed it, and
    `rule` which rule of its blog. `before` is the state of the article that an acceptance ended,
    for whoever takes it back. What its author was asked: `question`, sent to `asked_to` ("" when
    somebody wrote from a program of their own); `sent_at` is set while it is on its way and stays
    once it went, `mail_fault` says why it did not.
    """

    class Decision(models.TextChoices):
        WAITING = "", pgettext_lazy("arrival", "to be decided")
        ACCEPTED = "accepted", pgettext_lazy("arrival", "accepted")
        REFUSED = "refused", pgettext_lazy("arrival", "refused")
        GONE = "gone", pgettext_lazy("arrival", "taken away elsewhere")

    class Filing(models.TextChoices):
        NOBODY = "", _("nothing files it")
        RULE = "rule", _("a rule of the blog")
        USUAL = "usual", _("the usual section of the blog")
        FILE = "file", _("what came says so")
        IMPORT = "import", _("whoever brought it in said so")

    article = models.OneToOneField(
        Article,
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="arrival",
    )
    came_at = models.DateTimeField(_("came at"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    proposed = models.ForeignKey(
        Section,
        verbose_name=_("section proposed"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    proposed_by = models.CharField(_("proposed by"), max_length=6, choices=Filing, blank=True)
    rule = models.CharField(_("rule"), max_length=320, blank=True)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    why = models.CharField(_("why"), max_length=300, blank=True)
    before = models.CharField(_("state before"), max_length=10, blank=True)
    asked_at = models.DateTimeField(_("author asked at"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("mail", "asked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_to = models.EmailField(_("author asked at the address"), blank=True)
    subject = models.CharField(pgettext_lazy("mail", "subject"), max_length=200, blank=True)
    question = models.TextField(_("question to the author"), blank=True)
    sent_at = models.DateTimeField(pgettext_lazy("mail", "sent at"), null=True, blank=True)
    mail_fault = models.CharField(_("why the mail did not go"), max_length=100, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering = ["came_at", "pk"]
        indexes = [
            models.Index(fields=["came_at"], name="arrival_waiting", condition=Q(decision="")),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}"

    @property
    def decided(self) -> datetime | None:
        """When somebody decided; None while it waits."""
        return self.decided_at if self.decision else None
