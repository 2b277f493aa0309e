"""Files that are made again: written under the very name that their content gave them."""

from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def put(path: str, data: bytes) -> None:
    """Under this very name: what a killed process left of it is written again.

    Raises OSError when the storage is down or full, and leaves nothing half-written.
    """
    default_storage.delete(path)
    try:
        stored = default_storage.save(path, ContentFile(data))
    except OSError:
        with suppress(OSError):
            default_storage.delete(path)
        raise
    if stored != path:  # another worker was quicker, with the same bytes
        default_storage.delete(stored)
