"""Makes the service's first user, app and token; safe to run at every start."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from inputs_core import environment
from inputs_service import auth, ownership
from inputs_service.models import Key

USER, APP = "demo", "main"


class Command(BaseCommand):
    """`ensure_demo_app`: user `demo`, app `main`, and DEMO_PAT as a token for all its apps."""

    help = "Makes the user demo, the app main and the key DEMO_PAT where they are missing."

    @transaction.atomic
    def handle(self, *_: Any, **__: Any) -> None:
        """Run the command; it prints nothing, for DEMO_PAT is a secret that the caller knows."""
        user = ownership.user_named(USER)
        ownership.app_named(user, APP)
        token = environment.read().demo_pat
        if token and not Key.objects.filter(digest=auth.digest_of(token)).exists():
            auth.new_key(user, token, description="DEMO_PAT")
