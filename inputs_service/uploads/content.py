"""The bytes of a complete upload as one file, read from its parts."""

import io
from typing import BinaryIO, cast

from inputs_core.joined import Joined
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
    parts = [(part.file, part.size_bytes) for part in ordered(list(upload.parts.all()))]
    return cast("BinaryIO", io.BufferedReader(Joined(parts, files.stream), PIECE_BYTES))
