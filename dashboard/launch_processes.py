"""The product's processes: their command lines from the Procfile and the variables they need.

Everything that starts the product takes them from here: `make run`, the live tests and the kill
tests; so a command line stands in one place. It starts nothing itself.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from honcho.environ import parse_procfile

from inputs_core.environment import Environment

ROOT = Path(__file__).resolve().parent.parent


def command_lines() -> dict[str, str]:
    """The shell command line of each process by its name, in the Procfile's order."""
    procfile = parse_procfile((ROOT / "Procfile").read_text())
    return dict(procfile.processes)


def variables(
    env: Environment, redis_url: str, given: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The environment of every process: `given`, and the defaults that command lines name.

    Secrets are not in it: each process reads them from the secrets file.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{given.get('PATH', '')}"
    return {
        **given,
        "PATH": path,
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(env.data_dir),
        "REDIS_URL": redis_url,
        "BIND": env.bind,
        "PORT": str(env.port),
        "SERVICE_PORT": str(env.service_port),
        "GRPC_PORT": str(env.grpc_port),
        "LOG_LEVEL": env.log_level,
        "TRUSTED_PROXIES": ",".join(env.trusted_proxies),
    }
