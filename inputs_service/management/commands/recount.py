"""Corrects the kept counts of inputs."""

from typing import Any

from django.core.management.base import BaseCommand

from inputs_service import counts
from inputs_service.models import App


class Command(BaseCommand):
    """Counts the inputs of every app anew and says what was wrong."""

    help = "Corrects the kept counts of inputs; inserts wait meanwhile, app by app."

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the command."""
        for app in App.objects.select_related("user").order_by("pk"):
            wrong = counts.recount(app.pk)
            told = ", ".join(f"{status} by {delta:+}" for status, delta in wrong.items())
            self.stdout.write(f"{app}: {'corrected ' + told if told else 'right'}")
