"""A file that came with a form that had something else wrong: it is kept for a day, so that nobody
has to choose and send it again."""

from datetime import timedelta
from pathlib import Path

from django.core import signing
from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils import timezone

from .models.runs import private_files

KEPT = timedelta(days=1)
_FOLDER = "kept"
_SALT = "magazine.syndication.kept_uploads"
# So many go at a time.
_AT_ONCE = 20


def keep(file: File[bytes]) -> str:
    """Store it; the words by which the form finds it again."""
    name = Path(file.name or "").name
    stored = _files().save(f"{_FOLDER}/{name}", file)
    return signing.dumps([stored, name], salt=_SALT)


def name_of(words: str) -> str:
    """What the file was called; "" for none, and for one that is no longer kept."""
    stored, name = _read(words)
    return name if stored and _files().exists(stored) else ""


def opened(words: str) -> File[bytes] | None:
    """The file under its own name."""
    stored, name = _read(words)
    if not stored or not _files().exists(stored):
        return None
    file: File[bytes] = _files().open(stored)
    file.name = name
    return file


def drop(words: str) -> None:
    stored, _name = _read(words)
    if stored:
        _files().delete(stored)


def forget() -> None:
    """Delete what nobody came back for."""
    files = _files()
    if not files.exists(_FOLDER):
        return
    names = [f"{_FOLDER}/{name}" for name in files.listdir(_FOLDER)[1]]
    long_ago = timezone.now() - KEPT
    old = [name for name in names if files.get_modified_time(name) < long_ago]
    for name in old[:_AT_ONCE]:
        files.delete(name)


def _files() -> Storage:
    return private_files()


def _read(words: str) -> tuple[str, str]:
    try:
        stored, name = signing.loads(words, salt=_SALT, max_age=KEPT)
    except signing.BadSignature:
        return "", ""
    return stored, name
