"""A program on the dashboard's database that does what people and workers do, when it is told to.

Started by tests.live.conductor: each line it reads is a call, as JSON; it answers with a line.
"""

import json
import sys
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.utils import timezone

from inputs_app.models import Chunk, Job, Membership, Role, Team, User, Workspace
from inputs_app.services import chunks, jobs
from inputs_app.services import team as teams
from inputs_app.services.audit import Actor

PER_CHUNK = 100


def people(count: int) -> dict[str, Any]:
    """A team of viewers with one workspace; gives the cookies of their sessions."""
    team = Team.objects.create(name="Crowd", slug="crowd")
    Workspace.objects.create(
        team=team,
        name="crowd",
        slug="crowd",
        base_url="http://127.0.0.1:9",
        api_user_id="ada",
        api_app_id="zoo",
        token="key",
    )
    made = [User.objects.create(username=f"p{n}", password="!") for n in range(count)]
    roles = [Role.OWNER, *[Role.VIEWER] * (count - 1)]
    pairs = zip(made, roles, strict=True)
    Membership.objects.bulk_create(
        Membership(team=team, user=person, role=role) for person, role in pairs
    )
    return {"sessions": [session_of(person) for person in made]}


def session_of(person: User) -> str:
    """The cookie of a new session."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    return str(session.session_key)


def begin(title: str) -> int:
    """A running upload of a thousand inputs; gives its id."""
    workspace = Workspace.objects.get(slug="crowd")
    by = Actor(User.objects.get(username="p0"))
    job = jobs.waiting(
        by, workspace, Job.Kind.UPLOAD, title, state=Job.State.RUNNING, started_at=timezone.now()
    )
    Chunk.objects.bulk_create(
        Chunk(job=job, number=n, item_count=PER_CHUNK, due_at=timezone.now()) for n in range(10)
    )
    jobs.tell(job.pk)
    return job.pk


def step(pk: int, done: int) -> float:
    """Writes down that so many inputs of the first chunk are done; gives the moment."""
    Chunk.objects.filter(job=pk, number=0).update(done_count=done)
    jobs.tell(pk)
    return time.time()


def end(pk: int) -> float:
    """Ends all chunks well, and with them the job; gives the moment."""
    for chunk in Chunk.objects.filter(job=pk):
        chunks.end(chunk, done=PER_CHUNK, failed=0, skipped=0)
    return time.time()


def clear() -> None:
    """Takes all jobs away."""
    Job.objects.all().delete()


def remove(number: int) -> float:
    """Takes a person out of the team; gives the moment."""
    team = Team.objects.get(slug="crowd")
    by = Actor(User.objects.get(username="p0"))
    member = Membership.objects.get(team=team, user__username=f"p{number}")
    teams.remove(by, team, member.pk)
    return time.time()


def main() -> None:
    """Answers calls until the other end closes."""
    calls = {one.__name__: one for one in (people, begin, step, end, clear, remove)}
    for line in sys.stdin:
        name, *args = json.loads(line)
        print(json.dumps(calls[name](*args)), flush=True)
        close_old_connections()
