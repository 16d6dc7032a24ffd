"""Processing of inputs, and the sweep of bytes that nobody shows."""

from django.utils import timezone

from inputs_service import dispatch
from inputs_service.celery import app
from inputs_service.ingest import orphans, pipeline, sweeping


@app.task(name=dispatch.PROCESS_DUE)
def process_due() -> None:
    """Works on due inputs for a while."""
    pipeline.work(on_more=dispatch.wake_ingest)


@app.task(name=dispatch.SWEEP_MEDIA)
def sweep_media() -> None:
    """Removes unused bytes for a while, and files that no row knows."""
    sweeping.sweep()
    orphans.sweep(timezone.now().hour)
