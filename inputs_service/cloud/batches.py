"""What was read since the last save, on its way into the database."""

import time
from collections import Counter

from inputs_core.limits import MB
from inputs_service.cloud.reading import EMPTY, ODD_NAME, UNREADABLE, Bucket, Received
from inputs_service.extraction import saving
from inputs_service.extraction.found import Found
from inputs_service.ingest import store
from inputs_service.models import ExtractionJob

AFTER = "after"
"""The key in `place` of the last object that is done with."""
NAMELESS = (EMPTY, UNREADABLE, ODD_NAME)
BATCH_BYTES = 64 * MB
SAVE_AFTER_S = 2.0


class Batch:
    """Media and reasons, and the name up to which they go.

    Those that hold nothing or cannot be read wait for the next object: one may be the mark of a
    folder, whose name sorts elsewhere than it is listed, so no listing may begin behind it.
    """

    def __init__(self, job: ExtractionJob, bucket: Bucket) -> None:
        self._job, self._bucket = job, bucket
        self._after = job.place.get(AFTER, "")
        self._waiting: Counter[str] = Counter()
        self._last, self._has_saved = self._after, False
        self._clear()

    def _clear(self) -> None:
        self._found: list[Found] = []
        self._passed: Counter[str] = Counter()
        self._bytes, self._saved_at = 0, time.monotonic()

    def add(self, it: Received) -> None:
        """Keeps an object, or counts why not. Raises: OSError of the storage."""
        if it.reason in NAMELESS:
            self._waiting[it.reason] += 1
            self._last = max(self._last, it.name)
            return
        self._settle()
        if it.reason:
            self._passed[it.reason] += 1
        elif it.file is not None:
            with it.file:
                row = store.put_one(it.file, it.digest)
            self._found.append(Found(self._bucket.path(it.name), it.place, row))
        else:
            self._bytes += len(it.content)
            self._found.append(Found(self._bucket.path(it.name), it.place, it.content))
        self._after = it.name

    def is_due(self) -> bool:
        """Whether it is full or old enough to be saved."""
        is_full = len(self._found) >= saving.BATCH or self._bytes > BATCH_BYTES
        return is_full or time.monotonic() - self._saved_at > SAVE_AFTER_S

    def save(self) -> None:
        """Stores the inputs with the job's place. Raises: saving.Lost, OSError of the storage."""
        if self._found or self._passed:
            place = {AFTER: self._after}
            saving.save(self._job, self._found, place=place, passed=self._passed)
            self._has_saved = True
        self._clear()

    def save_some(self) -> None:
        """As `save`, at the end of a slice: where there was nothing but what waits, the job goes on
        behind that all the same, or it never would."""
        if not (self._has_saved or self._found or self._passed):
            self._settle()
            self._after = self._last
        self.save()

    def save_last(self) -> None:
        """As `save`, with what was waiting for another object."""
        self._settle()
        self.save()

    def _settle(self) -> None:
        self._passed += self._waiting
        self._waiting = Counter()
