"""`make run`: prepares both sides, starts every process of the Procfile, stops them all together.

It prints the address and the sign-in when the pages answer; what keeps it from starting is told in
one sentence.
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from honcho.manager import Manager
from honcho.printer import Printer

from dashboard import launch_processes, launch_secrets, launch_valkey
from inputs_core import environment
from inputs_core.environment import Environment, SettingError

WAIT_S = 90
AS_BEFORE = "Sign in as before (the first start made the person admin)."


class LaunchError(Exception):
    """The product cannot start; the text is a sentence for the operator."""


def main() -> int:
    """Run the product until a signal comes or one of its processes ends; gives the exit code."""
    env = environment.read()
    check_ports(env)
    env.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    claimed = claim(env.data_dir)
    redis_url = env.redis_url or launch_valkey.prepare(env.data_dir)
    variables = launch_processes.variables(env, redis_url)
    made = launch_secrets.ensure(env, variables)
    sign_in = prepare(variables)
    if "DEMO_PAT" in made:
        token = environment.read(variables).demo_pat
        sign_in += f"Personal access token of the API's user demo, shown once: {token}"
    manager = Manager(Printer(sys.stdout))
    for name, command in wanted_processes(env).items():
        manager.add_process(name, command, env=variables, cwd=str(launch_processes.ROOT))
    signal.signal(signal.SIGHUP, _end_like_sigterm)
    threading.Thread(target=announce, args=(env, sign_in), daemon=True).start()
    manager.loop()
    claimed.close()
    was_asked = manager.returncode in (130, 143)
    return 0 if was_asked else int(manager.returncode or 1)


def check_ports(env: Environment) -> None:
    """Nothing, where our ports are free. Raises: LaunchError that names the port and variable."""
    ports = {"PORT": env.port, "SERVICE_PORT": env.service_port, "GRPC_PORT": env.grpc_port}
    if len(set(ports.values())) < len(ports):
        raise LaunchError("PORT, SERVICE_PORT and GRPC_PORT must be three different ports.")
    for name, port in ports.items():
        if not launch_valkey.is_free(env.bind, port):
            raise LaunchError(
                f"Port {port} is in use: stop the program that listens there, or choose another "
                f"port, as in: {name}={port + 10} make run"
            )


def claim(data_dir: Path) -> IO[str]:
    """The folder's lock, ours until it is closed. Raises: LaunchError where another start has it.

    Two starts on one folder would share databases and queue, each with ports of its own.
    """
    lock = (data_dir / "launch.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise LaunchError(
            f"Inputdeck runs already with the data in {data_dir}: stop it first, or choose another "
            "folder, as in: DATA_DIR=./var2 make run"
        ) from None
    return lock


def wanted_processes(env: Environment) -> dict[str, str]:
    """The command lines to start; the embedded Valkey only where no REDIS_URL is given."""
    lines = launch_processes.command_lines()
    if env.redis_url:
        del lines["valkey"]
    if not (launch_processes.ROOT / "inputs_service" / "grpc_server.py").is_file():
        del lines["grpc"]
    return lines


def prepare(variables: dict[str, str]) -> str:
    """Prepare both sides at once; gives what they say about the sign-in."""
    print("Preparing the databases …", flush=True)
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "dashboard.launch_prepare", side],
            env=variables,
            stdout=subprocess.PIPE,
            text=True,
        )
        for side in ("service", "dashboard")
    ]
    said = [process.communicate()[0] for process in started]
    if any(process.returncode for process in started):
        raise LaunchError(f"A database could not be prepared; see above. {''.join(said)}".strip())
    return "".join(said)


def announce(env: Environment, sign_in: str) -> None:
    """Print the address and the sign-in once pages and API answer; runs in its own thread."""
    here = "127.0.0.1" if env.bind == "0.0.0.0" else env.bind  # noqa: S104
    deadline = time.monotonic() + WAIT_S
    for port in (env.service_port, env.port):
        while not _answers(f"http://{here}:{port}/healthz") and time.monotonic() < deadline:
            time.sleep(0.2)
    lines = ["", f"  Inputdeck is ready: {env.public_url}", *_indented(sign_in or AS_BEFORE)]
    lines += [f"  Inputs API: {env.service_public_url}   gRPC: {here}:{env.grpc_port}"]
    lines += ["  Stop with Ctrl-C.", ""]
    print("\n".join(lines), flush=True)


def _indented(text: str) -> list[str]:
    return [f"  {line.strip()}" for line in text.splitlines() if line.strip()]


def _answers(url: str) -> bool:
    try:
        build_opener(ProxyHandler({})).open(url, timeout=2).close()
    except HTTPError:
        return True
    except OSError:
        return False
    return True


def _end_like_sigterm(_signum: int, _frame: FrameType | None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (LaunchError, SettingError, launch_secrets.SecretsError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
