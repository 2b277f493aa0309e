"""Files in a bucket of an object storage (S3 and what speaks like it), as a disk would keep them.

Whatever goes wrong is an OSError, so that nobody needs to know which of the two it is. A storage
that does not answer is given up after a few seconds: a person may be waiting.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

CONNECT_SECONDS, READ_SECONDS, TRIES = 2, 6, 2
# What our files are; whoever fetches one is told no more than that.
TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
# Answers of HTTP.
MISSING, FULL = 404, 507
A_DAY = "public, max-age=86400"


@contextmanager
def as_of_a_disk() -> Iterator[None]:
    """Turn what the client raises into what a disk would."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        kind = errno.ENOSPC if status == FULL else errno.EIO
        kind = errno.ENOENT if status == MISSING else kind
        raise OSError(kind, f"The object storage refuses: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(errno.EIO, f"The object storage does not answer: {error}") from error


class ObjectStorage(S3Storage):
    """The files of a bucket, which readers fetch at `address` without our doing."""

    def __init__(self, *, address: str, **options: Any) -> None:
        client = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            signature_version="s3v4",
            s3={"addressing_style": "path" if options.get("endpoint_url") else "virtual"},
        )
        super().__init__(client_config=client, **options)
        self.address = address

    @property
    def bucket(self) -> Any:
        """Of this thread: what is kept for all is not made to be shared."""
        return self.connection.Bucket(self.bucket_name)

    def url(self, name: str | None, *_given: Any, **_signing: Any) -> str:
        return f"{self.address}/{filepath_to_uri(name or '')}"

    def get_object_parameters(self, name: str) -> dict[str, str]:
        kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        return {"ContentType": kind, "CacheControl": A_DAY}

    def _open(self, name: str, mode: str = "rb") -> File:
        """Read at once: what fails, fails here."""
        with as_of_a_disk():
            found = self.bucket.Object(self._normalize_name(name)).get()
            return File(BytesIO(found["Body"].read()), name)

    def _save(self, name: str, content: File) -> str:
        """In one piece: what is cut half-way leaves what was there before, or nothing."""
        key = self._normalize_name(name)
        content.seek(0)
        with as_of_a_disk():
            self.bucket.Object(key).put(Body=content.read(), **self.get_object_parameters(key))
        return name

    def exists(self, name: str) -> bool:
        with as_of_a_disk():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with as_of_a_disk():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with as_of_a_disk():
            folders, files = super().listdir(path)
            return folders, files

    def size(self, name: str) -> int:
        with as_of_a_disk():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> Any:
        with as_of_a_disk():
            return super().get_modified_time(name)
