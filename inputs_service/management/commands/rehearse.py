"""Lets calls of an app go wrong on purpose, so that a team can practise."""

from dataclasses import asdict, fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inputs_core.rehearsal import Rates, rates_of
from inputs_service.models import App, Rehearsal


class Command(BaseCommand):
    """Sets the rates of one app, ends its rehearsal, or tells what holds."""

    help = "Lets a share of an app's calls go wrong; without rates it tells what holds."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which app, and which shares."""
        parser.add_argument("--user", required=True, help="the user's id")
        parser.add_argument("--app", required=True, help="the app's id")
        parser.add_argument("--off", action="store_true", help="end the rehearsal")
        for field in fields(Rates):
            parser.add_argument(f"--{field.name.replace('_', '-')}", dest=field.name)

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the command."""
        app = App.objects.filter(user__user_id=options["user"], app_id=options["app"]).first()
        if app is None:
            raise CommandError("There is no such app.")
        said = {
            field.name: options[field.name]
            for field in fields(Rates)
            if options[field.name] is not None
        }
        if options["off"]:
            Rehearsal.objects.filter(app=app).delete()
        elif said:
            Rehearsal.objects.update_or_create(app=app, defaults=asdict(_rates(said)))
        row = Rehearsal.objects.filter(app=app).first()
        told = [f"{field.name}={getattr(row, field.name)}" for field in fields(Rates) if row]
        self.stdout.write(f"{app}: {' '.join(told) or 'no rehearsal of its own'}")


def _rates(said: dict[str, str]) -> Rates:
    try:
        return rates_of(said)
    except ValueError as error:
        raise CommandError(f"The rates must be {error}.") from None
