"""The return meter counts: a read here, a click to the original, a click to the author's blog."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from .models import ArticleDay, ArticleMonth, Counts, SectionDay


class What(models.TextChoices):
    """The value is the name of the column."""

    READ = "reads", _("read")
    ORIGINAL = "originals", _("click to the original")
    BLOG = "blogs", _("click to the blog")


@transaction.atomic
def count(what: What, *, article: int, section: int, republished: bool, day: date) -> None:
    """Add one, for the article and its section. Two at the same instant count two, on both
    databases: the rows are taken in one order, for as long as three updates last."""
    first = {"republished": republished}
    _add(ArticleDay, what, first, article_id=article, day=day)
    _add(ArticleMonth, what, first, article_id=article, day=day.replace(day=1))
    _add(SectionDay, what, {}, section_id=section, republished=republished, day=day)


def _add(model: type[Counts], what: What, first: dict[str, Any], **key: Any) -> None:
    rows = model._default_manager.filter(**key)
    if not rows.update(**{what.value: F(what.value) + 1}):
        model._default_manager.get_or_create(defaults=first, **key)
        rows.update(**{what.value: F(what.value) + 1})
