"""Teams, who belongs to them in which role, and the links by which people come in."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from inputs_app.models.user import User


class Role(models.IntegerChoices):
    """What a member may do; each role may do what the ones before it may."""

    VIEWER = 1, "Viewer"
    EDITOR = 2, "Editor"
    ADMIN = 3, "Admin"
    OWNER = 4, "Owner"


class Team(models.Model):
    """The people who share workspaces."""

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.PositiveSmallIntegerField(choices=Role)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.team} as {Role(self.role).label}"


class Invitation(models.Model):
    """A link that lets one person into a team. Only the hash of its token is kept.

    open -> accepted | withdrawn | expired (by the clock)
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    role = models.PositiveSmallIntegerField(choices=Role)
    email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Invitation {self.pk} to {self.team}"

    def is_open(self, now: datetime) -> bool:
        """Whether somebody may still come in by it."""
        return self.accepted_at is None and self.withdrawn_at is None and now < self.expires_at


class PasswordReset(models.Model):
    """A link by which a person sets a new password once. Only the hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Password reset {self.pk}"
