"""Holds a job while a long file is read, and stops the reading when the job is lost."""

import io
import time
from typing import Any, BinaryIO, cast

from django.conf import settings

from inputs_service import leases
from inputs_service.extraction.saving import Lost
from inputs_service.models import Work


class Hold:
    """Renews the lease of a row now and then."""

    def __init__(self, row: Work) -> None:
        self._row, self._renewed_at = row, time.monotonic()

    def beat(self) -> None:
        """To be called often; asks the database four times in a lease. Raises: Lost."""
        if time.monotonic() - self._renewed_at < settings.LEASE_S / 4:
            return
        if not leases.renew(self._row):
            raise Lost
        self._renewed_at = time.monotonic()

    def around(self, file: BinaryIO) -> BinaryIO:
        """The file, each read of which is a beat."""
        return cast("BinaryIO", Held(file, self))


class Held(io.RawIOBase):
    """A seekable file that holds a job while it is read. Raises: Lost, besides the file's own."""

    def __init__(self, file: BinaryIO, hold: Hold) -> None:
        super().__init__()
        self._file, self._hold = file, hold

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As the file does."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As the file does."""
        return self._file.tell()

    def read(self, size: int = -1, /) -> bytes:
        """As the file does."""
        self._hold.beat()
        return bytes(self._file.read(size))

    def readinto(self, buffer: Any, /) -> int:
        """As the file does."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)
