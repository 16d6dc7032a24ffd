"""Seals all kept secrets with the first of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inputs_app.models import SecretUnreadable
from inputs_app.services import keys


class Command(BaseCommand):
    """`rotate_field_keys`: put the new key first in FIELD_KEYS, restart, run this, drop the old."""

    help = "Seals all kept secrets with the first of FIELD_KEYS; then older keys can be removed."

    def handle(self, *_: Any, **__: Any) -> None:
        """Say how many were sealed. Raises: CommandError where a key is missing."""
        try:
            count = keys.reseal_all()
        except SecretUnreadable:
            raise CommandError("A secret is sealed with a key that FIELD_KEYS lacks.") from None
        self.stdout.write(f"{count} secrets are sealed with the first key now.")
