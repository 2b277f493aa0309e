"""The line of an image: its file lies beside the lines, in `media` for an export."""

import hashlib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from magazine.images import masters
from magazine.images.models import Image

from . import columns
from .bodies import Picture
from .columns import BadRow
from .decide import Verb
from .kinds import Kind
from .names import Names, reset_sequences


def bring_in(kind: Kind, value: dict[str, Any], names: Names) -> Verb:
    """The file lies beside the lines, in `media` for an export; its content decides."""
    name = str(value.pop("file", ""))
    exported = "digest" in value
    data = b"" if exported else _read(names.folder, name)
    digest = value["digest"] if exported else hashlib.sha256(data).hexdigest()
    known = Image.objects.filter(digest=digest).first()
    try:
        if known:
            row = known
        elif names.dry:
            row = _rehearsed_image(data or _read(names.folder / "media", name), digest)
        elif exported:
            row = _exported_image(name, value, names)
        else:
            row = masters.store(data, name=name, **value)
    except masters.BadImage as error:
        raise BadRow(f"{name}: {error.reason}") from error
    except TypeError as error:
        raise BadRow(f"{name}: {error}") from error
    names.note(Image, value.get("id"), row.pk)
    names.pictures[name] = Picture(row.pk, row.file.url, row.alt, row.decorative)
    return Verb.KEEP if known else Verb.CREATE


def _rehearsed_image(data: bytes, digest: str) -> Image:
    """A row for lines to refer to, in a transaction that is rolled back; no file."""
    found = masters.verify(data)
    size = {"width": found.width, "height": found.height}
    return Image.objects.create(file=f"images/{digest}", digest=digest, **size)


def _exported_image(name: str, value: dict[str, Any], names: Names) -> Image:
    given = columns.build(Image, {one: value[one] for one in value if one != "id"})
    kept = {one: value[one] for one in value if one not in ("id", "width", "height", "created")}
    if Image.objects.filter(pk=value["id"]).exists():
        reset_sequences({Image})
    else:
        kept["id"] = value["id"]
        names.numbered.add(Image)
    kept["created"] = given.created if value.get("created") else None
    return masters.restore(_read(names.folder / "media", name), **kept)


def _read(folder: Path, name: str) -> bytes:
    """A file under this folder and nowhere else. Raises BadRow."""
    path = (folder / name).resolve()
    if not name or not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise BadRow(_("the file %(name)s is missing") % {"name": name or "?"})
    return path.read_bytes()
