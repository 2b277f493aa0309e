"""Who of the desk may see an article, asked for people who are not the one at the page.

The same rule as `articles.rights.sees`, the other way round: from the article to its people.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from magazine.sections.models import Seat
from magazine.sections.rights import Act, roles_with

from .models import Article


def people(article: Article) -> QuerySet[Any]:
    """The accounts that may open this article at the desk, in the order of their names."""
    users: QuerySet[Any] = get_user_model()._default_manager.all()
    editing = Seat.objects.filter(here(article), role__in=roles_with(Act.EDIT_OTHERS))
    writing = Seat.objects.filter(role__in=roles_with(Act.WRITE))
    own = Q(pk=article.created_by_id or 0) & Q(pk__in=writing.values("user"))
    found = Q(is_superuser=True) | Q(pk__in=editing.values("user")) | own
    return users.filter(found, is_active=True, is_staff=True).order_by("username")


def here(article: Article) -> Q:
    """Seats in the article's section, and those of every section."""
    everywhere = Q(section=None)
    return everywhere | Q(section=article.section_id) if article.section_id else everywhere


def sees(user: Any, article: Article) -> bool:
    return people(article).filter(pk=user.pk).exists()
