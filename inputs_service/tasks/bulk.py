"""Bulk operations."""

from inputs_service import dispatch
from inputs_service.bulk import working
from inputs_service.celery import app


@app.task(name=dispatch.BULK_DUE)
def bulk_due() -> None:
    """Works on due bulk operations for a while."""
    working.work(on_more=lambda: dispatch.wake(dispatch.BULK_DUE))
