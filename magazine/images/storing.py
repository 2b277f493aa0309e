"""Files that are made again: written under the very name that their content gave them.

And what a person is told when the storage, a disk or a bucket, does not take one.
"""

import errno
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

FULL = (errno.ENOSPC, errno.EDQUOT)


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


def reason(error: OSError) -> str:
    """Why a file was not kept, in words for an editor."""
    if error.errno in FULL:
        return _(
            "The storage is full, and nothing of the file was kept. Tell whoever runs the server, "
            "then try again."
        )
    return _(
        "The storage of the images does not answer, and nothing of the file was kept. Try again "
        "in a moment."
    )
