"""The append-only log of who did what."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from inputs_app.models.json_text import FaithfulJson
from inputs_app.models.team import Team
from inputs_app.models.user import User
from inputs_app.models.workspace import Workspace


class AppendOnly(Exception):
    """Somebody tried to change or delete an audit row."""


class AuditQuerySet(models.QuerySet["AuditRow"]):
    """Rows that can be read and added only; the database refuses the rest too (migration 0002)."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly


class AuditRow(models.Model):
    """One action. `actor_name` and `target` stay readable after a person or workspace is gone.

    Shape of before and after: what changed, without secrets.
    """

    at = models.DateTimeField(default=timezone.now)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="audit_rows")
    workspace = models.ForeignKey(
        Workspace, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=300)
    reason = models.CharField(max_length=500, blank=True)
    before = FaithfulJson(default=dict)
    after = FaithfulJson(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "-id"], name="audit_team_latest"),
            models.Index(fields=["team", "action", "-id"], name="audit_team_action"),
            models.Index(fields=["team", "actor", "-id"], name="audit_team_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the row; refuses to change one that is kept."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly
