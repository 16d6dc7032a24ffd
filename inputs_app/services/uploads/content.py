"""The bytes of a staged file, read across the objects in which they lie, and taken away again."""

import bisect
import io
from collections.abc import Collection
from typing import IO, BinaryIO, cast

from inputs_app.models import StagedFile, StagedPart, UploadItem
from inputs_app.services import staging
from inputs_core import faults
from inputs_core.seekable import Seekable

PIECE_BYTES = 256 * 1024
FILES_AT_ONCE = 500


class NotWhole(OSError):
    """Bytes of the file are still to come, or were taken away."""


def opened(item: UploadItem) -> BinaryIO:
    """The bytes of a whole file, open for reading and seeking; close it afterwards.

    Units/limits: 256 kB of it in memory, one of its objects open at a time.
    Raises: NotWhole; while it is read: StorageFailed, FileNotFoundError, NotWhole.
    """
    return cast("BinaryIO", io.BufferedReader(joined(item), PIECE_BYTES))


def joined(item: UploadItem) -> "Joined":
    """As `opened`, without a buffer. Raises: NotWhole."""
    file = StagedFile.objects.filter(item=item).first()
    if file is None or file.offset_bytes != file.size_bytes:
        raise NotWhole(f"item {item.pk} is not here")
    return Joined(list(file.parts.order_by("start_bytes")))


def empty(item_ids: Collection[int]) -> int:
    """Takes away the bytes of items, as of those that the API has; gives how many files there were.

    Rows go first: killed in between, the objects belong to nobody and are swept. Not inside a
    transaction: it asks the storage.
    """
    count = 0
    found = list(StagedFile.objects.filter(item__in=item_ids).values_list("pk", flat=True))
    for start in range(0, len(found), FILES_AT_ONCE):
        some = found[start : start + FILES_AT_ONCE]
        names = list(StagedPart.objects.filter(file__in=some).values_list("name", flat=True))
        StagedFile.objects.filter(pk__in=some).delete()
        staging.discard(names)
        count += len(some)
    return count


class Joined(Seekable):
    """Objects of the staging storage, one behind the other."""

    def __init__(self, parts: list[StagedPart]) -> None:
        self._parts = parts
        self._starts = [part.start_bytes for part in parts]
        super().__init__(sum(part.size_bytes for part in parts))
        self._number = -1
        self._file: IO[bytes] | None = None
        self.fault: OSError | None = None
        """What reading met; decoders take any such error for damage of the file itself."""

    def following(self, most: int) -> bytes:
        """Reads on within one object."""
        try:
            return self._read_on(most)
        except OSError as error:
            self.fault = error
            raise

    def _read_on(self, most: int) -> bytes:
        number = bisect.bisect_right(self._starts, self.position) - 1
        part = self._parts[number]
        inside = self.position - part.start_bytes
        file = self._object(number)
        with faults.told():
            file.seek(inside)
            data = file.read(min(most, part.size_bytes - inside))
        if not data:
            raise NotWhole(f"object {part.name} is shorter than it was")
        return data

    def _object(self, number: int) -> IO[bytes]:
        if self._file is None or number != self._number:
            self._let_go()
            self._file, self._number = staging.opened(self._parts[number].name), number
        return self._file

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Lets the open object go."""
        self._let_go()
        super().close()
