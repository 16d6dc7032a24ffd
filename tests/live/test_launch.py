"""`make run` after its installation: it starts, stops leaving nothing behind, and keeps data."""

import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.live import processes
from tests.live.processes import Running

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "HOME", "LANG")


class Launcher:
    """Starts of the product on one folder and one set of ports."""

    def __init__(self, folder: Path, **given: str) -> None:
        self.folder = folder
        ports = {name: str(processes.free_port()) for name in ("PORT", "SERVICE_PORT", "GRPC_PORT")}
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.environ = {**kept, **ports, "DATA_DIR": str(folder / "data"), "DEMO": "0", **given}
        self.started: list[Running] = []

    def start(self) -> Running:
        """Start it; gives the launcher, whose log holds what a person would see."""
        command = [sys.executable, "-u", "-m", "dashboard.launch"]
        name = f"launch{len(self.started)}"
        run = processes.start(name, command, self.folder, self.environ, cwd=ROOT)
        self.started.append(run)
        return run

    def start_and_wait(self) -> str:
        """Start it; gives what it said until it was ready."""
        run = self.start()
        processes.wait_until(
            lambda: "is ready" in run.log.read_text() or not run.is_alive(), "the launcher is ready"
        )
        assert run.is_alive(), run.log.read_text()
        return run.log.read_text()

    def left(self) -> list[str]:
        """The command lines of living processes that have our data folder in their environment."""
        mark = f"DATA_DIR={self.environ['DATA_DIR']}".encode()
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (place / "environ").read_bytes().split(b"\0"):
                    found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    """A launcher whose runs are ended in any case."""
    made = Launcher(tmp_path)
    yield made
    for run in made.started:
        run.stop()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_leaves_nothing(
    launcher: Launcher, how: signal.Signals
) -> None:
    launcher.start_and_wait()
    assert len(launcher.left()) > 5
    assert launcher.started[0].stop(how, wait_s=20) == 0
    assert launcher.left() == []


def test_the_first_start_tells_the_sign_in_and_the_second_keeps_the_data(
    launcher: Launcher,
) -> None:
    said = launcher.start_and_wait()
    assert f"http://localhost:{launcher.environ['PORT']}" in said
    assert f"gRPC: 127.0.0.1:{launcher.environ['GRPC_PORT']}" in said
    assert re.search(r"Sign in as admin, password \S{10,}", said)
    token = re.findall(r"shown once: (\w+)", said)[0]
    api = f"http://127.0.0.1:{launcher.environ['SERVICE_PORT']}/v2/users/demo/apps/main/inputs"
    key = {"Authorization": f"Key {token}"}
    posted = {"inputs": [{"id": "kept", "data": {"text": {"raw": "still here"}}}]}
    assert requests.post(api, json=posted, headers=key, timeout=30).status_code == 200
    assert launcher.started[0].stop(signal.SIGINT, wait_s=20) == 0

    said_again = launcher.start_and_wait()
    assert "password" not in said_again
    assert token not in said_again
    assert requests.get(f"{api}/kept", headers=key, timeout=30).json()["input"]["id"] == "kept"


def test_when_one_process_ends_all_end(launcher: Launcher) -> None:
    said = launcher.start_and_wait()
    worker = int(re.findall(r"worker started \(pid=(\d+)\)", said)[0])
    os.kill(worker, signal.SIGKILL)
    assert launcher.started[0].process.wait(20) != 0
    processes.wait_until(lambda: launcher.left() == [], "nothing is left", 5)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"PORT": "http"}, "PORT must be a whole number; it is 'http'."),
        ({"DEMO": "perhaps"}, "DEMO must be 1 or 0; it is 'perhaps'."),
        ({"PORT": "9", "SERVICE_PORT": "9"}, "must be three different ports"),
    ],
)
def test_a_wrong_setting_is_told_in_one_sentence(
    tmp_path: Path, given: dict[str, str], sentence: str
) -> None:
    run = Launcher(tmp_path, **given).start()
    assert run.process.wait(20) == 1
    assert sentence in run.log.read_text()
    assert len(run.log.read_text().splitlines()) == 1


def test_a_port_in_use_is_named_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = Launcher(tmp_path, PORT=str(port)).start()
        assert run.process.wait(20) == 1
    assert f"Port {port} is in use" in run.log.read_text()
    assert "PORT=" in run.log.read_text()
