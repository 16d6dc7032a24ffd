"""Extraction from cloud storage and uploads, and what is told of it."""

from inputs_service import dispatch
from inputs_service.celery import app
from inputs_service.cloud import calling_back, working

LIMIT_S = 900
"""Going on in a packed tar means reading it from its beginning: that takes as long as it takes."""


@app.task(name=dispatch.EXTRACT_DUE, time_limit=LIMIT_S)
def extract_due() -> None:
    """Works on due extraction jobs for a while."""
    working.work(on_more=lambda: dispatch.wake(dispatch.EXTRACT_DUE))


@app.task(name=dispatch.CALL_BACK_DUE)
def call_back_due() -> None:
    """Sends due messages for a while."""
    calling_back.work(on_more=lambda: dispatch.wake(dispatch.CALL_BACK_DUE))
