"""People who do the same thing at the same moment; run as a program on the database of the
environment, it prints who won and how the database stands as JSON."""

import json
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from inputs_app.models import AuditRow, Membership, Role, Team, User, Workspace
from inputs_app.services import audit, invitations, resets, workspaces
from inputs_app.services import team as teams
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError

RACERS, ROUNDS = 6, 8
RAW = (
    "UPDATE inputs_app_auditrow SET action = 'changed'",
    "DELETE FROM inputs_app_auditrow",
    "UPDATE inputs_app_workspace SET base_url = 'https://evil.example'",
)


def race(jobs: Sequence[Callable[[], object]]) -> list[str]:
    """Starts all at once; gives "won" or the refusal of each."""
    gate, results = threading.Barrier(len(jobs)), [""] * len(jobs)

    def one(number: int, job: Callable[[], object]) -> None:
        gate.wait()
        try:
            job()
            results[number] = "won"
        except ProductError as error:
            results[number] = error.user_message
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def person(name: str, team: Team | None = None, role: Role = Role.VIEWER) -> User:
    """A person, in the team if one is given."""
    made = User.objects.create(username=name, password="!")
    if team is not None:
        Membership.objects.create(team=team, user=made, role=role)
    return made


def accepting(team: Team, owner: User) -> list[str]:
    """Several people use one invitation."""
    token = invitations.create(Actor(owner), team, Role.EDITOR, "", 1)
    people = [person(f"guest{number}") for number in range(RACERS)]
    return race([partial(invitations.accept, Actor(one), token) for one in people])


def resetting(team: Team, owner: User) -> list[str]:
    """One password link is used several times."""
    member = person("forgetful", team)
    token = resets.create(Actor(owner), team, Membership.objects.get(user=member).pk)[1]
    return race([partial(resets.use, token, f"password-{it}", "") for it in range(RACERS)])


def leaving(number: int) -> int:
    """The two owners of a team leave it; gives how many owners are left."""
    team = Team.objects.create(name="Pair", slug=f"pair{number}")
    pair = [person(f"owner{number}{letter}", team, Role.OWNER) for letter in "ab"]
    race([partial(teams.leave, Actor(one), team) for one in pair])
    return Membership.objects.filter(team=team, role=Role.OWNER).count()


def naming(team: Team, owner: User) -> list[str]:
    """Several workspaces of one name, and several for one app."""
    jobs: list[Callable[[], object]] = []
    for number in range(RACERS):
        own = workspaces.Address("https://api.example", "u", f"app{number}", "t")
        same = workspaces.Address("https://api.example", "u", "same", "t")
        jobs += [partial(workspaces.create, Actor(owner), team, "Zoo", it) for it in (own, same)]
    return race(jobs)


def refused(statement: str) -> bool:
    """Whether the database itself refuses the statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def run() -> dict[str, Any]:
    """All races, one after the other."""
    call_command("migrate", verbosity=0)
    team = Team.objects.create(name="Racers", slug="racers")
    owner = person("owner", team, Role.OWNER)
    audit.record(Actor(owner), "team.create", "Racers", team=team)
    return {
        "accepting": accepting(team, owner),
        "resetting": resetting(team, owner),
        "owners": [leaving(number) for number in range(ROUNDS)],
        "naming": naming(team, owner),
        "members": Membership.objects.filter(user__username__startswith="guest").count(),
        "slugs": list(Workspace.objects.values_list("slug", flat=True)),
        "same": Workspace.objects.filter(api_app_id="same").count(),
        "refused": [refused(statement) for statement in RAW],
        "audited": AuditRow.objects.filter(action="workspace.create").count(),
    }


def main() -> None:
    """Prints the result as JSON."""
    json.dump(run(), sys.stdout)
