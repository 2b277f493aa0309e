"""The return meter counts: a read here, a click to the original, a click to the author's blog."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from .models import ArticleDay, Counts, SectionDay


class What(models.TextChoices):
    """The value is the name of the column."""

    READ = "reads", _("read")
    ORIGINAL = "originals", _("click to the original")
    BLOG = "blogs", _("click to the blog")


@transaction.atomic
def count(what: What, *, article: int, section: int, republished: bool, day: date) -> None:
    """Add one, for the article and its section. Two at the same instant count two, on both
    databases: the rows are taken in one order, for as long as two updates last."""
    _add(ArticleDay, what, article_id=article, day=day)
    _add(SectionDay, what, section_id=section, republished=republished, day=day)


def _add(model: type[Counts], what: What, **key: Any) -> None:
    rows = model._default_manager.filter(**key)
    if not rows.update(**{what.value: F(what.value) + 1}):
        model._default_manager.get_or_create(**key)
        rows.update(**{what.value: F(what.value) + 1})
