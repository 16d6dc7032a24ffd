"""Where to go on reading an app's inputs after the last one that was met has been deleted."""

from inputs_app.client import inputs
from inputs_app.client.http import Connection
from inputs_app.models import Job
from inputs_app.services import job_items, jobs


def last_that_is_there(connection: Connection, job: Job) -> str:
    """The last input that a job wrote down and that the app still has; empty where there is none,
    or somebody else has the job by now.

    What followed it, up to the end of what is written down, is gone. Goes back a chunk at a time,
    one request each, and holds the job meanwhile. Raises: ApiError.
    """
    before = None
    while jobs.is_ours(job):
        chunks = job.chunks.order_by("-number")
        chunk = (chunks if before is None else chunks.filter(number__lt=before)).first()
        if chunk is None:
            break
        rows = job_items.MODELS[job.kind].objects.filter(chunk=chunk).order_by("-number")
        ids = list(rows.values_list("input_id", flat=True))
        there = {one.id for one in inputs.by_ids(connection, ids)}
        if found := next((one for one in ids if one in there), ""):
            return found
        before = chunk.number
    return ""
