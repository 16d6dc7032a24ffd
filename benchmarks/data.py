"""Fills the embedded service of a benchmark, and runs Python with its settings."""

import subprocess
import sys

from dashboard import launch_processes
from tests.live.stack import Stack


def load(stack: Stack, count: int) -> None:
    """Fills the demo's app with so many inputs, by the service's own command."""
    run_command(stack, "manage.py", "load_inputs", str(count), "--app", "main")


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
