"""The demo: a workspace on this server's own Inputs service, with samples wanted."""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from inputs_app.models import Role, Team, User, Workspace
from inputs_app.services import connections, workspaces
from inputs_app.services import team as teams
from inputs_app.services.audit import Actor
from inputs_app.services.samples import loads
from inputs_app.services.workspaces import Address

NAME = "Demo"
SERVICE_USER, SERVICE_APP = "demo", "main"
"""Who and what `manage.py ensure_demo_app` makes on the service."""


def ensure(owner: User) -> Workspace:
    """The demo's workspace, made where it is missing; then its samples are wanted too.

    It stands in a team of the owner's. Only rows are written: a worker loads the samples. A changed
    token is taken over.
    """
    by = Actor(owner)
    with transaction.atomic():
        workspace = _made_before(owner)
        if workspace is None:
            team = _team_of(owner) or teams.create(by, NAME)
            address = Address(settings.SERVICE_URL, SERVICE_USER, SERVICE_APP, settings.SERVICE_PAT)
            workspace = workspaces.create(by, team, NAME, address)
            loads.ask(workspace, by)
        elif connections.of(workspace).token != settings.SERVICE_PAT:
            workspaces.replace_token(by, workspace, settings.SERVICE_PAT)
    return workspace


def _made_before(owner: User) -> Workspace | None:
    where = {"api_user_id": SERVICE_USER, "api_app_id": SERVICE_APP}
    rows = Workspace.objects.filter(base_url=settings.SERVICE_URL, **where)
    return rows.filter(team__in=_owned(owner)).order_by("pk").first()


def _team_of(owner: User) -> Team | None:
    return _owned(owner).order_by("pk").first()


def _owned(owner: User) -> QuerySet[Team]:
    return Team.objects.filter(memberships__user=owner, memberships__role=Role.OWNER)
