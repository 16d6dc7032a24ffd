"""One upload of a table as a person starts it, in the process of a benchmark: prints its job."""

from pathlib import Path

from django.conf import settings

from inputs_app.models import Job, Membership, Role, Team, User, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.uploads import drafts, manifests, starting


def main(app_id: str, table: str) -> None:
    """Makes a workspace on the app, gives it the table and starts the upload."""
    user, _ = User.objects.get_or_create(username="bench")
    team, _ = Team.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    Membership.objects.get_or_create(team=team, user=user, defaults={"role": Role.OWNER})
    print(begun(Actor(user), workspace_of(team, app_id), table).pk)


def workspace_of(team: Team, app_id: str) -> Workspace:
    """A new workspace of the demo's app."""
    return Workspace.objects.create(
        team=team,
        name=app_id,
        slug=app_id,
        base_url=settings.SERVICE_URL,
        api_user_id="demo",
        api_app_id=app_id,
        token=settings.SERVICE_PAT,
    )


def begun(by: Actor, workspace: Workspace, table: str) -> Job:
    """The upload of a table, started."""
    job = drafts.new(by, workspace, "Benchmark")
    with Path(table).open("rb") as file:
        manifests.add(job, "table.csv", file)
    starting.start(by, job)
    return job
