"""What must be there before the magazine can be served: database, static files, administrator.

Each part remembers what it was made from in `var/prepared.json`, so that a later start only
compares a few hundred file dates.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from secrets import token_urlsafe

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

NEEDED_MB = 200
MEGABYTE = 1024 * 1024


class Fault(Exception):
    """What keeps the magazine from starting, in one line for the person who typed the command."""


def check_folder(folder: Path, setting: str = "") -> None:
    """Fault when `folder`, named by this setting, cannot be written or its disk is nearly full."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        raise Fault(f"{setting}{folder} cannot be written: {error.strerror}.") from error
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < NEEDED_MB:
        raise Fault(
            f"The disk of {setting}{folder} is full: {free} MB free, {NEEDED_MB} MB needed."
        )


def prepare(say: Callable[[str], None]) -> None:
    """Bring the database and the static files up to date; `say` gets a line for each long step."""
    stamp = settings.VAR / "prepared.json"
    made_from = json.loads(stamp.read_text()) if stamp.exists() else {}
    database, static = database_print(), static_print()
    if made_from.get("static") != static or not settings.STATIC_ROOT.is_dir():
        say("Collecting the static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
    if made_from.get("database") != database or not database_is_there():
        prepare_database(say)
    stamp.write_text(json.dumps({"database": database, "static": static}))


def prepare_database(say: Callable[[str], None]) -> None:
    say("Preparing the database …")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    users = get_user_model().objects
    # The administrator is made last: a start that was cut short begins again from here.
    if not users.filter(is_superuser=True).exists():
        if not apps.get_model("sections", "Section").objects.exists():
            say("Loading the demo magazine …")
            settings.DEMO_MARK.touch()
            settings.DEMO = True
            call_command("load_demo", verbosity=0)
        password = token_urlsafe(12)
        users.create_superuser("admin", password=password)
        say(f"Administrator: admin, password: {password} (shown only now)")


def database_is_there() -> bool:
    if connection.vendor != "sqlite":
        return True
    file = Path(str(connection.settings_dict["NAME"]))
    return file.exists() and file.stat().st_size > 0


def database_print() -> str:
    """A print of all that decides the tables: the migrations, the packages and the address."""
    database = connection.settings_dict
    address = [str(database[part]) for part in ("ENGINE", "HOST", "PORT", "NAME", "USER")]
    return file_print(settings.ROOT.glob("**/migrations/*.py"), *address)


def static_print() -> str:
    """A print of all that decides the static files: ours, those of the packages, the storage."""
    files = [path for folder in settings.STATICFILES_DIRS for path in folder.rglob("*")]
    return file_print([*files, settings.ROOT / "magazine" / "lib" / "staticfiles.py"])


def file_print(files: Iterable[Path], *words: str) -> str:
    """A print of the files' names, sizes and dates, of `words`, and of the pinned packages."""
    digest = hashlib.sha256((settings.ROOT / "requirements.txt").read_bytes())
    for path in sorted(files):
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    digest.update("\0".join(words).encode())
    return digest.hexdigest()
