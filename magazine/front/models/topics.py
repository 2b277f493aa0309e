"""What the hub of the magazine was told, list by list."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TopicQuerySet(models.QuerySet["Topic"]):
    def due(self, at: datetime) -> "TopicQuerySet":
        return self.filter(due__lte=at).order_by("due", "pk")


class Topic(models.Model):
    """A list whose feeds stand below `path` ("/magazine/culture/flux/").

    `print` is that of the feed when the hub was last told of it. `due` is when to look at it next,
    null while nothing has happened; `noted` counts what happened, so that nothing is lost which
    happens while somebody looks. `reason`: why the hub could not be told.
    """

    path = models.CharField(max_length=200, unique=True)
    print = models.CharField(max_length=70, blank=True)
    noted = models.PositiveIntegerField(default=0)
    due = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("list that the hub is told of")
        verbose_name_plural = _("lists that the hub is told of")
        indexes = [
            models.Index(fields=["due"], name="topic_due", condition=Q(due__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.path
