from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from magazine.lib.fields import WebAddressField


class Record(models.Model):
    """The ledger of what was brought in: it outlives a deleted article.

    `source` says where from (a blog's address, or a form of file); `guid` names the item there.
    `prints` holds the print of each field as it was last imported: a field of the article that
    differs from it is the editor's and is never overwritten. With a `tombstone` the item never
    comes back.
    """

    source = models.CharField(_("source"), max_length=200)
    guid = models.CharField(_("identifier"), max_length=300)
    address = WebAddressField(_("address"), blank=True)
    content_print = models.CharField(_("print of the content"), max_length=64, blank=True)
    prints = models.JSONField(_("print of each field"), default=dict)
    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="records",
    )
    first_seen = models.DateTimeField(_("first seen"))
    last_seen = models.DateTimeField(_("last seen"))
    tombstone = models.DateTimeField(_("never again since"), null=True, blank=True)
    tombstone_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("import record")
        verbose_name_plural = _("import ledger")
        ordering = ["-last_seen"]
        indexes = [
            models.Index(fields=["address"], name="record_address"),
            models.Index(fields=["content_print"], name="record_content"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "guid"], name="record_once_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.guid}"
