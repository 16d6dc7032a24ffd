"""Writes and reads the audit log. Rows are added here and nowhere else; nothing changes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inputs_app.models import AuditRow, Team, User, Workspace

TARGET_LENGTH = 300


@dataclass(frozen=True)
class Actor:
    """Who does something, and in which request."""

    user: User
    request_id: str = ""


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


def rows(
    team: Team, *, actor_id: int | None = None, action: str = "", before_id: int | None = None
) -> Iterator[AuditRow]:
    """The team's rows, newest first, as a lazy queryset walk; `before_id` is the cursor."""
    found = AuditRow.objects.filter(team=team).order_by("-id")
    if actor_id is not None:
        found = found.filter(actor_id=actor_id)
    if action:
        found = found.filter(action=action)
    if before_id is not None:
        found = found.filter(id__lt=before_id)
    return found.iterator(chunk_size=500)
