"""What stops a chunk of an upload: in passing, then it is due again later; or for good, then the
job pauses with a sentence, and goes on from there when somebody has put things right."""

from datetime import timedelta

from django.utils import timezone

from inputs_app.client.errors import ApiError
from inputs_app.models import Chunk, Job
from inputs_app.services import attempts, chunks, endings, jobs

ASK_AGAIN_S = 600.0
"""So long after such a stop the API is asked again how far the inputs are that it has taken."""
ASKED_FOR = timedelta(days=1)
"""So long it is asked about the inputs of a cancelled upload."""
STORAGE_AWAY = "The storage of files on their way does not answer. Its operator has to look at it."


def met(chunk: Chunk, error: ApiError) -> None:
    """Makes the chunk due again later; pauses the job where waiting does not help, or no more."""
    if not chunks.try_later(chunk, error):
        halt(chunk, error.user_message)


def out_of_reach(chunk: Chunk) -> None:
    """The staged bytes cannot be read now: the chunk is due again later, or the job pauses."""
    if chunk.attempt < attempts.LAST:
        chunks.again(chunk, STORAGE_AWAY, attempts.grown_s(chunk.attempt))
    else:
        halt(chunk, STORAGE_AWAY)


def halt(chunk: Chunk, problem: str) -> None:
    """Pauses the job with a sentence; nothing is lost, the chunk is due when it goes on.

    What the API has taken is asked about later, also of a job that is paused already or was
    cancelled; of this for a day.
    """
    if is_over(chunk.job):
        endings.let_go(chunk)
        return
    chunks.again(chunk, problem, ASK_AGAIN_S if chunk.is_followed else 0)
    Chunk.objects.filter(pk=chunk.pk).update(attempt=0)
    jobs.move(
        chunk.job_id,
        Job.State.PAUSED,
        [Job.State.WAITING, Job.State.RUNNING],
        problem=problem[:500],
    )


def is_over(job: Job) -> bool:
    """Whether a job was cancelled so long ago that it is not asked for any more."""
    is_cancelled = job.state == Job.State.CANCELLED and job.ended_at is not None
    return is_cancelled and timezone.now() - (job.ended_at or timezone.now()) >= ASKED_FOR
