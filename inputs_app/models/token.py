"""Personal tokens for the dashboard's own JSON API."""

from django.db import models
from django.utils import timezone

from inputs_app.models.user import User


class PersonalToken(models.Model):
    """A token of one person; only its digest is kept, the token itself is shown once."""

    class Scope(models.TextChoices):
        """What may be done with it; never more than the person may do."""

        READ = "read", "Read"
        WRITE = "write", "Read and write"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="personal_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.user_id}"
