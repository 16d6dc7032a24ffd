"""Makes the first person and team; safe to run at every start."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from inputs_app.models import Membership, Role, User
from inputs_app.services import team
from inputs_app.services.audit import Actor
from inputs_core import environment

USERNAME = "admin"
TEAM = "Our team"


class Command(BaseCommand):
    """`ensure_admin`: `admin` with DEMO_PASSWORD, or with a random password told once."""

    help = "Makes the person admin and their team where there are none; sets DEMO_PASSWORD."

    def handle(self, *_: Any, **__: Any) -> None:
        """Say how to sign in when something was made or set."""
        given = environment.read().demo_password
        with transaction.atomic():
            admin = User.objects.filter(username=USERNAME).first()
            if admin is None:
                if User.objects.exists() and not given:
                    return
                password = given or secrets.token_urlsafe(12)
                admin = User.objects.create_user(USERNAME, "", password, name="Admin")
                shown = "DEMO_PASSWORD" if given else password
                self.stdout.write(f"Sign in as {USERNAME}, password {shown}")
            elif given and not admin.check_password(given):
                admin.set_password(given)
                admin.save(update_fields=["password"])
                self.stdout.write(f"The password of {USERNAME} is DEMO_PASSWORD now.")
            if not Membership.objects.filter(user=admin, role=Role.OWNER).exists():
                team.create(Actor(admin), TEAM)
