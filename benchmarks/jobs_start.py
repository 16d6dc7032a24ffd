"""Begins an upload and a change set as the dashboard does, in a process with its settings."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from benchmarks import jobs_asked
from inputs_app.models import Membership, Role, Team, User, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.uploads import drafts, manifests, starting


def main(app_id: str, table: str, change_count: int) -> None:
    """Makes a workspace of the first person on the app; prints the ids of both jobs."""
    by = Actor(User.objects.order_by("pk")[0])
    workspace = _workspace(by.user, app_id)
    job = drafts.new(by, workspace, "The upload under test")
    with Path(table).open("rb") as file:
        manifests.add(job, "table.csv", file)
    starting.start(by, job)
    change = Change("The change under test", "merge", "Kills are on their way")
    made = recording.record(by, workspace, change, _planned(change_count))
    print(job.pk, made.pk)


def _planned(count: int) -> Iterator[Planned]:
    return (Planned(jobs_asked.base_id(number), jobs_asked.PATCH) for number in range(count))


def _workspace(person: User, app_id: str) -> Workspace:
    team = Team.objects.create(name="Kill test", slug="kill-test")
    Membership.objects.create(team=team, user=person, role=Role.OWNER)
    return Workspace.objects.create(
        team=team,
        name=app_id,
        slug=app_id,
        base_url=settings.SERVICE_URL,
        api_user_id="demo",
        api_app_id=app_id,
        token=settings.SERVICE_PAT,
    )
