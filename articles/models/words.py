"""The words of the magazine as they are spelt there, for who types another spelling."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A word of what was published: folded, as it is shown, how often; and what it is found by.

    `term` is that of the search index, `sound` how it is heard, `backwards` the word from its end
    (`articles.spelling`).
    """

    folded = models.CharField(max_length=40, unique=True)
    shown = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=0)
    term = models.CharField(max_length=40, db_index=True)
    sound = models.CharField(max_length=40, db_index=True)
    backwards = models.CharField(max_length=40, db_index=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = [models.Index(fields=["-times"], name="word_commonest")]

    def __str__(self) -> str:
        return self.shown


class LearntWords(models.Model):
    """The number of the last publication whose words are learnt, in row 1. Below zero, numbers
    before it that were not there then, and may still come."""

    publication = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.publication)
