"""Objects of a storage, one behind the other, read as one file. It must not know which storage."""

import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import IO

from inputs_core import faults
from inputs_core.seekable import Seekable


class NotWhole(OSError):
    """Bytes of a file are still to come, or were taken away."""


class Joined(Seekable):
    """The objects of `parts` (name and bytes of each, in order), at most one of them open.

    Raises while it is read: what `open_part` raises; StorageFailed; NotWhole where an object is
    shorter than it was. `fault` keeps it: decoders take such an error for damage of the file.
    """

    def __init__(
        self, parts: Sequence[tuple[str, int]], open_part: Callable[[str], IO[bytes]]
    ) -> None:
        self._names = [name for name, _ in parts]
        self._starts = [0, *accumulate(size for _, size in parts)]
        super().__init__(self._starts[-1])
        self._open_part = open_part
        self._number = -1
        self._file: IO[bytes] | None = None
        self.fault: OSError | None = None

    def following(self, most: int) -> bytes:
        """Reads on within one object."""
        try:
            return self._read_on(most)
        except OSError as error:
            self.fault = error
            raise

    def _read_on(self, most: int) -> bytes:
        number = bisect.bisect_right(self._starts, self.position) - 1
        file = self._object(number)
        with faults.told():
            file.seek(self.position - self._starts[number])
            data = file.read(min(most, self._starts[number + 1] - self.position))
        if not data:
            raise NotWhole(f"object {self._names[number]} is shorter than it was")
        return data

    def _object(self, number: int) -> IO[bytes]:
        if self._file is None or number != self._number:
            self._let_go()
            self._file, self._number = self._open_part(self._names[number]), number
        return self._file

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Lets the open object go."""
        self._let_go()
        super().close()
