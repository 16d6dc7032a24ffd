"""Records a change of many inputs in the dashboard of a benchmark, and waits for its worker.

Run as a command with the dashboard's settings: prints the seconds from the request to the end.
"""

import sys
import time

from inputs_app import dispatch
from inputs_app.models import ChangeItem, Job, Team, User, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.changes import starting
from inputs_app.services.changes.recording import Change
from inputs_app.services.changes.targets import Targets

LOOK_EVERY_S = 0.05
LONGEST_S = 300.0


def main(api: str, token: str, ids: list[str], value: int) -> None:
    """One change of these inputs: a concept and a key of metadata."""
    by, workspace = Actor(User.objects.get(username="admin")), _workspace(api, token)
    patch = {"concepts": [{"id": "patched", "value": 1}], "metadata": {"patched": value}}
    change = Change(f"{len(ids)} inputs", "merge", patch=patch)
    begun = time.perf_counter()
    job = starting.start(by, workspace, change, Targets(ids), len(ids))
    dispatch.wake()
    while time.perf_counter() - begun < LONGEST_S:
        job.refresh_from_db(fields=["state"])
        if job.state not in (Job.State.WAITING, Job.State.RUNNING):
            break
        time.sleep(LOOK_EVERY_S)
    taken_s = time.perf_counter() - begun
    kept = ChangeItem.objects.filter(
        chunk__job=job, state="done", before__isnull=False, after__isnull=False
    )
    if job.state != Job.State.FINISHED or kept.count() != len(ids):
        sys.exit(f"the change did not end as it should: {job.state}, {kept.count()} done")
    print(taken_s)


def _workspace(api: str, token: str) -> Workspace:
    named = {"api_user_id": "demo", "api_app_id": "main", "token": token, "base_url": api}
    made = {"team": Team.objects.get(), "name": "bench", **named}
    return Workspace.objects.get_or_create(slug="bench", defaults=made)[0]
