"""Makes a key for the embedded API."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from inputs_service import auth, ownership, scopes
from inputs_service.models import Key


class Command(BaseCommand):
    """Creates the user and the app where they are missing, stores the key's digest, and prints the
    key once."""

    help = "Creates a key; it is printed once and cannot be read again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, for which app, and what it may do."""
        parser.add_argument("--user", required=True, help="the user's id")
        parser.add_argument("--app", default="", help="an id: the key opens this app only")
        parser.add_argument("--scopes", nargs="*", default=[], help="such as Inputs:Get; none: all")
        parser.add_argument("--key", default="", help="the value to use; none: a random one")
        parser.add_argument("--session", action="store_true", help="a session token")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the command."""
        try:
            wanted = scopes.kept(options["scopes"])
        except ValueError as error:
            raise CommandError(f"There is no scope {error}.") from None
        value = options["key"] or secrets.token_hex(16)
        with transaction.atomic():
            user = ownership.user_named(options["user"])
            app = ownership.app_named(user, options["app"]) if options["app"] else None
            fields = {"app": app, "scopes": wanted, "is_session": options["session"]}
            key = Key.objects.filter(digest=auth.digest_of(value)).first()
            if key is None:
                auth.new_key(user, value, **fields)
            elif any(
                getattr(key, name) != value for name, value in {"user": user, **fields}.items()
            ):
                raise CommandError("This key exists already, for another user, app or scopes.")
        self.stdout.write(value)
