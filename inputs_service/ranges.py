"""The part of a file that a request asks for."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=\s*(\d*)\s*-\s*(\d*)\s*", re.ASCII)
_DIGITS = 18


class Unsatisfiable(ValueError):
    """The range begins behind the end of the file."""


@dataclass(frozen=True)
class Part:
    """Bytes from `start` up to and without `stop`."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return self.stop - self.start


def part_of(header: str, size_bytes: int) -> Part | None:
    """The part that a Range header names, or None where the whole file is to be sent.

    Several ranges, other units and nonsense are answered with the whole file.
    Raises: Unsatisfiable. Source: RFC 9110, section 14.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None:
        return None
    first, last = match.groups()
    if not (first or last) or max(len(first), len(last)) > _DIGITS:
        return None
    if not first:
        return _suffix(int(last), size_bytes)
    if last and int(last) < int(first):
        return None
    if int(first) >= size_bytes:
        raise Unsatisfiable
    return Part(int(first), min(int(last) + 1, size_bytes) if last else size_bytes)


def _suffix(length: int, size_bytes: int) -> Part:
    if not length or not size_bytes:
        raise Unsatisfiable
    return Part(max(0, size_bytes - length), size_bytes)
