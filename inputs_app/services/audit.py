"""Writes and reads the audit log. Rows are added here and nowhere else; nothing changes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from inputs_app.models import AuditRow, Team, User, Workspace

TARGET_LENGTH = 300
ACTIONS = {
    "team.create": "Team made",
    "team.rename": "Team renamed",
    "member.role": "Role changed",
    "member.remove": "Member removed",
    "member.leave": "Member left",
    "member.password_link": "Password link made",
    "member.password_reset": "Password set by link",
    "invitation.create": "Invitation made",
    "invitation.withdraw": "Invitation withdrawn",
    "invitation.accept": "Invitation accepted",
    "workspace.create": "Workspace connected",
    "workspace.rename": "Workspace renamed",
    "workspace.token": "Token replaced",
    "workspace.delete": "Workspace disconnected",
    "samples.load": "Samples asked for",
    "input.change": "Inputs changed",
    "input.undo": "Change undone",
    "dataset.create": "Dataset made",
    "input.delete": "Inputs deleted",
    "input.delete_taken_back": "Deletion taken back",
    "input.restore": "Inputs restored",
    "import.start": "Import started",
    "import.cancel": "Import cancelled",
    "upload.start": "Upload started",
    "job.pause": "Job paused",
    "job.resume": "Job went on",
    "job.cancel": "Job cancelled",
    "job.retry": "Failed inputs tried again",
}


@dataclass(frozen=True)
class Actor:
    """Who does something, and in which request."""

    user: User
    request_id: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which rows: those of one person, of one action, or all."""

    actor_id: int | None = None
    action: str = ""


def record(
    by: Actor,
    action: str,
    target: str,
    *,
    team: Team,
    workspace: Workspace | None = None,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditRow:
    """Adds a row; call it inside the transaction of the change, so that both stay or neither.

    `action` is a noun and a verb, as "workspace.create"; before and after hold plain JSON values
    and never a secret (a `Secret` is no JSON and is refused).
    """
    return AuditRow.objects.create(
        team=team,
        workspace=workspace,
        actor=by.user,
        actor_name=str(by.user)[:200],
        action=action,
        target=target[:TARGET_LENGTH],
        reason=reason[:500],
        before=dict(before or {}),
        after=dict(after or {}),
        request_id=by.request_id,
    )


def page(
    team: Team, wanted: Wanted, *, before_id: int | None = None, limit: int = 50
) -> list[AuditRow]:
    """At most `limit` of the team's rows, newest first; `before_id` is the cursor."""
    found = AuditRow.objects.filter(team=team).order_by("-id")
    if wanted.actor_id is not None:
        found = found.filter(actor_id=wanted.actor_id)
    if wanted.action:
        found = found.filter(action=wanted.action)
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    return list(found[:limit])


def actors(team: Team) -> QuerySet[User]:
    """The people who stand in the team's log, also those who left."""
    theirs = AuditRow.objects.filter(team=team, actor=OuterRef("pk"))
    return User.objects.filter(Exists(theirs)).order_by("username")
