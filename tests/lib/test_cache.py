import socket

import pytest

from magazine.lib import env
from magazine.lib.cache import ForgivingRedisCache


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
