"""Settings read from the environment: a bad value stops the start with its name."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, NoReturn
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

_HOST = re.compile(r"(?=[a-z0-9.-]{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*")
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
        # The value itself is left out: an address may hold a password, and this goes to a log.
        raise ImproperlyConfigured(f"{name} is not {expected}: {error}") from error


def refuse(name: str, reason: str) -> NoReturn:
    raise ImproperlyConfigured(f"{name} {reason}")


def need_all(**items: object) -> None:
    """The law names what a magazine must say of itself: it does not open while one is blank."""
    for name, value in items.items():
        if not value:
            refuse(name, "is blank: a magazine that is open must name who answers for it")


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
    return split(text(name, default))


def split(text: str) -> list[str]:
    return text.replace(",", " ").split()


def database(url: str) -> dict[str, Any]:
    """Django's database settings from an address.

    `sqlite:///path`, `postgres://user:password@host:port/name`, or with a socket
    `postgres://user@/name?host=/run/postgresql`.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            # Opening the file and teaching it Django's functions costs as much as a page.
            "CONN_MAX_AGE": 600,
            # Parallel editors lose saves under SQLite's defaults: a write transaction must take
            # its lock when it begins, and readers must not wait for it.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # A search reads hundreds of rows, which the 2 MB that SQLite keeps do not hold.
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-8000;",
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


def site(url: str) -> str:
    """The site's own address: a scheme and a host, nothing behind them."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("write https://host")
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
        raise ValueError("nothing may follow the host")
    if parts.port == 0:
        raise ValueError("a port is between 1 and 65535")
    # In one spelling: what is derived from "https://" must not depend on capitals.
    return f"{parts.scheme}://{parts.netloc.lower()}"


def language(code: str) -> str:
    if code not in {"fr", "en"}:
        raise ValueError("use fr or en")
    return code


def date_form(name: str) -> str:
    """Django's format of a day with its month in words, by the name of the form."""
    forms = {"05": "d F Y", "5": "j F Y"}
    if name not in forms:
        raise ValueError("use 05 or 5")
    return forms[name]


def time_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("no such zone") from error


def proxies(text: str) -> list[str]:
    """Addresses and networks of our own proxies, and `unix` for one that comes by a socket."""
    names = split(text)
    for name in names:
        if name != "unix":
            ip_network(name)
    return names


def hosts(text: str) -> list[str]:
    """Host names. Raises ValueError for one that is none."""
    names = split(text.lower())
    if any(not _HOST.fullmatch(name) for name in names):
        raise ValueError("write names alone, as tube.example")
    return names


def host_ports(text: str) -> list[str]:
    """Exact `host:port` pairs."""
    names = split(text.lower())
    for name in names:
        host, _, port = name.rpartition(":")
        if not host or "/" in host or not 0 < int(port) < 65536:
            raise ValueError("write host:port")
    return names


def minutes(text: str) -> int:
    """A whole number of minutes, from one to a day."""
    number = int(text)
    if not 1 <= number <= 1440:
        raise ValueError("write 1 to 1440")
    return number


def lines(text: str) -> list[str]:
    """What is written in one line with | where another begins."""
    return [" ".join(part.split()) for part in text.split("|") if part.strip()]


def email(text: str) -> str:
    """An address for mail, "" for none."""
    if text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise ValueError("write name@example.org") from error
    return text


def audit(text: str) -> tuple[date, int, str] | None:
    """« 2026-10-05 82 Who made it »: the day, the share of the criteria in percent, by whom."""
    if not text:
        return None
    on, percent, by = (*text.split(maxsplit=2), "", "")[:3]
    if not by or not 0 <= int(percent) <= 100:
        raise ValueError("write 2026-10-05 82 Who made it")
    return date.fromisoformat(on), int(percent), by


def cache(url: str) -> dict[str, Any]:
    """Django's cache settings: Redis or Valkey at `redis://host:port/number`, else a table."""
    if not url:
        # Django culls a third of 300 entries by default: limits and locks would be lost with them.
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("the scheme is not redis, rediss or unix")
    if parts.scheme != "unix" and (not parts.hostname or parts.port == 0):
        raise ValueError("the host or its port is missing")
    return {
        "BACKEND": "magazine.lib.cache.ForgivingRedisCache",
        "LOCATION": url,
        "OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2},
    }


def place(url: str) -> str:
    """The web address under which files are, "" for none."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("write https://host")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("nothing may follow the path, or stand before the host")
    return url.rstrip("/")


def contacts(text: str) -> list[str]:
    """Addresses of pages, of mailboxes (`mailto:`) or of telephones (`tel:`), as RFC 9116 wants."""
    names = split(text)
    for name in names:
        kind, _, rest = name.partition(":")
        if (
            kind not in {"https", "mailto", "tel"}
            or not rest
            or (kind == "mailto" and "@" not in rest)
        ):
            raise ValueError("write mailto:somebody@magazine.example, or https://…")
    return names


def web_address(url: str) -> str:
    """The whole address of something on the web, "" for none."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("write https://host/path")
    if parts.fragment or parts.username:
        raise ValueError("no name and no fragment may be in it")
    return url


def bucket(name: str, *, endpoint: str, region: str, address: str) -> dict[str, Any]:
    """Django's settings of a storage in this bucket; readers fetch its files at `address`, by
    default where the bucket itself answers."""
    own = f"{endpoint}/{name}" if endpoint else f"https://{name}.s3.{region}.amazonaws.com"
    options = {"bucket_name": name, "region_name": region, "address": address or own}
    if endpoint:
        options |= {"endpoint_url": endpoint}
    return {"BACKEND": "magazine.lib.objects.ObjectStorage", "OPTIONS": options}


def mailer(url: str) -> dict[str, Any]:
    """One of Django's MAILERS: `console:`, `file:///folder`, `smtp[+tls|+ssl]://user:word@host:port`."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file" and parts.path not in {"", "/"}:
        options = {"file_path": unquote(parts.path)}
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": options}
    if parts.scheme not in {"smtp", "smtp+tls", "smtp+ssl"}:
        raise ValueError("the scheme is not console, file, smtp, smtp+tls or smtp+ssl")
    if not parts.hostname:
        raise ValueError("the host is missing")
    smtp = {
        "host": parts.hostname,
        "port": parts.port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtp+ssl",
        "timeout": 10,
    }
    return {"BACKEND": "magazine.lib.mail.Smtp", "OPTIONS": smtp}


def kept_secret(path: Path) -> str:
    """The secret in `path`, made there the first time, readable by its owner only.

    Two processes that start at once get the same one: the file appears whole or not at all.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(0o600)
        draft.write_text(token_urlsafe(50))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()
