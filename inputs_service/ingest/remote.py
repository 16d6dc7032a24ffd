"""A file in a bucket, read from where it is asked for: seeking costs nothing until the next read,
and no more is downloaded than is read."""

import io
import posixpath
from contextlib import closing
from typing import Any

from django.core.files.storage import Storage


class RemoteFile(io.RawIOBase):
    """An S3 object as a file for reading. Raises: FileNotFoundError where it does not exist."""

    def __init__(self, storage: Storage, name: str) -> None:
        super().__init__()
        if not storage.exists(name):
            raise FileNotFoundError(name)
        bucket, folder = getattr(storage, "bucket", None), getattr(storage, "location", "")
        self._object: Any = bucket and bucket.Object(posixpath.join(folder, name).lstrip("/"))
        self._size_bytes = storage.size(name)
        self._position = 0
        self._body: Any = None

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Moves without asking the server."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size_bytes}
        position = max(0, base[whence] + offset)
        if position != self._position:
            self._end_body()
        self._position = position
        return position

    def readinto(self, buffer: Any, /) -> int:
        """Reads on in the answer that is open, or opens one from here to the end."""
        view = memoryview(buffer).cast("B")
        if self._position >= self._size_bytes or not len(view):
            return 0
        if self._body is None:
            self._body = self._object.get(Range=f"bytes={self._position}-")["Body"]
        data: bytes = self._body.read(len(view))
        view[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        """Ends the answer that is open."""
        self._end_body()
        super().close()

    def _end_body(self) -> None:
        if self._body is not None:
            with closing(self._body):
                self._body = None
