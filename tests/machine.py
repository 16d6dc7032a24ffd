"""What the tests need beside Python and Node: `install` fetches it on Debian, `check` only looks.

It runs before the virtual environment exists: the standard library only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = (
    ("chromium", "a browser for the live tests", ("chromium", "fonts-dejavu-core")),
    ("initdb", "PostgreSQL for the live tests", ("postgresql",)),
    ("docker-compose", "the check of docker-compose.yml", ("docker-compose",)),
    (
        "swift-proxy-server",
        "an S3 server for the storage tests",
        ("swift-proxy", "swift-account", "swift-container", "swift-object", "memcached"),
    ),
)


def is_there(program: str) -> bool:
    """Whether a program is on PATH or where Debian keeps PostgreSQL's and the system's own."""
    debian = (*Path("/usr/lib/postgresql").glob("*/bin/" + program), Path("/usr/sbin") / program)
    return bool(shutil.which(program)) or any(path.exists() for path in debian)


def missing() -> "list[tuple[str, str, tuple[str, ...]]]":
    """The needed programs that are not here, each with its purpose and its Debian packages."""
    return [need for need in NEEDED if not is_there(need[0])]


def install() -> None:
    """Install what is missing, as root on Debian; elsewhere nothing is done."""
    packages = [package for _, _, its in missing() for package in its]
    if not packages or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    apt = ["apt-get", "-q", "-y", "-o", "Dpkg::Use-Pty=0"]
    for words in (["update"], ["install", "--no-install-recommends", *packages]):
        told = subprocess.run([*apt, *words], env=quiet, capture_output=True, check=False)
        if told.returncode:
            print((told.stdout + told.stderr).decode(errors="replace")[-4000:])


def main() -> int:
    """Install where asked, then name what is missing; gives the exit code."""
    if sys.argv[1:] == ["install"]:
        install()
    lacking = missing()
    for program, purpose, packages in lacking:
        print(f"Missing: {program} ({purpose}); on Debian: apt-get install {' '.join(packages)}")
    if lacking:
        print("Install what is named above (as root on Debian: make deps), then run this again.")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
