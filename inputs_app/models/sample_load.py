"""Samples that somebody wants in a workspace, and how far their loading has come."""

from django.db import models
from django.utils import timezone

from inputs_app.models.user import User
from inputs_app.models.workspace import Workspace


class SampleLoad(models.Model):
    """The loading of the samples into one workspace.

    due (due_at passed) -> taken (due_at = now + lease) -> due again, with a higher position
    -> ... -> finished, or given up with a problem (both: due_at empty). Asked for anew it is due.
    """

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, related_name="sample_load"
    )
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, db_index=True, default=timezone.now)
    position = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"samples of {self.workspace_id}, {self.position} looked at"

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.due_at is None
