"""Which room works on what is due: one row for each kind of job.

A chunk's function works on a chunk that is held; a job's step works on a job that is held.
"""

from collections.abc import Callable, Mapping

from inputs_app.client.retries import JOB, Patience
from inputs_app.models import Chunk, Job
from inputs_app.services import chunks, jobs
from inputs_app.services.changes import sending as changes
from inputs_app.services.uploads import posting, stepping

CHUNKS: Mapping[str, Callable[[Chunk, Patience], None]] = {
    Job.Kind.CHANGE: changes.work_on,
    Job.Kind.UPLOAD: posting.work_on,
}
STEPS: Mapping[str, Callable[[Job], None]] = {
    Job.Kind.UPLOAD: stepping.step,
}


def work_chunk(pk: int, patience: Patience = JOB) -> None:
    """Works on one chunk that is due; does nothing where somebody else holds it."""
    chunk = chunks.hold(pk)
    if chunk is not None:
        CHUNKS[chunk.job.kind](chunk, patience)


def step_job(pk: int) -> None:
    """Takes one step of a job that is due; does nothing where somebody else holds it."""
    job = jobs.hold(pk)
    if job is not None:
        STEPS[job.kind](job)
