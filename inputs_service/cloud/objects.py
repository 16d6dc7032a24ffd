"""The objects of a job's address become inputs, in archives too, from where the job stands."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings

from inputs_core import cloud
from inputs_service.archives import Unreadable
from inputs_service.archives import member as archives
from inputs_service.cloud import secrets
from inputs_service.cloud.batches import AFTER, Batch
from inputs_service.cloud.reading import Ahead, Bucket
from inputs_service.extraction import members, saving
from inputs_service.extraction.holding import Hold
from inputs_service.models import ExtractionJob

THREADS = 8
ARCHIVE, LOCKED, TAKEN = "archive", "locked", "taken"
"""Keys in `place`: the archive that is being unpacked, and how many encrypted files were passed
over and how many inputs made before it."""
COUNTS = ("image_count", "video_count", "text_count", "audio_count")
ALL_LOCKED = "All of its files are encrypted."


class ArchiveFailed(Exception):
    """The job's address is one archive, and it could not be unpacked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def extract(job: ExtractionJob, ends_at: float, *, is_patient: bool) -> bool:
    """Makes inputs of objects until `ends_at`, and says whether that was the last.

    `job` is held by this process. `is_patient`: see Bucket.
    Raises: StoreError, ArchiveFailed, secrets.CannotRead, saving.Lost, OSError of the storage.
    """
    address = cloud.parse(job.url)
    plain = cloud.Plain(address, secrets.read(job.secret), _endpoints())
    store = cloud.opened(address, plain.credentials, plain.endpoints)
    bucket = Bucket(store, plain, is_patient)
    if job.failed_archives_count and job.place == {AFTER: address.prefix}:
        raise ArchiveFailed(job.status_details)  # its worker was killed before it could say so
    if ARCHIVE in job.place and not _unpack(job, bucket, job.place[ARCHIVE]):
        return False
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="objects")
    try:
        return _objects(job, bucket, Ahead(bucket, _after(job), pool, Hold(job)), ends_at)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _after(job: ExtractionJob) -> str:
    return str(job.place.get(AFTER, ""))


def _endpoints() -> cloud.Endpoints:
    return cloud.Endpoints(
        settings.AWS_ENDPOINT_URL_S3,
        settings.STORAGE_EMULATOR_HOST,
        settings.AZURITE_BLOB_STORAGE_URL,
    )


def _objects(job: ExtractionJob, bucket: Bucket, ahead: Ahead, ends_at: float) -> bool:
    batch = Batch(job, bucket)
    try:
        for received in ahead.until(ends_at):
            if received.is_archive:
                batch.save_last()
                if not _unpack(job, bucket, received.name):
                    return False
                batch = Batch(job, bucket)
            else:
                batch.add(received)
            if batch.is_due():
                batch.save()
    except cloud.StoreError:
        batch.save()
        raise
    if ahead.is_all:
        batch.save_last()
    else:
        batch.save_some()
    return ahead.is_all


def _unpack(job: ExtractionJob, bucket: Bucket, name: str) -> bool:
    """False where the time was up. An archive that cannot be unpacked stops no other object."""
    if job.place.get(ARCHIVE) != name:
        place = {AFTER: name, ARCHIVE: name, LOCKED: _locked(job), TAKEN: _taken(job)}
        saving.save(job, [], place=place, in_progress_archives_count=1)
    path, problem = bucket.path(name), ""
    try:
        prefix = "" if name == bucket.address.prefix else path
        if not members.extract(job, bucket.open(name), prefix=prefix):
            return False
    except Unreadable as error:
        problem = error.message
    except cloud.StoreError as error:
        if error.is_passing and bucket.is_patient:
            raise
        problem = error.message
    if not problem and _locked(job) > job.place[LOCKED] and _taken(job) == job.place[TAKEN]:
        problem = ALL_LOCKED
    fields = _counted(job, f"{path}: {problem}" if problem else "")
    saving.save(job, [], place={AFTER: name}, in_progress_archives_count=0, **fields)
    if problem and name == bucket.address.prefix:
        raise ArchiveFailed(problem)
    return True


def _locked(job: ExtractionJob) -> int:
    return int(job.passed_over.get(archives.ENCRYPTED, 0))


def _taken(job: ExtractionJob) -> int:
    """How many inputs the job has made so far."""
    counts = ExtractionJob.objects.filter(pk=job.pk).values_list(*COUNTS).first()
    return sum(counts or ())


def _counted(job: ExtractionJob, problem: str) -> dict[str, Any]:
    """The counters of archives, one further; of problems the first is told."""
    if not problem:
        job.completed_archives_count += 1
        return {"completed_archives_count": job.completed_archives_count}
    job.failed_archives_count += 1
    job.status_details = job.status_details or problem
    return {
        "failed_archives_count": job.failed_archives_count,
        "status_details": job.status_details,
    }
