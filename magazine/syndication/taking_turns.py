"""Writers that may know a post by the same name take turns: the later one finds what is in."""

import hashlib
from collections.abc import Collection

from django.db import connection


def take(names: Collection[str]) -> None:
    """Wait for whoever bears one of these names; they are ours until the transaction ends.

    In order, so that two never wait for one another. On SQLite there is one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            each = "SELECT count(pg_advisory_xact_lock(number)) FROM unnest(%s::bigint[]) AS number"
            cursor.execute(each, [sorted({_number(name) for name in names if name})])


def _number(name: str) -> int:
    digest = hashlib.sha256(f"import {name}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
