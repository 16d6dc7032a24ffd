"""Workspaces: a team's connections to apps behind an Inputs API."""

from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone

from inputs_app.models.fields import SecretField
from inputs_app.models.team import Team


class Workspace(models.Model):
    """A connection to one app. Its base URL, user id and app id never change once saved.

    The database refuses such a change too (migration 0002): another app is another workspace.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="workspaces")
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=60, unique=True)
    base_url = models.CharField(max_length=300)
    api_user_id = models.CharField(max_length=200)
    api_app_id = models.CharField(max_length=200)
    token = SecretField()
    token_set_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "base_url", "api_user_id", "api_app_id"],
                name="workspace_app_once",
                violation_error_message="The team has a workspace for this app already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """The API's host, as it stands in lists."""
        return urlsplit(self.base_url).netloc
