"""Makes the demo's workspace and asks for its samples; a worker loads them later."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from inputs_app.models import User
from inputs_app.services.samples import demo
from inputs_core import environment


class Command(BaseCommand):
    """`manage.py load_demo`: may be run at every start; does nothing with DEMO=0."""

    help = "Makes the demo's workspace where it is missing, with samples to load."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        owner = User.objects.filter(is_active=True).order_by("pk").first()
        if environment.read().demo and settings.SERVICE_PAT and owner is not None:
            demo.ensure(owner)
