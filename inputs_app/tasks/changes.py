"""Chunks of changes, as tasks of the dashboard's worker."""

from celery import shared_task

from inputs_app.client.retries import JOB
from inputs_app.services.changes import sending


@shared_task
def send_chunk(chunk_id: int) -> None:
    """Works on one chunk that is due."""
    sending.work(chunk_id, JOB)
