"""Whether this process lives, and whether it can serve."""

import uuid

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """503 with the reasons, one a line, while a part that serving needs is missing."""
    reasons = _database() or _cache()
    return HttpResponse(
        "".join(f"{reason}\n" for reason in reasons or ["ok"]),
        content_type="text/plain; charset=utf-8",
        status=503 if reasons else 200,
    )


def _database() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return ["the database does not answer"]
    return [f"the migration {row.app_label}.{row.name} is not applied" for row, _back in missing]


def _cache() -> list[str]:
    """The cache holds limits and locks. The database's own cache is a table that may be missing."""
    key, value = f"readyz:{uuid.uuid4()}", "ready"
    try:
        cache.set(key, value, timeout=10)
        held = cache.get(key) == value
        cache.delete(key)
    except DatabaseError:
        held = False
    return [] if held else ["the cache does not answer"]
