"""The embedded API on both databases, with requests that meet each other."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dashboard import launch_processes
from tests.live.stack import Stack


@pytest.fixture(params=["sqlite", "postgres"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    """A service process alone, on a database of its own."""
    given = {}
    if request.param == "postgres":
        given["SERVICE_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    yield from running(tmp_path, given)


@pytest.fixture
def on_postgres(postgres_url: str, tmp_path: Path) -> Iterator[Stack]:
    """A service process alone, on PostgreSQL."""
    yield from running(tmp_path, {"SERVICE_DATABASE_URL": postgres_url})


def running(folder: Path, given: dict[str, str]) -> Iterator[Stack]:
    stack = Stack(folder, given)
    stack.prepare()
    stack.start("service")
    yield stack
    stack.stop()


def images(*names: str) -> dict[str, Any]:
    return {
        "inputs": [
            {"id": name, "data": {"image": {"url": f"https://a.test/{name}", **FREE}}}
            for name in names
        ]
    }


FREE = {"allow_duplicate_url": True}


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["id"] for item in answer["inputs"]]


def test_of_posts_with_one_id_one_wins(service: Stack) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: service.call("POST", "inputs", images("x")), range(8)))
    codes = sorted(answer["inputs"][0]["status"]["code"] for answer in answers)
    assert codes == [30001] + [30100] * 7
    assert ids(service.call("GET", "inputs")) == ["x"]


def test_counts_stay_right_when_posts_and_deletions_meet(service: Stack) -> None:
    def work(worker: int) -> None:
        for round_number in range(5):
            names = [f"{worker}-{round_number}-{number}" for number in range(10)]
            service.call("POST", "inputs", images(*names))
            service.call("DELETE", "inputs", {"ids": names[:3]})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert service.call("GET", "inputs/status")["counts"]["to_process"] == 4 * 5 * 7
    command = [sys.executable, str(launch_processes.ROOT / "manage.py"), "recount"]
    told = subprocess.run(
        command, env=service.variables, capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == "demo/main: right"


def test_pages_are_the_same_on_both(service: Stack) -> None:
    service.call("POST", "inputs", images(*"cagbfde"))
    for path, expected in {
        "inputs": "edfbgac",
        "inputs?page=2&per_page=3": "bga",
        "inputs?status.code=30001&per_page=2": "ed",
        "inputs?status.code=30000": "",
        "inputs?ids=a&ids=x&ids=f": "fa",
        "inputs/stream?per_page=2": "ca",
        "inputs/stream?last_id=g": "bfde",
        "inputs/stream?last_id=b&descending=true": "gac",
        "inputs/stream?last_id=c&order_by_id=true": "defg",
    }.items():
        assert "".join(ids(service.call("GET", path))) == expected, path


OPEN_INSERT = """
INSERT INTO inputs_service_input
(key, app_id, input_id, kinds, status, status_details, url_digest, answer, created_at, modified_at)
SELECT nextval(pg_get_serial_sequence('inputs_service_input', 'key')), id, 'early', 1, 30001, '',
'', '{"id":"early","data":{},"created_at":"","modified_at":""}', now(), now()
FROM inputs_service_app WHERE app_id = 'main'
"""
LOCK = """
SELECT count FROM inputs_service_inputcount AS kept
JOIN inputs_service_app AS app ON app.id = kept.app_id
WHERE app.app_id = 'main' AND status = 30001 FOR UPDATE OF kept
"""


def test_a_reader_of_the_stream_skips_nothing(on_postgres: Stack) -> None:
    """An insert holds a lower key and commits late: a second one may not show before it."""
    url = on_postgres.variables["SERVICE_DATABASE_URL"]
    with psycopg.connect(url) as connection, ThreadPoolExecutor(1) as pool:
        connection.execute(LOCK)
        connection.execute(OPEN_INSERT)
        late = pool.submit(on_postgres.call, "POST", "inputs", images("late"))
        time.sleep(1)
        assert not late.done()
        assert ids(on_postgres.call("GET", "inputs/stream")) == []
        connection.commit()
        assert late.result()["status"]["code"] == 10000
    assert ids(on_postgres.call("GET", "inputs/stream?last_id=early")) == ["late"]
    assert ids(on_postgres.call("GET", "inputs/stream")) == ["early", "late"]
