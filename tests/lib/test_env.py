import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from magazine.lib import env


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret-key"
    first = env.kept_secret(path)
    assert len(first) > 50
    assert env.kept_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_a_list_may_use_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_LIST", "a, b c,")
    assert env.words("SOME_LIST") == ["a", "b", "c"]


def test_a_database_address_may_hold_escaped_letters_and_a_socket() -> None:
    database = env.database("postgres://desk:p%40ss@/mag?host=/run/postgresql")
    assert (database["USER"], database["PASSWORD"], database["NAME"], database["HOST"]) == (
        "desk",
        "p@ss",
        "mag",
        "/run/postgresql",
    )


def test_sqlite_takes_its_lock_when_a_transaction_begins() -> None:
    database = env.database("sqlite:////srv/magazine.sqlite3")
    assert database["NAME"] == "/srv/magazine.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "backend", "port"),
    [
        ("console:", "django.core.mail.backends.console.EmailBackend", None),
        ("file:///tmp/mail", "django.core.mail.backends.filebased.EmailBackend", None),
        ("smtp://mail.example", "magazine.lib.mail.Smtp", None),
        ("smtp+tls://u:p@mail.example:587", "magazine.lib.mail.Smtp", 587),
    ],
)
def test_mail_goes_where_the_address_says(url: str, backend: str, port: int | None) -> None:
    mailer = env.mailer(url)
    assert mailer["BACKEND"] == backend
    assert mailer.get("OPTIONS", {}).get("port") == port


def test_a_cache_in_the_database_holds_more_than_a_flood_of_entries():
    assert env.cache("")["OPTIONS"]["MAX_ENTRIES"] >= 100_000


@pytest.mark.parametrize(
    "written",
    ["HTTPS://Magazine.Example", "https://magazine.example/", "https://magazine.example?"],
)
def test_the_address_of_the_site_has_one_spelling(written: str) -> None:
    """The security of a site in production hangs on it beginning with https://."""
    assert env.site(written) == "https://magazine.example"


@pytest.mark.parametrize(
    ("convert", "value"),
    [(env.site, "https://magazine.example:port"), (env.cache, "redis://localhost:port")],
)
def test_a_port_is_a_number(convert: Callable[[str], Any], value: str) -> None:
    with pytest.raises(ValueError, match="[Pp]ort"):
        convert(value)
