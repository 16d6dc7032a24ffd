"""The service that the client tests meet: REST, gRPC, worker and queue as in the Procfile, with
RPCs that can be made hollow for a user, and the files that clients send it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from inputs_core import limits
from tests.core import samples
from tests.live import origin as origins
from tests.live import processes
from tests.live.clients import clouds, hollow_folder
from tests.live.clients.places import SESSION, Place, app_name, token
from tests.live.origin import Origin
from tests.live.stack import Stack

ENTRIES = {
    "inputs_service.wsgi:application": "tests.live.clients.hollow:application",
    "inputs_service.grpc_server": "tests.live.clients.hollow",
}
SEED = "import django; django.setup(); from tests.live.clients import seeding; seeding.main()"
TYPES = {".jpg": "image/jpeg", ".wav": "audio/wav", ".mp4": "video/mp4", ".txt": "text/plain"}


@dataclass
class Service:
    """The running service; each place that it gives is an app that nobody has used."""

    stack: Stack
    origin: Origin
    folder: Path
    hollow: Path
    used: dict[str, int] = field(default_factory=dict)

    def place(self, user: str) -> Place:
        """An empty app of a user."""
        number = self.used[user] = self.used.get(user, -1) + 1
        app = app_name(number)
        return Place(
            user=user,
            app=app,
            pat=token(user),
            key=token(user, app),
            token=token(user, SESSION),
            rest=self.stack.api,
            grpc=f"127.0.0.1:{self.stack.env.grpc_port}",
            origin=self.origin.url,
            folder=str(self.folder),
        )

    def make_hollow(self, user: str, *rpcs: str) -> None:
        """Let these RPCs, and no others, answer nothing to a user."""
        (self.hollow / user).write_text(" ".join(rpcs))


@contextmanager
def serve(folder: Path, users: list[str]) -> Iterator[Service]:
    """A running service with apps of these users."""
    files, hollow = folder / "files", folder / "hollow"
    hollow.mkdir(parents=True)
    write_files(files)
    with origins.serve() as origin, clouds.serve(folder / "clouds", files) as cloud:
        for path in files.iterdir():
            if path.is_file():
                origin.put(path.name, TYPES.get(path.suffix, "image/png"), path.read_bytes())
        origin.put("large.mp4", "video/mp4", samples.video_bytes())
        origin.lengths["/large.mp4"] = 301 * limits.MB
        given = {
            "FETCH_ALLOWED_PRIVATE": origin.address,
            "AWS_ENDPOINT_URL_S3": cloud,
            "STORAGE_EMULATOR_HOST": cloud,
            hollow_folder.VARIABLE: str(hollow),
        }
        stack = Stack(folder / "service", given, ENTRIES)
        stack.prepare("service")
        seed(stack, users)
        try:
            stack.start("valkey", "service", "grpc", "service-worker")
            port = stack.env.grpc_port
            processes.wait_until(lambda: processes.accepts(port), "gRPC answers")
            yield Service(stack, origin, files, hollow)
        finally:
            stack.stop()


def seed(stack: Stack, users: list[str]) -> None:
    """Make the users in the service's own data."""
    environ = {**stack.variables, "DJANGO_SETTINGS_MODULE": "inputs_service.settings"}
    command = [sys.executable, "-c", SEED, *users]
    subprocess.run(command, env=environ, check=True)


def write_files(folder: Path) -> None:
    """The files that cases send."""
    folder.mkdir(parents=True)
    (folder / "image.jpg").write_bytes(samples.image_bytes("JPEG"))
    samples.picture(320, 200).rotate(90, expand=True).save(folder / "other.png")
    (folder / "huge.png").write_bytes(samples.bomb_png(10_000))
    members = {"one.png": samples.image_bytes("PNG", (32, 24)), "two.txt": b"some words"}
    (folder / "archive.zip").write_bytes(clouds.zipped(members))
    (folder / "audio.wav").write_bytes(samples.wav_bytes())
    (folder / "video.mp4").write_bytes(samples.video_bytes())
    long = samples.video_bytes(size=(64, 48), seconds=601, fps=1)
    (folder / "long.mp4").write_bytes(long)
    (folder / "text.txt").write_text("a text of a file")
