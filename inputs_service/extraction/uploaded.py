"""The content of an upload becomes inputs: the members of an archive, or one file."""

import hashlib
import tempfile
from typing import Any, BinaryIO, cast

from inputs_service import archives
from inputs_service.extraction import found, members, saving
from inputs_service.extraction.found import Found
from inputs_service.extraction.holding import Hold
from inputs_service.ingest import store
from inputs_service.models import ExtractionJob, Media, Upload
from inputs_service.uploads import content

IS_BEGUN = "is_begun"
PIECE_BYTES = 256 * 1024


class NotTaken(Exception):
    """The upload is one file, and no input can be made of it. `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def extract(job: ExtractionJob) -> bool:
    """Makes inputs of an upload's content for a while; True when all is done, see
    `members.extract`. `job` is held by this process.

    Raises: NotTaken, archives.Unreadable, saving.Lost, OSError of the storage.
    """
    upload = job.upload
    if upload is None:
        raise saving.Lost
    with content.opened(upload) as file:
        head = file.read(found.HEAD_BYTES)
        if archives.is_archive(head, upload.content_name):
            return _unpacked(job, file)
        _take(job, upload, file, head)
    return True


def _unpacked(job: ExtractionJob, file: BinaryIO) -> bool:
    if IS_BEGUN not in job.place:
        place = {**job.place, IS_BEGUN: True}
        saving.save(job, [], place=place, in_progress_archives_count=1)
    try:
        is_done = members.extract(job, file)
    except archives.Unreadable:
        _count(job, failed_archives_count=1)
        raise
    if is_done:
        _count(job, completed_archives_count=1)
    return is_done


def _count(job: ExtractionJob, **counts: Any) -> None:
    saving.save(job, [], place=job.place, in_progress_archives_count=0, **counts)


def _take(job: ExtractionJob, upload: Upload, file: BinaryIO, head: bytes) -> None:
    reason = found.reason_against(head, upload.content_name, upload.content_length)
    if reason:
        raise NotTaken(f"The file cannot become an input: {reason}.")
    if job.place.get(members.MEMBER):
        return
    media = _stored(file, Hold(job))
    it = Found(upload.content_name, found.place_of(head), media)
    saving.save(job, [it], place={**job.place, members.MEMBER: 1})


def _stored(file: BinaryIO, hold: Hold) -> Media:
    digest = hashlib.sha256()
    file.seek(0)
    with tempfile.TemporaryFile() as spool:
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
            spool.write(piece)
            hold.beat()
        return store.put_one(cast("BinaryIO", spool), digest.hexdigest())
