"""Entry points of the dashboard's worker: ids in, one service call, nothing out."""

from inputs_app.tasks.changes import send_chunk
from inputs_app.tasks.samples import load_samples

__all__ = ["load_samples", "send_chunk"]
