"""Entry points of the dashboard's worker: ids in, one service call, nothing out."""

from inputs_app.tasks.jobs import step_job, work_chunk
from inputs_app.tasks.samples import load_samples

__all__ = ["load_samples", "step_job", "work_chunk"]
