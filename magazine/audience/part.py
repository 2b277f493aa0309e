"""« Chiffres », beside the form of an article: how it was read, and what went back to its blog."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.parts import Panel, Part
from articles.models import Article, Share, State

from . import figures
from .models import ArticleDay
from .plots import plot
from .spans import last_days

SHOWN_DAYS = 30
NEVER_READ = {State.DRAFT, State.REVIEW, State.READY, State.SCHEDULED}


def panel(model_admin: Any, request: HttpRequest, article: Article) -> Panel | None:
    """For what readers have or had; what is written for the first time has nothing to show."""
    if article.state in NEVER_READ:
        return None
    span = last_days(timezone.localdate(), SHOWN_DAYS)
    found = figures.by_day(ArticleDay.objects.filter(article=article.pk))
    steps = span.steps(found)
    context = {
        "total": figures.total(found.values()),
        "steps": steps,
        "lately": figures.total(step.figures for step in steps),
        "reads": plot(steps, lambda one: one.reads, lambda one: one.copied),
        "shares": figures.named_shares(Share.objects.filter(article=article.pk)),
    }
    template = "admin/audience/panel.html"
    return Panel("figures", _("Figures"), template, context)


PART = Part(panel=panel, styles=("css/desk-figures.css",))
