"""The forms of an article that stand open in browsers: who is there, and on what text."""

from django.conf import settings
from django.db import models

from .article import Article


class OpenForm(models.Model):
    """One tab. It stands on version `seen` of the article; when its own last save made that, it
    stood on `before` until then. `base` is the text of `seen`, kept once somebody else has
    replaced it: what a merge starts from.
    """

    tab = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="open_forms")
    at = models.DateTimeField(db_index=True)
    part = models.CharField(max_length=40, blank=True)
    seen = models.PositiveIntegerField()
    before = models.PositiveIntegerField(null=True)
    base = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "tab"], name="open_form_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.user_id}"
