"""The bytes of a complete upload as one file, read from its parts."""

import bisect
import io
from typing import Any, BinaryIO, cast

from inputs_service.ingest import files
from inputs_service.models import Upload, UploadPart
from inputs_service.uploads import spans
from inputs_service.uploads.spans import Span

PIECE_BYTES = 256 * 1024


def spans_of(parts: list[UploadPart]) -> list[Span]:
    """What the rows say of where they lie."""
    return [Span(part.part_number, part.range_start, part.size_bytes) for part in parts]


def ordered(parts: list[UploadPart]) -> list[UploadPart]:
    """The parts in the order of their bytes."""
    key = spans.are_counted(spans_of(parts))
    return sorted(parts, key=lambda part: part.part_number if key else part.range_start)


def opened(upload: Upload) -> BinaryIO:
    """The content of a complete upload, open for reading and seeking; at most one of its files is
    open at a time. Raises while it is read: OSError of the storage."""
    parts = ordered(list(upload.parts.all()))
    return cast("BinaryIO", io.BufferedReader(Joined(parts), PIECE_BYTES))


class Joined(io.RawIOBase):
    """Files in the storage, one behind the other."""

    def __init__(self, parts: list[UploadPart]) -> None:
        super().__init__()
        self._files = [part.file for part in parts]
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + part.size_bytes)
        self._position, self._number = 0, -1
        self._file: BinaryIO | None = None

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
        """Moves without opening anything."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._starts[-1]}
        self._position = max(0, base[whence] + offset)
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        """Reads on within one part. Raises: OSError where its file is gone or too short."""
        view = memoryview(buffer).cast("B")
        if self._position >= self._starts[-1] or not len(view):
            return 0
        number = bisect.bisect_right(self._starts, self._position) - 1
        file = self._part(number)
        file.seek(self._position - self._starts[number])
        data = file.read(min(len(view), self._starts[number + 1] - self._position))
        if not data:
            raise OSError(f"the file of part {number} is shorter than it was")
        view[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _part(self, number: int) -> BinaryIO:
        if self._file is None or number != self._number:
            self._let_go()
            self._file, self._number = files.stream(self._files[number]), number
        return self._file

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Lets the open file go."""
        self._let_go()
        super().close()
