"""What readers report as unlawful (Regulation (EU) 2022/2065, « DSA », article 16), and the mails
that this takes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from magazine.lib.fields import WebAddressField


class Motive(models.TextChoices):
    """Why a text would be unlawful. Who reports the sexual abuse of children need not give a name
    (article 16, 2 c)."""

    CHILDREN = "children", _("sexual abuse or exploitation of children")
    TERROR = "terror", _("terrorism: provocation or apology")
    HATE = "hate", _("incitement to hatred, violence or discrimination")
    THREAT = "threat", _("threat or harassment")
    DEFAMATION = "defamation", _("defamation or insult")
    PRIVACY = "privacy", _("breach of privacy or of the right to one’s image")
    DATA = "data", _("personal data")
    COPYRIGHT = "copyright", _("breach of copyright or of another such right")
    FRAUD = "fraud", _("fraud or deception")
    OTHER = "other", _("another breach of the law")


class Decision(models.TextChoices):
    WAITING = "", pgettext_lazy("report", "waits for an answer")
    WITHDRAWN = "withdrawn", pgettext_lazy("report", "content withdrawn")
    CORRECTED = "corrected", pgettext_lazy("report", "content corrected")
    KEPT = "kept", pgettext_lazy("report", "content kept")
    ELSEWHERE = "elsewhere", pgettext_lazy("report", "not for this magazine to decide")


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> "ReportQuerySet":
        """The longest first."""
        return self.filter(decision=Decision.WAITING).order_by("received_at", "pk")


class Report(models.Model):
    """A report as it was received, and what was answered. `token` is the address of its receipt.

    The words and the name of who wrote it go a year after the answer (`forgetting`); that there
    was a report, and what was decided, stays.
    """

    token = models.CharField(max_length=43, unique=True, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    motive = models.CharField(_("motive"), max_length=10, choices=Motive)
    address = WebAddressField(_("address of the content"))
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reports",
    )
    explanation = models.TextField(_("explanation"), blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, blank=True, default=Decision.WAITING
    )
    answer = models.TextField(_("reasons of the decision"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    forgotten_at = models.DateTimeField(_("personal data deleted"), null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["received_at"], name="report_waiting", condition=Q(decision="")),
            models.Index(
                fields=["answered_at"], name="report_to_forget", condition=Q(forgotten_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", answered_at=None)
                | (~Q(decision="") & Q(answered_at__isnull=False)),
                name="report_answered_says_how",
            ),
            models.CheckConstraint(
                condition=Q(address__startswith="http"), name="report_is_about_the_web"
            ),
        ]

    def __str__(self) -> str:
        return gettext("no. %(number)d") % {"number": self.pk}

    @property
    def receipt(self) -> str:
        """The address of the receipt: whoever knows it may read it."""
        return reverse("report_receipt", args=[self.token])


class Letter(models.Model):
    """A mail about a report: to the desk, and to who wrote it. What is `unsure` was handed over and
    not answered for: it may have arrived, and is not sent again (`magazine.lib.mail`). What is
    `leaving` for long was in the hands of a worker that was killed, and is (`sending`)."""

    class Kind(models.TextChoices):
        DESK = "desk", _("notice to the desk")
        RECEIPT = "receipt", _("receipt")
        ANSWER = "answer", _("answer")

    class Fate(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "waits to be sent")
        LEAVING = "leaving", pgettext_lazy("mail", "is being sent")
        UNSURE = "unsure", pgettext_lazy("mail", "handed over, not confirmed")
        SENT = "sent", pgettext_lazy("mail", "sent")
        DROPPED = "dropped", pgettext_lazy("mail", "given up")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    fate = models.CharField(_("state"), max_length=7, choices=Fate, default=Fate.WAITING)
    at = models.DateTimeField(_("at"), default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("mail about a report")
        verbose_name_plural = _("mails about reports")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["not_before"], name="letter_due", condition=Q(fate="waiting")),
            models.Index(fields=["at"], name="letter_left", condition=Q(fate="leaving")),
        ]
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="letter_kind_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"
