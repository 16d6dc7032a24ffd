"""Keeping the staging storage clean, as a task of the dashboard's worker."""

from celery import shared_task

from inputs_app.services.deletions import sweeping
from inputs_app.services.uploads import leftovers


@shared_task
def sweep_staging() -> None:
    """Takes away some of the bytes that nobody will send, and of those kept of deleted inputs."""
    leftovers.sweep()
    sweeping.work()
