"""Pictures become masters: decoded in a bounded child, re-encoded, stored once per upload."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from . import children, likeness, renditions
from .models import Image

if TYPE_CHECKING:
    from .decode import Answer

# Named, not imported: Pillow is loaded in the child alone.
CHILD = "decode.py"
SECONDS = 30
REASONS = {
    "empty": _("The file is empty."),
    "heavy": _("The file is too heavy: 40 MB at most."),
    "unknown": _("This is no picture that we take: JPEG, PNG, WebP, AVIF or GIF."),
    "large": _("The picture is too large: 40 megapixels and 12,000 pixels a side at most."),
    "broken": _("The picture is damaged or cut short."),
    "slow": _("The picture takes too long to read."),
}
SEEN = ("width", "height", "likeness")


class BadImage(Exception):
    """The bytes are no picture that we keep; `reason` says why, in words for an editor."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the child found: the ending of the type, the size in pixels, and the bytes to serve.

    `bare` says that the bytes hold nothing but the picture: no EXIF, profile, text or other frame.
    """

    data: bytes
    ending: str
    width: int
    height: int
    bare: bool = True
    likeness: int = 0


def store(
    data: bytes,
    *,
    name: str = "",
    alt: str = "",
    decorative: bool = False,
    caption: str = "",
    credit: str = "",
    licence: str = "",
    source: str = "",
    focal_x: int = 50,
    focal_y: int = 50,
) -> Image:
    """The Image of these bytes: made from them, or the one that was, its empty fields filled.

    The type is decided by the content: `name`, the file's own, is kept for the desk to search, and
    never reaches a reader. Raises BadImage.
    """
    words = {
        "alt": "" if decorative else alt,
        "caption": caption,
        "credit": credit,
        "licence": licence,
        "source": source,
        "file_name": called(name),
    }
    digest = _print(data)
    known = Image.objects.filter(digest=digest).first()
    if known:
        return fill(known, words, decorative=decorative)
    made = _ask("master", data)
    places = {"focal_x": focal_x, "focal_y": focal_y, "decorative": decorative}
    return _keep(made, digest, {**words, **places})


def with_bytes(data: bytes) -> Image | None:
    """The image that was made of these very bytes."""
    return Image.objects.filter(digest=_print(data)).first()


def called(name: str) -> str:
    """The name of a file without the folders that a browser may send before it, in one line."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(one for one in last if one.isprintable())[:200]


def _print(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def replace(image: Image, data: bytes, *, name: str = "") -> Image:
    """Another picture under the same number: who shows the image shows it, what was said about it
    stays, the crops that were drawn on the former one go.

    The former files stay for pages that name them (`manage.py renditions --prune` deletes them).
    Raises BadImage, and IntegrityError when another image has these bytes (`with_bytes`).
    """
    digest = _print(data)
    made = _ask("master", data)
    path = _write(made, digest)
    with transaction.atomic():
        row = Image.objects.select_for_update().get(pk=image.pk)
        row.file, row.digest, row.crops = path, digest, {}
        for one in SEEN:
            setattr(row, one, getattr(made, one))
        row.file_name = called(name) or row.file_name
        row.save(update_fields=["file", "file_name", "digest", "crops", *SEEN])
        renditions.want(row)
        likeness.compare(row)
    return row


def restore(data: bytes, *, digest: str, created: datetime | None = None, **fields: Any) -> Image:
    """The Image of a master that was exported, its bytes kept as they are; `fields` are columns,
    `created` when it was first made.

    A file that is not a bare picture is re-encoded like an upload. Raises BadImage.
    """
    known = Image.objects.filter(digest=digest).first()
    if known:
        return known
    found = verify(data)
    return _keep(found if found.bare else _ask("master", data), digest, fields, created)


def verify(data: bytes) -> Decoded:
    """Decode to the last pixel, within bounds, and say what it is. Raises BadImage."""
    return _ask("verify", data)


def _ask(mode: str, data: bytes) -> Decoded:
    try:
        head, master = children.ask(CHILD, data, mode, seconds=SECONDS)
    except TimeoutError as error:
        raise BadImage(str(REASONS["slow"])) from error
    answer: Answer = {"problem": "broken"} if head is None else head
    if "problem" in answer:
        raise BadImage(str(REASONS[answer["problem"]]))
    return Decoded(
        data=master or data,
        ending=answer["ending"],
        width=answer["width"],
        height=answer["height"],
        bare=answer.get("bare", True),
        likeness=answer["likeness"],
    )


def fill(image: Image, words: Mapping[str, str], *, decorative: bool = False) -> Image:
    """Only what is still empty: what an editor wrote about a picture stays."""
    missing = {name: said for name, said in words.items() if said and not getattr(image, name)}
    if image.decorative:
        missing.pop("alt", None)
    elif decorative and not image.alt:
        missing["decorative"] = True  # type: ignore[assignment]
    if missing:
        for name, value in missing.items():
            setattr(image, name, value)
        image.save(update_fields=list(missing))
    return image


def _write(picture: Decoded, digest: str) -> str:
    """The file of a master, under its own name whatever a killed process left there."""
    path = f"images/{digest[:2]}/{digest}.{picture.ending}"
    if default_storage.exists(path):
        default_storage.delete(path)
    return default_storage.save(path, ContentFile(picture.data))


def _keep(
    picture: Decoded, digest: str, columns: dict[str, Any], created: datetime | None = None
) -> Image:
    """Write the file, then the row; of two at once, the second gets the row of the first."""
    path = _write(picture, digest)
    seen = {one: getattr(picture, one) for one in SEEN}
    try:
        with transaction.atomic():
            image = Image.objects.create(file=path, digest=digest, **seen, **columns)
            if created:  # which the row has set to this moment
                image.created = created
                image.save(update_fields=["created"])
            renditions.want(image)
            likeness.compare(image)
            return image
    except IntegrityError:
        return Image.objects.get(digest=digest)
