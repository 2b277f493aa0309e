import socket

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from magazine.lib import env
from magazine.lib.cache import ForgivingRedisCache, clear_expired


@pytest.fixture
def silent():
    """A cache whose server takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings = env.cache(f"redis://127.0.0.1:{server.getsockname()[1]}/0")
        yield ForgivingRedisCache(settings["LOCATION"], {"OPTIONS": settings["OPTIONS"]})


@pytest.fixture
def gone():
    """A cache whose server is not there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return ForgivingRedisCache(f"redis://127.0.0.1:{port}/0", {})


def test_a_cache_that_is_down_is_a_cache_that_misses(gone) -> None:
    gone.set("key", 1)
    assert gone.get("key", "default") == "default"
    assert gone.get_or_set("key", "made") == "made"
    assert gone.get_many(["key"]) == {}
    assert gone.set_many({"key": 1}) == ["key"]
    assert not gone.add("key", 1)
    assert not gone.delete("key")
    assert "key" not in gone


def test_counting_in_a_cache_that_is_down_says_so(gone) -> None:
    with pytest.raises(ValueError, match="not found"):
        gone.incr("key")


@pytest.mark.slow_process
def test_a_cache_that_hangs_costs_a_fraction_of_a_second(silent) -> None:
    assert silent.get("key", "default") == "default"


@pytest.mark.django_db
def test_what_is_over_leaves_the_table_that_stands_in_for_a_cache(settings, time_machine):
    """The key of a day must be lost, and not only out of use."""
    time_machine.move_to("2026-11-27 08:00")
    settings.CACHES = {"default": env.cache("")}
    call_command("createcachetable")
    cache.set("key", "of today", timeout=60)
    cache.set("other", "of tomorrow", timeout=3600)
    assert clear_expired() == 0
    time_machine.move_to("2026-11-27 08:02")
    assert clear_expired() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        assert [key for (key,) in cursor.fetchall()] == [":1:other"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert clear_expired() == 0
