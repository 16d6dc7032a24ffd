"""Deletion of apps, and of all inputs of an app."""

from inputs_service import app_removal, deleting, dispatch
from inputs_service.celery import app


@app.task(name=dispatch.DELETE_DUE)
def delete_due() -> None:
    """Works on due deletions for a while."""
    deleting.work(on_more=dispatch.wake_deletions)
    app_removal.work(on_more=dispatch.wake_deletions)
