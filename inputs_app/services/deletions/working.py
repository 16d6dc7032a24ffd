"""The steps and chunks of jobs that delete or restore: which room works on them."""

from inputs_app.client.retries import Patience
from inputs_app.models import Chunk, Job
from inputs_app.services import attempts, chunks
from inputs_app.services.deletions import freezing, recording, reposting, restoring, sending
from inputs_app.services.errors import ProductError
from inputs_core.faults import StorageFailed

NO_STORAGE = "The storage of kept files did not answer. Its operator has to look at it."


def work_on(chunk: Chunk, patience: Patience) -> None:
    """Works on a chunk that is held. Raises: ApiError; ProductError."""
    is_restore = chunk.job.options.get("action") == recording.RESTORE
    try:
        (reposting.work_on if is_restore else sending.work_on)(chunk, patience)
    except StorageFailed:
        if chunk.attempt >= attempts.LAST:
            raise ProductError(NO_STORAGE) from None
        chunks.again(chunk, NO_STORAGE, attempts.grown_s(chunk.attempt))


def step(job: Job) -> None:
    """Takes one step of a job that is held: freezes, begins, or picks what is restored.

    Raises: ApiError; ProductError.
    """
    if job.options.get("action") == recording.RESTORE:
        restoring.step(job)
    elif job.options.get("is_frozen", True):
        recording.begin(job)
    else:
        freezing.step(job)
