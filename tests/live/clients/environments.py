"""The official clients, each in an environment of its own under `.clients/`, as its users install
it, and the object stores of the tests: `python -m tests.live.clients.environments`. What is
unchanged is not redone."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent / "installed"
ROOT = HERE.parents[3]
FOLDER = ROOT / ".clients"
PYTHONS, NODES = ("sdk", "stub", "legacy"), ("npm", "nodejs", "stores")


class InstallError(Exception):
    """A client could not be installed; the text is what its installer said."""


def make_all() -> None:
    """Bring every environment up to date, all at once; two callers wait for each other.

    Raises: InstallError.
    """
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / ".lock").open("w") as lock, ThreadPoolExecutor() as pool:
        fcntl.flock(lock, fcntl.LOCK_EX)
        list(pool.map(make, PYTHONS + NODES))


def make(name: str) -> None:
    """Bring one environment up to date. Raises: InstallError."""
    files = [HERE / f"{name}.txt"] if name in PYTHONS else sorted((HERE / name).glob("*.json"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files))
    digest.update(sys.version.encode())
    folder = FOLDER / name
    stamp = folder / ".installed"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    shutil.rmtree(folder, ignore_errors=True)
    if name in PYTHONS:
        _make_python(folder, files[0])
    else:
        _make_node(folder, files)
    stamp.write_text(digest.hexdigest())


def program(name: str) -> list[str]:
    """The interpreter of a client's environment."""
    return [str(FOLDER / name / "bin" / "python")] if name in PYTHONS else ["node"]


def _make_python(folder: Path, requirements: Path) -> None:
    _run([sys.executable, "-m", "venv", "--without-pip", str(folder)], ROOT)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    python = ["--python", str(folder / "bin" / "python")]
    _run([*pip, *python, "install", "--requirement", str(requirements)], ROOT)


def _make_node(folder: Path, files: Sequence[Path]) -> None:
    folder.mkdir()
    for path in files:
        shutil.copy(path, folder)
    quiet = ["--loglevel=error", "--no-audit", "--no-fund", "--ignore-scripts"]
    _run(["npm", "ci", *quiet], folder)


def _run(command: Sequence[str], folder: Path) -> None:
    told = subprocess.run(
        command, cwd=folder, capture_output=True, check=False, env={**os.environ, "CI": "1"}
    )
    if told.returncode:
        raise InstallError((told.stdout + told.stderr).decode(errors="replace")[-4000:])


if __name__ == "__main__":
    try:
        make_all()
    except InstallError as error:
        sys.exit(f"A client of the live tests could not be installed:\n{error}")
