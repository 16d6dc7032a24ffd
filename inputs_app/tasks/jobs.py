"""Steps and chunks of jobs, as tasks of the dashboard's worker."""

from celery import shared_task

from inputs_app.services import working


@shared_task
def work_chunk(chunk_id: int) -> None:
    """Works on one chunk that is due, then on what else is."""
    working.turn(working.work_chunk, chunk_id)


@shared_task
def step_job(job_id: int) -> None:
    """Takes one step of a job that is due, then does what else is."""
    working.turn(working.step_job, job_id)
