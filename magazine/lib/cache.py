"""The shared cache: Redis or Valkey, or the table that stands in for them."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from django.utils import timezone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def clear_expired() -> int:
    """EACH_MINUTE: the table that stands in for Redis keeps what is over until somebody asks for it
    again, be it a key that was to be lost; how many entries went."""
    if settings.CACHES["default"]["BACKEND"] != f"{DatabaseCache.__module__}.DatabaseCache":
        return 0
    table = connection.ops.quote_name(getattr(cache, "_table"))  # noqa: B009
    now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608
        return int(cursor.rowcount)


class ForgivingRedisCache(RedisCache):
    """A cache that is down is a cache that misses: reading gives the default, writing does nothing.

    With the time limits of magazine.lib.env.cache, a server that hangs costs 0.2 s, not a request.
    Counting (`incr`) then answers as for a missing key, with ValueError: a limit must not pass
    for kept when nothing has been counted.
    """

    def add(self, *args: Any, **options: Any) -> bool:
        return bool(self._forgive(False, super().add, *args, **options))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._forgive(default, super().get, key, default, version)

    def set(self, *args: Any, **options: Any) -> None:
        self._forgive(None, super().set, *args, **options)

    def touch(self, *args: Any, **options: Any) -> bool:
        return bool(self._forgive(False, super().touch, *args, **options))

    def delete(self, *args: Any, **options: Any) -> bool:
        return bool(self._forgive(False, super().delete, *args, **options))

    def get_many(self, *args: Any, **options: Any) -> dict[Any, Any]:
        return dict(self._forgive({}, super().get_many, *args, **options))

    def set_many(self, data: Any, *args: Any, **options: Any) -> list[Any]:
        return list(self._forgive(list(data), super().set_many, data, *args, **options))

    def delete_many(self, *args: Any, **options: Any) -> None:
        self._forgive(None, super().delete_many, *args, **options)

    def has_key(self, *args: Any, **options: Any) -> bool:
        return bool(self._forgive(False, super().has_key, *args, **options))

    def incr(self, key: Any, *args: Any, **options: Any) -> int:
        count = self._forgive(None, super().incr, key, *args, **options)
        if count is None:
            raise ValueError(f"Key '{key}' not found")
        return int(count)

    def clear(self) -> None:
        self._forgive(None, super().clear)

    def _forgive(self, otherwise: Any, act: Callable[..., Any], *args: Any, **options: Any) -> Any:
        try:
            return act(*args, **options)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return otherwise
