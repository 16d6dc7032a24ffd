"""Objects of a bucket, read ahead in threads and given in the order of their names."""

import hashlib
import io
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import obstore

from inputs_core import cloud, limits
from inputs_core.cloud.failures import NotThere, failures
from inputs_core.seekable import Seekable
from inputs_service import archives
from inputs_service.extraction import found
from inputs_service.extraction.holding import Hold

EMPTY, UNREADABLE, ODD_NAME = "empty", "unreadable", "unreadable name"
AT_ONCE = 64
AHEAD_BYTES = 64 * limits.MB
IN_MEMORY_BYTES = limits.MB
PIECE_BYTES = limits.MB
OBJECT_S = 75.0
LOOK_S = 0.5


@dataclass(frozen=True)
class Received:
    """An object that was read: `reason` says why it is passed over, `is_archive` that its members
    are meant; else it is media of the kind `place`, as bytes or, large, as an open file."""

    name: str
    reason: str = ""
    is_archive: bool = False
    place: str = ""
    content: bytes = b""
    file: BinaryIO | None = None
    digest: str = ""


@dataclass(frozen=True)
class Bucket:
    """What is read: a store and what is meant in it. `is_patient` says that a store which does not
    answer is worth another try of the whole; else only the object is passed over."""

    store: cloud.Store
    plain: cloud.Plain
    is_patient: bool

    @property
    def address(self) -> cloud.Address:
        """What is meant."""
        return self.plain.address

    def path(self, name: str) -> str:
        """The name behind the folder of the address, from which ids are made."""
        return name[len(self.address.folder) :]

    def open(self, name: str) -> BinaryIO:
        """An object for reading and seeking, without downloading it whole. Raises: StoreError."""
        with failures(self.address.bucket):
            size_bytes = obstore.head(self.store, name)["size"]
        return cast("BinaryIO", io.BufferedReader(_Ranges(self, name, size_bytes), PIECE_BYTES))

    def read(self, name: str) -> Received:
        """An object, safe in a thread. Raises: StoreError where the store should be asked again."""
        try:
            with failures(self.address.bucket):
                return _received(name, obstore.get(self.store, name))
        except NotThere:
            return Received(name, UNREADABLE)
        except cloud.StoreError as error:
            if error.is_passing and self.is_patient:
                raise
            return Received(name, UNREADABLE)


def _received(name: str, answer: Any) -> Received:
    size_bytes = answer.meta["size"]
    if size_bytes <= IN_MEMORY_BYTES:
        content = bytes(answer.bytes())
        decided = _decided(name, content[: found.HEAD_BYTES], len(content))
        return (
            decided if _is_done(decided) else Received(name, place=decided.place, content=content)
        )
    pieces = iter(answer.stream(min_chunk_size=PIECE_BYTES))
    piece = bytes(next(pieces, b""))
    decided = _decided(name, piece[: found.HEAD_BYTES], size_bytes)
    return decided if _is_done(decided) else _spooled(decided, piece, pieces)


def _is_done(decided: Received) -> bool:
    return bool(decided.reason) or decided.is_archive


def _decided(name: str, head: bytes, size_bytes: int) -> Received:
    if not head:
        return Received(name, EMPTY)
    if archives.is_archive(head, name):
        return Received(name, is_archive=True)
    place = found.place_of(head)
    if not place:
        return Received(name, found.UNKNOWN)
    is_over = size_bytes > limits.MAX_BYTES_BY_URL[place]
    return Received(name, found.TOO_BIG if is_over else "", place=place)


def _spooled(decided: Received, piece: bytes, pieces: Iterator[bytes]) -> Received:
    ends_at = time.monotonic() + OBJECT_S
    file, digest = tempfile.TemporaryFile(), hashlib.sha256()  # noqa: SIM115 - closed when stored
    while piece:
        digest.update(piece)
        file.write(piece)
        if time.monotonic() > ends_at:
            file.close()
            raise OSError("too slow")
        piece = bytes(next(pieces, b""))
    return Received(
        decided.name,
        place=decided.place,
        file=cast("BinaryIO", file),
        digest=digest.hexdigest(),
    )


class Ahead:
    """The objects behind `after`, until the listing ends (`is_all`) or the time is up; then those
    that are on their way still come, at least one."""

    def __init__(self, bucket: Bucket, after: str, pool: Executor, hold: Hold) -> None:
        self.is_all = False
        self._bucket, self._pool, self._hold = bucket, pool, hold
        self._listed = cloud.listed(bucket.store, bucket.address, after, plain=bucket.plain)
        self._waiting: deque[tuple[Future[Received], int]] = deque()
        self._ahead_bytes, self._has_begun = 0, False

    def until(self, ends_at: float) -> Iterator[Received]:
        """What was read, in the order of names.

        Raises: StoreError once all that came before it was given; Lost.
        """
        failure = self._fill(ends_at)
        while self._waiting:
            future, size_bytes = self._waiting.popleft()
            received = self._result(future)
            self._ahead_bytes -= size_bytes
            failure = failure or self._fill(ends_at)
            yield received
        if failure is not None:
            raise failure

    def _fill(self, ends_at: float) -> cloud.StoreError | None:
        while len(self._waiting) < AT_ONCE and self._ahead_bytes < AHEAD_BYTES:
            is_late = self._has_begun and time.monotonic() > ends_at
            if self.is_all or is_late:
                return None
            try:
                it = next(self._listed, None)
            except cloud.StoreError as error:
                return error
            if it is None:
                self.is_all = True
                return None
            self._waiting.append((self._begun(it), it.size_bytes))
            self._ahead_bytes += it.size_bytes
            self._has_begun = True
        return None

    def _begun(self, it: cloud.Found) -> "Future[Received]":
        if it.size_bytes and not it.is_odd:
            return self._pool.submit(self._bucket.read, it.name)
        known: Future[Received] = Future()
        known.set_result(Received(it.name, ODD_NAME if it.is_odd else EMPTY))
        return known

    def _result(self, future: "Future[Received]") -> Received:
        while True:
            self._hold.beat()
            try:
                return future.result(LOOK_S)
            except NotYet:
                if future.done():  # just now, or the error is its own
                    return future.result()


class _Ranges(Seekable):
    """An object as a file: each read is a request for a range. Raises: StoreError."""

    def __init__(self, bucket: Bucket, name: str, size_bytes: int) -> None:
        super().__init__(size_bytes)
        self._bucket, self._name = bucket, name

    def following(self, most: int) -> bytes:
        """Asks for as much as there is room for."""
        bucket = self._bucket
        with failures(bucket.address.bucket):
            found = obstore.get_range(bucket.store, self._name, start=self.position, length=most)
            return bytes(found.to_bytes())
