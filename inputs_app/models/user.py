"""People who sign in."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person. What they may see and do comes from their memberships, see access.py."""
