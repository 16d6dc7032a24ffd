"""A file in a bucket, read from where it is asked for: seeking costs nothing until the next read,
and no more is downloaded than is read."""

import posixpath
from contextlib import closing
from typing import Any

from django.core.files.storage import Storage

from inputs_core.seekable import Seekable


class RemoteFile(Seekable):
    """An S3 object as a file for reading. Raises: FileNotFoundError where it does not exist."""

    _body: Any = None

    def __init__(self, storage: Storage, name: str) -> None:
        if not storage.exists(name):
            raise FileNotFoundError(name)
        super().__init__(storage.size(name))
        bucket, folder = getattr(storage, "bucket", None), getattr(storage, "location", "")
        self._object: Any = bucket and bucket.Object(posixpath.join(folder, name).lstrip("/"))

    def following(self, most: int) -> bytes:
        """Reads on in the answer that is open, or opens one from here to the end."""
        if self._body is None:
            self._body = self._object.get(Range=f"bytes={self.position}-")["Body"]
        return bytes(self._body.read(most))

    def moved(self) -> None:
        """Ends the answer that is open."""
        self._end_body()

    def close(self) -> None:
        """Ends the answer that is open."""
        self._end_body()
        super().close()

    def _end_body(self) -> None:
        if self._body is not None:
            with closing(self._body):
                self._body = None
