"""What is public, as SQL to be joined: writing it takes longer than answering it, so once."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F

from .models import Publication


def public(now: datetime, *columns: str, **named: str) -> tuple[str, list[Any]]:
    """A query of these columns of what readers may see at `now`, and its parameters."""
    sql, times = _written(connection.vendor, columns, tuple(named.items()))
    return sql, [connection.ops.adapt_datetimefield_value(now)] * times


@lru_cache(maxsize=16)
def _written(
    _vendor: str, columns: tuple[str, ...], named: tuple[tuple[str, str], ...]
) -> tuple[str, int]:
    """The SQL, and how many instants it takes, which are all the same."""
    rows = Publication.objects.published(datetime(2000, 1, 1, tzinfo=UTC)).order_by()
    picked = rows.values(*columns, **{name: F(column) for name, column in named})
    sql, params = picked.query.sql_with_params()
    return sql, len(params)
