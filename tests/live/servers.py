"""A Valkey and a PostgreSQL of the test session's own, on loopback, gone when it ends."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from dashboard import launch_valkey
from tests.live import processes


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """The REDIS_URL of a real server, started as the launcher starts it."""
    url = launch_valkey.prepare(folder)
    config = folder / launch_valkey.FOLDER / "valkey.conf"
    running = processes.start("valkey", [launch_valkey.binary(), str(config)], folder, os.environ)
    port = int(url.rpartition(":")[2].partition("/")[0])
    processes.wait_until(lambda: processes.accepts(port), "Valkey accepts connections")
    try:
        yield url
    finally:
        running.stop()


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a fresh PostgreSQL server without a database name, as its superuser.

    PostgreSQL refuses to run as root, so root runs it as Debian's user `postgres`.
    """
    folder = Path(tempfile.mkdtemp(prefix="inputdeck-postgres-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", processes.free_port()
    made = processes.start(
        "initdb",
        [program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N"],
        folder,
        os.environ,
        cwd=folder,
        user=user,
    )
    assert made.process.wait(120) == 0, made.log.read_text()
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder)}
    settings |= {"fsync": "off", "max_connections": "200"}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    running = processes.start(
        "postgres",
        [program("postgres"), "-D", str(data), "-p", str(port), *words],
        folder,
        os.environ,
        cwd=folder,
        user=user,
    )
    url = f"postgres://postgres@127.0.0.1:{port}"
    processes.wait_until(lambda: answers(f"{url}/postgres"), "PostgreSQL accepts connections")
    try:
        yield url
    finally:
        running.stop(signal.SIGINT)
        shutil.rmtree(folder)


def answers(url: str) -> bool:
    """Whether a PostgreSQL server lets us in; while it starts up it listens already."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, which Debian keeps outside PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or name
