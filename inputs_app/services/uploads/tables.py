"""Tables of inputs, read row by row from any place on: CSV, TSV and JSON Lines as bytes.

A row that cannot be read is told with its line and never stops the others. It must not know what
the columns mean: that is `rows`.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

ROW_BYTES = 1024 * 1024
MOST_BROKEN = 1000
"""After so many rows without sense the file is something else."""
BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",\t;"
csv.field_size_limit(ROW_BYTES)


class NotATable(Exception):
    """The file as a whole cannot be read; the text says why."""


class LineTooLong(Exception):
    """A line has more than ROW_BYTES; it was passed over."""


@dataclass(frozen=True)
class Row:
    """One row: where it begins, where the next begins, and its content or why there is none.

    Shape of `content`: a list of strings for CSV and TSV, the JSON value for JSON Lines.
    """

    line: int
    offset_bytes: int
    lines: int
    content: Any = None
    problem: str = ""


class Lines:
    """The lines of a file as text, counted. Bytes that are not UTF-8 become halves of surrogate
    pairs, which `rows` refuses by field. Raises: LineTooLong, while it is iterated."""

    def __init__(self, file: BinaryIO, offset_bytes: int, line: int) -> None:
        self._file, self.offset_bytes, self.line = file, offset_bytes, line
        self._row_from = offset_bytes
        file.seek(offset_bytes)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        data = self._file.readline(ROW_BYTES)
        if not data:
            raise StopIteration
        self.line += 1
        self.offset_bytes += len(data)
        if len(data) == ROW_BYTES and not data.endswith(b"\n"):
            self._pass_over()
        if self.offset_bytes - self._row_from > ROW_BYTES:
            raise LineTooLong
        return data.decode("utf-8", "surrogateescape")

    def _pass_over(self) -> None:
        while data := self._file.readline(ROW_BYTES):
            self.offset_bytes += len(data)
            if data.endswith(b"\n"):
                break
        raise LineTooLong

    def begin_row(self) -> None:
        """What follows is another row: its lines together may be as long as one line."""
        self._row_from = self.offset_bytes

    def go_to(self, offset_bytes: int, line: int) -> None:
        """Reads on from another place."""
        self._file.seek(offset_bytes)
        self.offset_bytes, self.line = offset_bytes, line


@dataclass(frozen=True)
class Head:
    """How a table begins: where its first row stands, and what its columns are called.

    `delimiter` is empty for JSON Lines, which has no columns.
    """

    offset_bytes: int
    line: int
    delimiter: str = ""
    columns: tuple[str, ...] = ()


def head_of(file: BinaryIO) -> Head:
    """Reads how a table begins. Raises: NotATable."""
    file.seek(0)
    start = file.read(len(BOM))
    if start.startswith(UTF16):
        raise NotATable("The file is in UTF-16. Save it as UTF-8 and try again.")
    skipped = len(BOM) if start == BOM else 0
    lines = Lines(file, skipped, 0)
    try:
        first = next((one for one in lines if one.strip()), "")
    except LineTooLong:
        raise NotATable("The first line is longer than 1 MB: this is no table.") from None
    if not first:
        raise NotATable("There is nothing in this file.")
    if first.lstrip().startswith("{"):
        return Head(skipped, 0)
    return _named(first, lines)


def rows(file: BinaryIO, head: Head) -> Iterator[Row]:
    """The rows from the place of `head` on. Raises: NotATable after 1,000 rows without sense."""
    lines = Lines(file, head.offset_bytes, head.line)
    found = _separated(lines, head.delimiter) if head.delimiter else _json_lines(lines)
    broken_count = 0
    for row in found:
        broken_count += bool(row.problem)
        if broken_count > MOST_BROKEN:
            raise NotATable(f"More than {MOST_BROKEN:,} rows cannot be read: it ends here.")
        if row.problem or row.content:
            yield row


def _named(first: str, lines: Lines) -> Head:
    delimiter = max(DELIMITERS, key=first.count)
    try:
        cells = next(csv.reader([first], delimiter=delimiter, strict=True))
    except csv.Error:
        raise NotATable("The first line has to name columns, as “id,url,concepts”.") from None
    columns = tuple(cell.strip().lower().replace(" ", "_") for cell in cells)
    return Head(lines.offset_bytes, lines.line, delimiter, columns)


def _separated(lines: Lines, delimiter: str) -> Iterator[Row]:
    while True:
        lines.begin_row()
        offset, line = lines.offset_bytes, lines.line
        try:
            for cells in csv.reader(lines, delimiter=delimiter, strict=True):
                yield Row(line + 1, lines.offset_bytes, lines.line, cells)
                lines.begin_row()
                offset, line = lines.offset_bytes, lines.line
        except LineTooLong:
            yield Row(line + 1, lines.offset_bytes, lines.line, problem="longer than 1 MB.")
        except csv.Error:
            lines.go_to(offset, line)
            _skip(lines)
            told = "a quote is not closed, or stands inside of a cell."
            yield Row(line + 1, lines.offset_bytes, lines.line, problem=told)
        else:
            return


def _skip(lines: Lines) -> None:
    try:
        next(lines, None)
    except LineTooLong:
        return


def _json_lines(lines: Lines) -> Iterator[Row]:
    while True:
        lines.begin_row()
        try:
            text = next(lines, None)
        except LineTooLong:
            yield Row(lines.line, lines.offset_bytes, lines.line, problem="longer than 1 MB.")
            continue
        if text is None:
            return
        if not text.strip():
            continue
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            told = f"no JSON{_at(error)}."
            yield Row(lines.line, lines.offset_bytes, lines.line, problem=told)
            continue
        problem = "" if isinstance(content, dict) else "no JSON object."
        yield Row(lines.line, lines.offset_bytes, lines.line, content, problem)


def _at(error: Exception) -> str:
    return f" from character {error.colno} on" if isinstance(error, json.JSONDecodeError) else ""
