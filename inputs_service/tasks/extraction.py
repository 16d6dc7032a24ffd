"""Extraction from cloud storage and uploads, and what is told of it."""

from inputs_service import dispatch
from inputs_service.celery import app
from inputs_service.cloud import calling_back, working


@app.task(name=dispatch.EXTRACT_DUE)
def extract_due() -> None:
    """Works on due extraction jobs for a while."""
    working.work(on_more=lambda: dispatch.wake(dispatch.EXTRACT_DUE))


@app.task(name=dispatch.CALL_BACK_DUE)
def call_back_due() -> None:
    """Sends due messages for a while."""
    calling_back.work(on_more=lambda: dispatch.wake(dispatch.CALL_BACK_DUE))
