"""Fills an app with made-up inputs, for measuring."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from inputs_service import ownership, synthetic


class Command(BaseCommand):
    """Creates the user and the app where they are missing, and says how fast it was."""

    help = "Fills an app with made-up, processed inputs without media, for measuring."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and where."""
        parser.add_argument("count", type=int)
        parser.add_argument("--user", default="demo")
        parser.add_argument("--app", required=True)
        parser.add_argument("--varied", action="store_true", help="several types, states, places")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the command."""
        app = ownership.app_named(ownership.user_named(options["user"]), options["app"])
        begun = time.perf_counter()
        for done in synthetic.load(app, options["count"], varied=options["varied"]):
            rate = done / (time.perf_counter() - begun)
            self.stdout.write(f"{app}: {done} inputs, {rate:.0f} a second")
