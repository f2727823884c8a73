"""Storage of files in an S3-compatible store. Imported only if MEDIA_BUCKET is set, because boto3 needs 40 MB in each process."""

import logging
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from time import monotonic
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from reports.models.storage import StoreUnavailable

log = logging.getLogger(__name__)
#: The timeout for connecting, in seconds.
_CONNECT = 1
#: How long requests fail immediately after a timeout, in seconds.
_PAUSE = 5


class Bucket(S3Storage):
    """The bucket of the site. Each request is tried once; after a timeout, requests fail immediately for a few seconds.

    `save` is not used, because it changes names, nor are signed URLs, because they work even after a withdrawal.
    """

    def __init__(self, *, timeout: int, **options: Any) -> None:
        config = Config(
            connect_timeout=_CONNECT,
            read_timeout=timeout,
            retries={"total_max_attempts": 1},
            s3={"addressing_style": "path"},
            # Some S3-compatible stores refuse the checksums that boto3 adds by default.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, **options)
        # Shared by all threads, because django-storages makes a connection of 17 MB for each. Clients are thread-safe.
        self._shared = self.connection.meta.client
        self._paused_until = 0.0
        self._failure = ""

    def get(self, name: str) -> bytes | None:
        """Return the object's bytes, or None if it does not exist. Raises StoreUnavailable, as all methods do."""
        with self._client() as client:
            try:
                return client.get_object(Bucket=self.bucket_name, Key=name)["Body"].read()
            except client.exceptions.NoSuchKey:
                return None

    def put(self, name: str, data: bytes) -> None:
        """Store an object, replacing an existing one. The store checks the bytes by their SHA-256."""
        digest = b64encode(sha256(data).digest()).decode()
        with self._client() as client:
            client.put_object(Bucket=self.bucket_name, Key=name, Body=data, ChecksumSHA256=digest)

    def remove(self, name: str) -> None:
        """Delete the object, if it exists."""
        with self._client() as client:
            client.delete_object(Bucket=self.bucket_name, Key=name)

    def names(self) -> list[str]:
        """Return the names of all objects."""
        with self._client() as client:
            pages = client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name)
            return [each["Key"] for page in pages for each in page.get("Contents", ())]

    @contextmanager
    def _client(self) -> Iterator[Any]:
        if monotonic() < self._paused_until:
            raise StoreUnavailable(self._failure)
        try:
            yield self._shared
        except (BotoCoreError, ClientError) as error:
            self._failure = f"The media store {self.endpoint_url} (bucket {self.bucket_name}) cannot be used: {error}"
            if isinstance(error, BotoCoreError):
                self._paused_until = monotonic() + _PAUSE
            log.error(self._failure)
            raise StoreUnavailable(self._failure) from error
