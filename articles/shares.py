"""How often articles were shared, by network and day. Nothing about the reader comes here."""

from datetime import date

from django.db.models import F

from .models import Network, Share


def count_share(*, article: int, network: Network, day: date) -> None:
    """Add one. Two at the same instant count two, on both databases."""
    rows = Share.objects.filter(article=article, network=network, day=day)
    if not rows.update(count=F("count") + 1):
        Share.objects.get_or_create(article_id=article, network=network, day=day)
        rows.update(count=F("count") + 1)
