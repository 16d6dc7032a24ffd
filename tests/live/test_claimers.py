"""Several workers on one database: nothing is done twice, nothing is lost, every count is right."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.live import claimers as size

PROGRAM = "import django; django.setup(); from tests.live import claimers; claimers.main()"


def claimed(database_url: str, folder: Path) -> dict[str, Any]:
    """What the claimers did on this database."""
    env = {
        "SERVICE_DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "inputs_service.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=env,
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A file of SQLite's, or a database of a real PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/service.sqlite3"
    url: str = request.getfixturevalue("postgres_url")
    return url


def test_workers_that_race_share_the_inputs_out(database_url: str, tmp_path: Path) -> None:
    told = claimed(database_url, tmp_path)
    finished = [key for keys in told["done"] for key in keys]
    kept = dict(told["kept"])
    assert len(finished) == len(set(finished))
    assert set(kept) <= set(finished)
    assert len(kept) == size.BATCHES * size.BATCH - size.DELETED
    assert set(kept.values()) == {30000}
    assert told["left"] == 0
    assert told["wrong"] == {}
    assert told["counts"]["30000"] == len(kept)
    assert told["job"] == [0, 0, size.BATCHES * size.BATCH]
    assert sum(bool(keys) for keys in told["done"]) > 1
