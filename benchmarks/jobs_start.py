"""Begins an upload and a change set as the dashboard does, in a process with its settings."""

from collections.abc import Iterator

from benchmarks import jobs_asked, upload_job
from inputs_app.models import Membership, Role, Team, User
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording
from inputs_app.services.changes.recording import Change, Planned


def main(app_id: str, table: str, change_count: int) -> None:
    """Makes a workspace of the first person on the app; prints the ids of both jobs."""
    by = Actor(User.objects.order_by("pk")[0])
    team = Team.objects.create(name="Kill test", slug="kill-test")
    Membership.objects.create(team=team, user=by.user, role=Role.OWNER)
    workspace = upload_job.workspace_of(team, app_id)
    job = upload_job.begun(by, workspace, table)
    change = Change("The change under test", "merge", "Kills are on their way")
    made = recording.record(by, workspace, change, _planned(change_count))
    print(job.pk, made.pk)


def _planned(count: int) -> Iterator[Planned]:
    return (Planned(jobs_asked.base_id(number), jobs_asked.PATCH) for number in range(count))
