"""The members of one archive become inputs, batch after batch, from where the job stands."""

import hashlib
import tempfile
import time
from collections import Counter
from typing import BinaryIO, cast

from inputs_core.limits import MB
from inputs_service import archives
from inputs_service.archives import Damaged, Member, Unreadable
from inputs_service.extraction import found, saving
from inputs_service.extraction.found import Found
from inputs_service.extraction.holding import Hold
from inputs_service.ingest import store
from inputs_service.models import ExtractionJob, Media

MEMBER = "member"
"""The key in `place` of the member that comes next."""
IN_MEMORY_BYTES = 2 * MB
BATCH_BYTES = 16 * MB
SAVE_AFTER_S = 2.0
WORK_S = 20.0
PIECE_BYTES = 256 * 1024
NOT_COUNTED = ("folder", "junk")


def extract(job: ExtractionJob, file: BinaryIO, *, prefix: str = "") -> bool:
    """Makes inputs of the members of an archive, from `job.place["member"]` on (0 where it is
    absent), for 20 s; longer where passing over the members before that took longer.

    True when all are done; False when time was up: call it again with the same file, whatever
    process it is. `file` is open and seekable. `job` is held by this process and selected with
    `app__user` and `add_job`; its lease is renewed meanwhile. After each batch `job.place` is what
    the database has: the keys that were in it, and "member". Ids come from `prefix` (for example
    the key of the archive in its bucket) and the member's name.

    Folders and what systems leave behind are passed over silently, everything else that is no
    input is counted by reason in `passed_over`.
    Raises: Unreadable where the archive cannot be read on; what stood before is stored by then.
    saving.Lost, OSError of the file or of the storage.
    """
    hold = Hold(job)
    began_at = time.monotonic()
    members = archives.members(hold.around(file), start=job.place.get(MEMBER, 0))
    batch, ends_at = Batch(job), 0.0
    try:
        for member in members:
            now = time.monotonic()
            ends_at = ends_at or now + max(WORK_S, now - began_at)
            batch.take(member, prefix, hold)
            if batch.is_due():
                batch.save()
                if time.monotonic() > ends_at:
                    return False
    except Unreadable:
        batch.save()
        raise
    batch.save()
    return True


class Batch:
    """What was found since the last save."""

    def __init__(self, job: ExtractionJob) -> None:
        self._job = job
        self._next = job.place.get(MEMBER, 0)
        self._clear()

    def _clear(self) -> None:
        self._found: list[Found] = []
        self._passed: Counter[str] = Counter()
        self._held_bytes, self._saved_at = 0, time.monotonic()

    def take(self, member: Member, prefix: str, hold: Hold) -> None:
        """Reads a member and keeps it, or counts why not. Raises: Unreadable."""
        reason = member.skipped.replace("_", " ")
        if not reason:
            try:
                reason = self._read(member, prefix, hold)
            except Damaged:
                reason = found.DAMAGED
        if reason and reason not in NOT_COUNTED:
            self._passed[reason] += 1
        self._next = member.index + 1

    def _read(self, member: Member, prefix: str, hold: Hold) -> str:
        content = member.open()
        head = content.read(found.HEAD_BYTES)
        if reason := found.reason_against(head, member.name, member.size):
            return reason
        name = f"{prefix}/{member.name}" if prefix else member.name
        kept: bytes | Media
        if member.size <= IN_MEMORY_BYTES:
            kept = head + content.read()
            self._held_bytes += len(kept)
        else:
            kept = _stored(head, content, hold)
        self._found.append(Found(name, found.place_of(head), kept))
        return ""

    def is_due(self) -> bool:
        """Whether it is full or old enough to be saved."""
        is_full = len(self._found) >= saving.BATCH or self._held_bytes > BATCH_BYTES
        return is_full or time.monotonic() - self._saved_at > SAVE_AFTER_S

    def save(self) -> None:
        """Stores what was found, with the place of the member behind it. Raises: saving.Lost."""
        place = {**self._job.place, MEMBER: self._next}
        saving.save(self._job, self._found, place=place, passed=self._passed)
        self._clear()


def _stored(head: bytes, content: BinaryIO, hold: Hold) -> Media:
    """Long bytes go through a temporary file into the storage. Raises: Unreadable, OSError."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as spool:
        piece = head
        while piece:
            digest.update(piece)
            spool.write(piece)
            hold.beat()
            piece = content.read(PIECE_BYTES)
        return store.put_one(cast("BinaryIO", spool), digest.hexdigest())
