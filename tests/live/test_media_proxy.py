"""The media proxy in the real web process: large originals, slow readers, readers who leave."""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.live import processes
from tests.live.origin import Origin
from tests.live.stack import Stack

MB = 1024 * 1024
SUFFIX = "users/ada/apps/zoo/inputs/video/0123456789abcdef"
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * (4 * 1024) * 300
SETUP = """
import json, sys, uuid, django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from inputs_app.client.types import Hosted, MediaPart
from inputs_app.models import Membership, Role, Team, User, Workspace
from inputs_app.services import media
origin, suffix, name = sys.argv[1], sys.argv[2], uuid.uuid4().hex[:8]
person = User.objects.create_user(name, "", uuid.uuid4().hex)
team = Team.objects.create(name=name, slug=name)
Membership.objects.create(team=team, user=person, role=Role.VIEWER)
workspace = Workspace.objects.create(team=team, name=name, slug=name, base_url=origin,
    api_user_id="ada", api_app_id="zoo", token="key")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.save()
part = MediaPart("video", "", hosted=Hosted(origin, suffix, ("orig",)))
print(json.dumps([session.session_key, media.url(workspace, part, "orig")]))
"""


@dataclass
class Film:
    """A film behind the proxy, and a signed-in browser's cookie for it."""

    stack: Stack
    address: str
    cookies: dict[str, str]

    def get(self, **headers: str) -> requests.Response:
        """The open answer."""
        return requests.get(
            self.address, cookies=self.cookies, headers=headers, stream=True, timeout=30
        )

    @property
    def memory_bytes(self) -> int:
        """The resident memory of the web process."""
        lines = self._proc("status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) * 1024

    @property
    def open_files(self) -> int:
        """How many files and sockets the web process holds."""
        return len(list(self._proc("fd").iterdir()))

    def _proc(self, name: str) -> Path:
        return Path("/proc") / str(self.stack.running["web"].process.pid) / name


@pytest.fixture
def film(stack: Stack, origin: Origin) -> Iterator[Film]:
    """300 MB on an origin, in a workspace of its own."""
    origin.put(f"orig/{SUFFIX}", "video/mp4", FILM)
    env = {**stack.variables, "DJANGO_SETTINGS_MODULE": "dashboard.settings"}
    command = [sys.executable, "-c", SETUP, origin.url, SUFFIX]
    told = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
    session, path = json.loads(told)
    made = Film(stack, f"{stack.url}{path}", {"sessionid": session})
    with made.get() as warm:
        assert warm.raw.read(MB)
    yield made
    origin.files.clear()


def test_large_original_passes_through_little_memory(film: Film) -> None:
    before_bytes, digest, size_bytes = film.memory_bytes, hashlib.sha256(), 0
    with film.get() as answer:
        assert answer.headers["Content-Length"] == str(len(FILM))
        assert answer.headers["Content-Type"] == "video/mp4"
        for piece in answer.iter_content(MB):
            digest.update(piece)
            size_bytes += len(piece)
    assert (size_bytes, digest.digest()) == (len(FILM), hashlib.sha256(FILM).digest())
    grown_bytes = film.memory_bytes - before_bytes
    print(f"{size_bytes / MB:.0f} MB read, the web process has {grown_bytes / MB:.1f} MB more")
    assert grown_bytes < 40 * MB


def test_slow_readers_hold_little_and_leave_nothing_behind(film: Film) -> None:
    before_bytes, before_files = film.memory_bytes, film.open_files
    with ExitStack() as readers:
        for _ in range(40):
            assert readers.enter_context(film.get()).raw.read(MB)
        assert film.memory_bytes - before_bytes < 60 * MB
        started_at = time.monotonic()
        assert requests.get(f"{film.stack.url}/healthz", timeout=10).ok
        assert time.monotonic() - started_at < 3
    processes.wait_until(lambda: film.open_files <= before_files + 12, "the sockets close")
