"""What the desk's own search reads. Readers' pages and the readers' search never do."""

from django.db import models

from .article import Article


class DeskTerms(models.Model):
    """The analysed words of a working copy, separated by spaces; both databases index this row.

    `heading` holds kicker and title; `lead` the standfirst, tags, bylines and sources. `stale`
    says that the text was autosaved since: the worker brings the row up to date.
    """

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="desk_terms"
    )
    heading = models.TextField()
    lead = models.TextField()
    body = models.TextField()
    stale = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.article_id)
