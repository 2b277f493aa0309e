"""The logs name what was asked for, but for the addresses that are secrets."""

import logging
from io import StringIO

import pytest

SECRET = "x" * 32


@pytest.fixture
def log() -> StringIO:
    """What the process writes to stderr, as the settings have it."""
    handler = next(
        one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler
    )
    out = StringIO()
    before = handler.setStream(out)
    yield out
    handler.setStream(before)


@pytest.mark.parametrize("ending", ["/", "", "y/"])
def test_the_secret_of_a_reading_link_is_in_no_log(client, db, log, ending):
    client.get(f"/apercu/{SECRET}{ending}")
    client.get("/nulle/part/")
    assert "xxx" not in log.getvalue()
    assert "/nulle/part/" in log.getvalue()


def test_a_failure_at_a_reading_link_is_logged_without_its_secret(client, db, log, monkeypatch):
    def broken(*_args: object, **_options: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("articles.draft_links.opened", broken)
    client.raise_request_exception = False
    assert client.get(f"/apercu/{SECRET}/").status_code == 500
    assert "the disk is gone" in log.getvalue()
    assert "/apercu/…" in log.getvalue()
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize("ask", ["get", "post", "put"])
def test_the_secret_of_a_hubs_callback_is_in_no_log(client, db, log, ask):
    """Whatever is asked of it is refused, which is what Django logs."""
    assert getattr(client, ask)(f"/websub/{SECRET}/").status_code in (404, 405)
    assert "/websub/…" in log.getvalue()
    assert SECRET not in log.getvalue()
