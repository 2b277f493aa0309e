import pytest
from django.core.cache import cache
from django.core.cache.backends.dummy import DummyCache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from magazine.front import health


def test_the_process_answers_without_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies and "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_everything_is_there(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    ((_app, last),) = MigrationLoader(connection).graph.leaf_nodes("front")
    MigrationRecorder(connection).record_unapplied("front", last)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert f"front.{last} is not applied" in response.content.decode()


@pytest.mark.django_db
def test_not_ready_without_a_cache_that_holds(client, monkeypatch):
    monkeypatch.setattr(health, "cache", DummyCache("none", {}))
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the cache does not answer\n")


@pytest.mark.django_db
def test_not_ready_without_the_table_of_the_cache(client, monkeypatch):
    def fail(*args, **options):
        raise DatabaseError("no such table: cache")

    monkeypatch.setattr(cache, "set", fail)
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_not_ready_without_the_database(client, monkeypatch):
    def fail(*args, **options):
        raise DatabaseError("connection refused: a secret of ours")

    monkeypatch.setattr(health, "MigrationExecutor", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")
