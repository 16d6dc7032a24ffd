"""Races between people: a link works once, an owner stays, names stay apart; on both databases."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests.live.racers import RACERS, RAW, ROUNDS

PROGRAM = "import django; django.setup(); from tests.live import racers; racers.main()"


@pytest.fixture(params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """What the racers say on a file of SQLite's, or on a real PostgreSQL."""
    url = f"sqlite:///{tmp_path}/dashboard.sqlite3"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    env = {
        "DATABASE_URL": url,
        "DATA_DIR": str(tmp_path),
        "FIELD_KEYS": Fernet.generate_key().decode(),
        "SECRET_KEY": "racers",
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=env,
        capture_output=True,
        check=False,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_races_between_people_have_one_winner(told: dict[str, Any]) -> None:
    assert told["accepting"].count("won") == told["members"] == 1
    assert told["resetting"].count("won") == 1
    losers = [word for word in told["accepting"] + told["resetting"] if word != "won"]
    assert len(losers) == 2 * (RACERS - 1)
    assert all("does not work" in word for word in losers)
    assert told["owners"] == [1] * ROUNDS
    assert told["same"] == 1
    assert len(told["slugs"]) == len(set(told["slugs"])) == RACERS + 1 == told["audited"]
    assert told["refused"] == [True] * len(RAW)
