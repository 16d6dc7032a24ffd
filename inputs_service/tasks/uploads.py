"""Uploads whose time is over, and files that no upload knows."""

from inputs_service import dispatch
from inputs_service.celery import app
from inputs_service.uploads import ending


@app.task(name=dispatch.SWEEP_UPLOADS)
def sweep_uploads() -> None:
    """Ends expired uploads and removes what they leave."""
    while ending.expire():
        pass
    ending.sweep()
