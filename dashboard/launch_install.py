"""Installs what the project needs into its own folder: `.venv`, `node_modules`, `static/lib`.

It runs before anything is installed: only the standard library, and syntax that an old Python can
still read, so that it can say in one sentence that it is too old. What is unchanged is not redone.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from dashboard import launch_files

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
PIP_WITH_GROUPS = (25, 1)


class InstallError(Exception):
    """Something that a person must do first; the text is a sentence for them."""


def main(kind: str) -> None:
    """Bring the folder up to date for `run` (the product) or `dev` (tests and checks as well)."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise InstallError(
            "Inputdeck needs Python 3.11 or newer; this is " + found + ". Install one and name it: "
            "make run PYTHON=python3.11"
        )
    _install_python(kind)
    _install_node(kind)
    launch_files.copy(ROOT / "node_modules", ROOT / "static" / "lib")


def _install_python(kind: str) -> None:
    files = [ROOT / "pyproject.toml", ROOT / "constraints.txt"]
    stamp, digest = VENV / (".installed-" + kind), _digest(files, sys.version)
    if _is_current(stamp, digest) and PYTHON.exists():
        return
    if not PYTHON.exists():
        _say("Making .venv")
        _run(
            [sys.executable, "-m", "venv", str(VENV)],
            "Python could not make a virtual environment; on Debian: apt-get install python3-venv",
        )
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    failed = "pip could not install the Python packages; see its message above, then run it again."
    _say("Installing Python packages (the first time takes a minute or two)")
    what = [".[demo]"]
    if kind == "dev":
        _run([*pip, "install", *_newer_pip(), "-c", "constraints.txt"], failed)
        what = [".[demo,s3]", "--group", "dev"]
    _run([*pip, "install", "-c", "constraints.txt", *what], failed)
    stamp.write_text(digest)


def _newer_pip() -> "list[str]":
    told = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=True)
    version = told.stdout.decode().split()[1].split(".")
    is_old = (int(version[0]), int(version[1])) < PIP_WITH_GROUPS
    return ["--upgrade", "pip"] if is_old else ["pip"]


def _install_node(kind: str) -> None:
    modules = ROOT / "node_modules"
    digest = _digest([ROOT / "package.json", ROOT / "package-lock.json"], "")
    if any(_is_current(modules / (".installed-" + made), digest) for made in (kind, "dev")):
        return
    _check_node()
    _say("Installing the front-end libraries")
    _run(
        ["npm", "ci", "--loglevel=error", *(["--omit=dev"] if kind == "run" else [])],
        "npm could not install the front-end libraries; see its message above, then run it again.",
    )
    (modules / (".installed-" + kind)).write_text(digest)


def _check_node() -> None:
    wanted = "Inputdeck needs Node.js 18 or newer with npm for its front-end libraries"
    if not shutil.which("node") or not shutil.which("npm"):
        raise InstallError(wanted + "; install it (https://nodejs.org) and run this again.")
    told = subprocess.run(["node", "--version"], capture_output=True, check=False).stdout.decode()
    major = told.strip().lstrip("v").split(".")[0]
    if not major.isdigit() or int(major) < OLDEST_NODE:
        raise InstallError(wanted + "; this one says " + repr(told.strip()) + ".")


def _digest(files: "list[Path]", more: str) -> str:
    whole = hashlib.sha256(more.encode())
    for path in files:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _is_current(stamp: Path, digest: str) -> bool:
    return stamp.is_file() and stamp.read_text() == digest


def _run(command: "list[str]", sentence: str) -> None:
    told = subprocess.run(command, cwd=str(ROOT), capture_output=True, check=False)
    if told.returncode:
        print((told.stdout + told.stderr).decode(errors="replace")[-4000:])
        raise InstallError(sentence)


def _say(text: str) -> None:
    print(text + " …", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except InstallError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
