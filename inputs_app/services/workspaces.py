"""Workspaces of a team: connect, try, rename, give a new token, disconnect.

The token goes to the workspace's own address and nowhere else; that address never changes.
"""

import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from inputs_app.client import apps
from inputs_app.client.check import Outcome, test_connection
from inputs_app.client.http import Connection
from inputs_app.models import Team, User, Workspace
from inputs_app.services import audit, connections
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.slugs import save_under_free_slug

TAKEN = "The team has a workspace for this app already."


@dataclass(frozen=True)
class Address:
    """Where an app is and the token for it, as a person typed them; `base_url` is clean."""

    base_url: str
    user_id: str
    app_id: str
    token: str = field(repr=False)


def connection(workspace: Workspace) -> Connection:
    """What the client needs to ask the workspace's app.

    Raises: ProductError where the stored token cannot be read.
    """
    return connections.of(workspace)


def of_person(person: User) -> QuerySet[Workspace]:
    """The workspaces that a person may open, for the switcher."""
    return (
        Workspace.objects.filter(team__memberships__user=person)
        .select_related("team")
        .order_by("team__name", "name")
    )


def create(by: Actor, team: Team, name: str, address: Address) -> Workspace:
    """A new workspace. Raises: ProductError where the team has one for this app."""
    where = {
        "base_url": address.base_url,
        "api_user_id": address.user_id,
        "api_app_id": address.app_id,
    }
    if Workspace.objects.filter(team=team, **where).exists():
        raise ProductError(TAKEN)
    try:
        with transaction.atomic():
            workspace = save_under_free_slug(
                name,
                "workspace",
                lambda slug: Workspace.objects.create(
                    team=team, name=name, slug=slug, token=address.token, **where
                ),
            )
            _record(by, "workspace.create", workspace, after={"name": name, **where})
    except IntegrityError:
        raise ProductError(TAKEN) from None
    return workspace


def create_here(by: Actor, team: Team, name: str) -> Workspace:
    """A new workspace on a new app of this server's own Inputs service.

    An app that exists is never taken over: the app's id is new each time.
    Raises: ProductError without a token of the service; ApiError where the service refuses.
    """
    if not settings.SERVICE_PAT:
        raise ProductError("This server has no token of its own Inputs service (DEMO_PAT).")
    user_id = apps.get_user(_at_service("me")).id
    app = apps.create_app(_at_service(user_id), _new_app_id(name))
    address = Address(settings.SERVICE_URL, user_id, app.id, settings.SERVICE_PAT)
    return create(by, team, name, address)


def replace_token(by: Actor, workspace: Workspace, token: str) -> None:
    """Another token for the same address."""
    with transaction.atomic():
        workspace.token = token
        workspace.token_set_at = timezone.now()
        workspace.save(update_fields=["token", "token_set_at"])
        _record(by, "workspace.token", workspace, after={"token": "replaced"})


def rename(by: Actor, workspace: Workspace, name: str) -> None:
    """Another name; the address of its pages stays."""
    with transaction.atomic():
        before, workspace.name = workspace.name, name
        workspace.save(update_fields=["name"])
        _record(by, "workspace.rename", workspace, before={"name": before}, after={"name": name})


def delete(by: Actor, workspace: Workspace) -> None:
    """Takes the connection away. The app and its inputs stay where they are."""
    with transaction.atomic():
        before = {
            "name": workspace.name,
            "base_url": workspace.base_url,
            "api_user_id": workspace.api_user_id,
            "api_app_id": workspace.api_app_id,
        }
        _record(by, "workspace.delete", workspace, before=before)
        workspace.delete()


def test(workspace: Workspace) -> Outcome:
    """What is wrong with the workspace's connection, if anything."""
    return test_connection(connection(workspace))


def try_out(address: Address) -> Outcome:
    """What is wrong with an address before it is saved, if anything."""
    return test_connection(
        Connection(
            address.base_url,
            address.user_id,
            address.app_id,
            address.token,
            connections.allowed_private(),
        )
    )


def _at_service(user_id: str) -> Connection:
    hosts = connections.allowed_private()
    return Connection(settings.SERVICE_URL, user_id, "", settings.SERVICE_PAT, hosts)


def _new_app_id(name: str) -> str:
    return f"{slugify(name)[:40].strip('-_') or 'app'}-{secrets.token_hex(3)}"


def _record(
    by: Actor,
    action: str,
    workspace: Workspace,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    audit.record(
        by,
        action,
        workspace.name,
        team=workspace.team,
        workspace=workspace,
        before=before,
        after=after,
    )
