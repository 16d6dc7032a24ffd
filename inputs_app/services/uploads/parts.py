"""Bytes of a file as they arrive: each piece becomes one stored object, then the offset moves.

Killed in between, the object belongs to nobody and is swept; of two pieces for the same place one
wins, and the other's object is removed.
"""

import base64
import binascii
import errno
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any, cast

from django.db import transaction
from django.utils import timezone

from inputs_app.models import Job, StagedFile, StagedPart, UploadItem
from inputs_app.services import staging
from inputs_app.services.uploads import drafts, files
from inputs_app.services.uploads.refusals import (
    Damaged,
    NoRoom,
    NotTaken,
    TooLarge,
    Unreadable,
    WrongPlace,
)
from inputs_app.services.uploads.sizes import PART_BYTES, SLACK_BYTES, STEP_BYTES
from inputs_core.faults import StorageFailed

FOLDER = "uploads"
CHECKSUMS = ("sha1", "sha256")
"""Source: tus 1.0.0, extension Checksum: a server that has it must take sha1."""
PLAN_IN = timedelta(seconds=3)
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Checksum:
    """What the bytes of one piece must come to."""

    name: str
    digest: bytes


class Incoming(io.RawIOBase):
    """A body as it is read, counted and hashed on the way. Raises: TooLarge, OSError."""

    def __init__(self, read: Callable[[int], bytes], most_bytes: int, checksum: str) -> None:
        super().__init__()
        self._read, self._most_bytes = read, most_bytes
        self.count_bytes = 0
        self.digest = hashlib.new(checksum, usedforsecurity=False)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """The next bytes, at most 256 kB; 0 at the end."""
        view = memoryview(buffer).cast("B")
        try:
            piece = self._read(min(len(view), STEP_BYTES))
        except ValueError as error:  # the browser has gone, and its body was closed meanwhile
            raise ConnectionAbortedError from error
        self.count_bytes += len(piece)
        if self.count_bytes > self._most_bytes:
            raise TooLarge("These are more bytes than the file has left.")
        self.digest.update(piece)
        view[: len(piece)] = piece
        return len(piece)


def checksum_of(header: str) -> Checksum | None:
    """What a header says, as "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=". Raises: Unreadable."""
    if not header:
        return None
    name, _, told = header.partition(" ")
    try:
        digest = base64.b64decode(told, validate=True)
    except binascii.Error:
        digest = b""
    if name not in CHECKSUMS or len(digest) != hashlib.new(name, usedforsecurity=False).digest_size:
        raise Unreadable("Upload-Checksum has to be sha1 or sha256 and the digest in base64.")
    return Checksum(name, digest)


def append(
    file: StagedFile,
    offset_bytes: int,
    read: Callable[[int], bytes],
    checksum: Checksum | None = None,
) -> int:
    """Stores what `read` gives at this place of the file; gives where the next piece begins.

    Units/limits: 8 MB and a little; in memory 256 kB of it at a time. Asks the storage: not inside
    a transaction. Raises: Closed, WrongPlace, TooLarge, Damaged, NoRoom; StorageFailed.
    """
    files.check_open(file)
    if offset_bytes != file.offset_bytes:
        raise _elsewhere(file.offset_bytes)
    files.check_room(0)
    most = min(file.size_bytes - offset_bytes, PART_BYTES + SLACK_BYTES)
    body = Incoming(read, most, checksum.name if checksum else "sha256")
    name = stored(body)
    part = StagedPart(start_bytes=offset_bytes, size_bytes=body.count_bytes, name=name)
    try:
        if checksum and body.digest.digest() != checksum.digest:
            raise Damaged("The bytes have changed on the way. Send them again.")
        _count(file, part)
    except NotTaken:
        staging.discard([name])
        raise
    return offset_bytes + body.count_bytes


def stored(body: io.IOBase) -> str:
    """The name of a new object with these bytes. Raises: NoRoom; StorageFailed."""
    try:
        return staging.put_file(FOLDER, cast("IO[bytes]", body))
    except StorageFailed as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in NO_ROOM:
            raise NoRoom("The server's disk is full. Tell your admin; nothing is lost.") from error
        raise


@transaction.atomic
def _count(file: StagedFile, part: StagedPart) -> None:
    """The offset moves if it still stands where the part begins; the last part makes it whole.

    Raises: WrongPlace, where somebody else's part came first; Unreadable, where it is empty.
    """
    end = part.start_bytes + part.size_bytes
    if not part.size_bytes:
        raise Unreadable("There are no bytes in this request.")
    if end == file.size_bytes:  # the job first, as whoever registers or forgets its files
        Job.objects.select_for_update().filter(pk=file.item.job_id).first()
    rows = StagedFile.objects.filter(pk=file.pk, offset_bytes=part.start_bytes)
    if not rows.update(offset_bytes=end):
        raise _elsewhere(None)
    part.file = file
    part.save(force_insert=True)
    if end == file.size_bytes:
        planned = UploadItem.objects.filter(pk=file.item_id, state=UploadItem.State.PLANNED)
        planned.update(state=UploadItem.State.STAGED)
        ask_for_plan(file.item.job_id)


def ask_for_plan(job_pk: int) -> None:
    """A plan in some seconds: small files come many in a second, and one does for all of them."""
    Job.objects.filter(pk=job_pk, state=Job.State.DRAFT, due_at=None).update(
        due_at=timezone.now() + PLAN_IN
    )
    draft = Job.objects.select_for_update().filter(pk=job_pk, state=Job.State.DRAFT).first()
    if draft is not None:
        drafts.ask_for_plan(draft)


def _elsewhere(offset_bytes: int | None) -> WrongPlace:
    where = "" if offset_bytes is None else f" at {offset_bytes}"
    return WrongPlace(f"The stored bytes do not end there. Ask for the offset and go on{where}.")
