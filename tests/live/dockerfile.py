"""Does what the Dockerfile says in a clean folder: no engine needed, no second list of steps.

Every absolute path of the image lies under the folder; base images are this machine's own Python
and Node. It knows the instructions that our Dockerfile uses and refuses any other.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

OURS = re.compile(r"(?<![\w./-])/(?=(?:app|venv|build|data)\b)")
SILENT = {"VOLUME", "USER", "EXPOSE"}
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Stage:
    """One FROM: its folder, which stands for the root of its file system, and its variables."""

    folder: Path
    workdir: str = "/"
    env: dict[str, str] = field(default_factory=dict)

    def place(self, path: str) -> Path:
        """Where a path of the image lies on this machine."""
        whole = Path("/", self.workdir, path)
        return self.folder / whole.relative_to("/")

    def words(self, text: str) -> str:
        """A command with the image's paths turned into this machine's."""
        return OURS.sub(f"{self.folder}/", text)


def instructions(text: str) -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, as name and rest."""
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    pairs = (line.strip().split(None, 1) for line in lines if line.strip() and line[0] != "#")
    return [(name, rest) for name, rest in pairs]


def build(folder: Path) -> Stage:
    """The last stage, built in `folder`. Raises: CalledProcessError where a step fails."""
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    for name, rest in instructions((ROOT / "Dockerfile").read_text()):
        if name == "FROM":
            alias = rest.partition(" AS ")[2] or "last"
            stage = stages[alias] = Stage(folder / alias)
            stage.folder.mkdir(parents=True)
        elif name == "WORKDIR":
            stage.workdir = rest
            stage.place(".").mkdir(parents=True, exist_ok=True)
        elif name == "ENV":
            variable, _, value = rest.partition("=")
            stage.env[variable] = value
        elif name == "COPY":
            _copy(stage, stages, rest.split())
        elif name == "RUN":
            run(stage, ["sh", "-c", stage.words(rest)])
        elif name not in SILENT:
            raise NotImplementedError(name)
    return stage


def run(stage: Stage, command: list[str], **more: str) -> None:
    """Run a command as it would run in the stage's image. Raises: CalledProcessError."""
    subprocess.run(
        command, cwd=stage.place("."), env={**environ(stage), **more}, check=True, timeout=600
    )


def environ(stage: Stage) -> dict[str, str]:
    """The variables of a command in the stage: the image's, and this machine's programs behind."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "npm_"))}
    own = {name: stage.words(value) for name, value in stage.env.items()}
    venv, _, base = own.get("PATH", "").partition(":")
    programs = f"{Path(sys.executable).resolve().parent}:{base}:/usr/local/bin:/usr/bin:/bin"
    return {**kept, **own, "HOME": "/root", "PATH": f"{venv}:{programs}"}


def _copy(stage: Stage, stages: dict[str, Stage], words: list[str]) -> None:
    source = Stage(ROOT)
    if words[0].startswith("--from="):
        source = stages[words.pop(0).removeprefix("--from=")]
    *names, target = words
    for name in names:
        origin, goal = source.folder / name.lstrip("/"), stage.place(target)
        if target.endswith("/"):
            goal = goal / origin.name
        if origin.is_dir():
            shutil.copytree(origin, goal, symlinks=True, dirs_exist_ok=True, ignore=_ignored)
        else:
            shutil.copy2(origin, goal)


def _ignored(folder: str, names: list[str]) -> set[str]:
    """What .dockerignore keeps out of the copied folders."""
    is_static = Path(folder) == ROOT / "static"
    return {name for name in names if name == "__pycache__" or (is_static and name == "lib")}
