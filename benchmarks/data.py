"""Fills the embedded service of a benchmark, and runs Python with its settings."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from dashboard import launch_processes
from tests.live import servers
from tests.live.stack import Stack


def databases() -> Iterator[tuple[str, Path, dict[str, str]]]:
    """SQLite, then PostgreSQL: the name, an empty folder, and for settings_for where databases
    are made."""
    with tempfile.TemporaryDirectory(prefix="inputdeck-bench-") as folder:
        yield "SQLite", Path(folder), {}
    with (
        tempfile.TemporaryDirectory(prefix="inputdeck-bench-") as folder,
        servers.postgres() as server,
    ):
        yield "PostgreSQL", Path(folder), {"server": server}


@contextmanager
def filled(
    folder: Path, counts: Sequence[int], where: dict[str, str], *options: str
) -> Iterator[dict[int, Stack]]:
    """A running service for each number of inputs, filled with so many."""
    with ExitStack() as ending:
        stacks = {}
        for count in counts:
            stacks[count] = Stack(folder / str(count), settings_for(where, count))
            ending.callback(stacks[count].stop)
            stacks[count].prepare()
            load(stacks[count], count, *options)
            analyse(stacks[count])
            stacks[count].start("valkey", "service")
        yield stacks


def load(stack: Stack, count: int, *options: str) -> None:
    """Fills the demo's app with so many inputs, by the service's own command."""
    run_command(stack, "manage.py", "load_inputs", str(count), "--app", "main", *options)


def input_id(number: int) -> str:
    """The id of an input near this place; the numbers have a gap every 20,000 on PostgreSQL."""
    return f"load-{number + 777:09}"


def run_command(stack: Stack, *words: str) -> str:
    """What a Python command prints under the settings of a stack. Raises: RuntimeError."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=launch_processes.ROOT,
        env=stack.variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")
    return done.stdout


def analyse(stack: Stack) -> None:
    """Lets PostgreSQL count its rows now, as its autovacuum does within a minute."""
    if stack.env.service_database_url.startswith("postgres"):
        with psycopg.connect(stack.env.service_database_url, autocommit=True) as connection:
            connection.execute("ANALYZE")


def settings_for(where: dict[str, str], count: int) -> dict[str, str]:
    """The settings of a stack with its own database: a new one on the server that `where` names, or
    its own file."""
    if "server" not in where:
        return {}
    name = f"inputs_{count}"
    with psycopg.connect(f"{where['server']}/postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return {"SERVICE_DATABASE_URL": f"{where['server']}/{name}"}
