"""Settings read from the environment: a bad value stops the start with its name."""

import os
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def read[T](name: str, default: str, convert: Callable[[str], T], expected: str) -> T:
    """The variable `name` through `convert`; ImproperlyConfigured names it when that fails."""
    value = text(name, default)
    try:
        return convert(value)
    except (ValueError, KeyError) as error:
        message = f"{name}: {value!r} is not {expected} ({error})"
        raise ImproperlyConfigured(message) from error


def flag(name: str, default: bool = False) -> bool:
    def convert(value: str) -> bool:
        if value.lower() in TRUE:
            return True
        if value.lower() in FALSE:
            return False
        raise ValueError("use 1 or 0")

    return read(name, "1" if default else "0", convert, "a yes or no")


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas or spaces."""
    return text(name, default).replace(",", " ").split()


def database(url: str) -> dict[str, object]:
    """Django's database settings from an address.

    `sqlite:///path`, `postgres://user:password@host:port/name`, or with a socket
    `postgres://user@/name?host=/run/postgresql`.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            # Parallel editors lose saves under SQLite's defaults: a write transaction must take
            # its lock when it begins, and readers must not wait for it.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        if len(parts.path) < 2:
            raise ValueError("the database's name is missing")
        [socket] = parse_qs(parts.query).get("host", [""])
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or socket,
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError("the scheme is neither sqlite nor postgres")
