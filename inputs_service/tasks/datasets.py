"""Versions, exports and removals of datasets."""

from inputs_service import dispatch
from inputs_service.celery import app
from inputs_service.datasets import sweeping, working

LIMIT_S = 900
"""The file of a large export is written in one go."""


@app.task(name=dispatch.DATASETS_DUE, time_limit=LIMIT_S)
def datasets_due() -> None:
    """Works on what is due for datasets for a while."""
    working.work(on_more=lambda: dispatch.wake(dispatch.DATASETS_DUE))


@app.task(name=dispatch.SWEEP_DATASETS)
def sweep_datasets() -> None:
    """Removes files that no version has for a while."""
    sweeping.sweep()
