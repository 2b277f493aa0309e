from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from authors.models import Blog
from magazine.lib.fields import WebAddressField

# In place of a print, which it never is: of a name that has no title of its own.
JOINED = "joined"


class Record(models.Model):
    """The ledger of what was brought in: it outlives a deleted article.

    `source` says where from (a blog's address, or a form of file), `blog` whose it is; `guid` names
    the item there. An article has a row for each of its names. The first holds `prints`, that of
    each field as it was last taken: a field of the article that differs from it is the editor's and
    is never overwritten. With a `tombstone` the item never comes back.

    `title_print` and the sketch say what it resembles: of the prints of three words in a row, two
    in each part (`likeness`). Two texts that are mostly the same share most of its parts, two
    others none. A further name of an article has none of these, unless it was the name of another
    article that was joined to this one.
    """

    source = models.CharField(_("source"), max_length=200)
    guid = models.CharField(_("identifier"), max_length=300)
    address = WebAddressField(_("address"), blank=True)
    blog = models.ForeignKey(
        Blog,
        verbose_name=_("blog"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="records",
        db_index=False,
    )
    content_print = models.CharField(_("print of the content"), max_length=64, blank=True)
    title_print = models.CharField(_("print of the title"), max_length=16, blank=True)
    sketch_low = models.BigIntegerField(_("sketch of the text, low"), null=True, blank=True)
    sketch_mid = models.BigIntegerField(_("sketch of the text, middle"), null=True, blank=True)
    sketch_high = models.BigIntegerField(_("sketch of the text, high"), null=True, blank=True)
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
            models.Index(fields=["blog", "guid"], name="record_blog"),
            # Without a condition: SQLite cannot tell that « one of these » is never "".
            models.Index(fields=["title_print"], name="record_title"),
            *(
                models.Index(
                    fields=[f"sketch_{third}"],
                    name=f"record_{third}",
                    condition=Q(**{f"sketch_{third}__isnull": False}),
                )
                for third in ("low", "mid", "high")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "guid"], name="record_once_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.guid}"

    @property
    def joined(self) -> bool:
        """Whether it names another post, of which somebody said that it is this article too."""
        return not self.prints and bool(self.title_print)
