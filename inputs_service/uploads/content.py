"""The bytes of a complete upload as one file, read from its parts."""

import bisect
import io
from typing import BinaryIO, cast

from inputs_core.seekable import Seekable
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


class Joined(Seekable):
    """Files in the storage, one behind the other. Raises: OSError where one is gone or short."""

    def __init__(self, parts: list[UploadPart]) -> None:
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + part.size_bytes)
        super().__init__(self._starts[-1])
        self._files = [part.file for part in parts]
        self._number = -1
        self._file: BinaryIO | None = None

    def following(self, most: int) -> bytes:
        """Reads on within one part."""
        number = bisect.bisect_right(self._starts, self.position) - 1
        file = self._part(number)
        file.seek(self.position - self._starts[number])
        data = file.read(min(most, self._starts[number + 1] - self.position))
        if not data:
            raise OSError(f"the file of part {number} is shorter than it was")
        return data

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
