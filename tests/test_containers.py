"""docker-compose.yml says what the Procfile and .env.example say, and docker-compose accepts it."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from dashboard import launch_processes

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"] == "inputdeck"}
EXAMPLE_TEXT = (ROOT / ".env.example").read_text()
EXAMPLE = set(re.findall(r"^(?:# )?([A-Z0-9_]+)=", EXAMPLE_TEXT, re.MULTILINE))
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "DEMO_PAT", "POSTGRES_PASSWORD")


def test_every_process_has_a_container() -> None:
    assert set(OURS) == set(launch_processes.command_lines()) - {"valkey"}
    assert set(SERVICES) - set(OURS) == {"valkey", "postgres"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_container_runs_the_command_line_of_the_procfile(name: str) -> None:
    shell, option, line = OURS[name]["command"]
    assert (shell, option) == ("sh", "-c")
    assert line.replace("$$", "$") == launch_processes.command_lines()[name]


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_container_gets_every_variable(name: str) -> None:
    assert set(OURS[name]["environment"]) == EXAMPLE - {"POSTGRES_PASSWORD"}


def test_only_known_variables_are_asked_for() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", text)) <= EXAMPLE


def test_the_first_container_of_each_side_prepares_its_database() -> None:
    steps = {name: one.get("entrypoint", [])[-1:] for name, one in OURS.items()}
    assert {name: its[0] for name, its in steps.items() if its} == {
        "web": "dashboard",
        "service": "service",
    }


def test_docker_compose_accepts_the_file() -> None:
    given = {**os.environ, **dict.fromkeys(SECRETS, "x")}
    subprocess.run(["docker-compose", "config", "-q"], cwd=ROOT, env=given, check=True)


@pytest.mark.parametrize("missing", SECRETS)
def test_docker_compose_asks_for_each_secret(missing: str) -> None:
    given = {**os.environ, **dict.fromkeys(SECRETS, "x"), missing: ""}
    told = subprocess.run(
        ["docker-compose", "config", "-q"], cwd=ROOT, env=given, capture_output=True, check=False
    )
    assert told.returncode != 0
    assert missing in told.stderr.decode()
