"""Workers are killed while they change thousands of inputs and write versions of their datasets:
nothing is left out and nothing is done twice, on both databases."""

import io
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import requests

from dashboard import launch_processes
from tests.live import processes
from tests.live.stack import PAT, Stack

NUMBER = 4000
MORE = 8000
ENDED = {25400, 25401, 25405}
EVERYTHING: dict[str, Any] = {"search": {"query": {}}}


@pytest.fixture
def service(tmp_path: Path, database_url: str) -> Iterator[Stack]:
    """A service with many inputs, whose workers lose a claim after four seconds."""
    given = {"SERVICE_DATABASE_URL": database_url, "SERVICE_LEASE_S": "4"}
    made = Stack(tmp_path, given)
    try:
        made.prepare("service")
        load(made, NUMBER)
        made.start("valkey", "service", "service-worker")
        yield made
    finally:
        made.stop()


def load(service: Stack, count: int) -> None:
    """Adds that many made-up inputs."""
    command = [sys.executable, str(launch_processes.ROOT / "manage.py"), "load_inputs"]
    words = [str(count), "--app", "main"]
    subprocess.run([*command, *words], env=service.variables, check=True, capture_output=True)


def begin(service: Stack, source: dict[str, Any], operation: dict[str, Any]) -> str:
    """PostBulkOperations; gives the id."""
    body = {"bulk_operations": [{**source, "operation": operation}]}
    answer = service.call("POST", "bulk_operations", body)
    assert answer["status"]["code"] == 10000, answer
    return str(answer["bulk_operation"][0]["id"])


def operations(service: Stack) -> list[dict[str, Any]]:
    """ListBulkOperations."""
    told: list[dict[str, Any]] = service.call("GET", "bulk_operations")["bulk_operation"]
    return told


def have_ended(service: Stack) -> bool:
    return all(it["status"]["code"] in ENDED for it in operations(service))


def kill_worker(service: Stack, times: int) -> None:
    """SIGKILL to the worker and its children, and a new one, several times."""
    for _ in range(times):
        time.sleep(1.5)
        service.running["service-worker"].kill()
        service.start("service-worker")


def begin_version(service: Stack, dataset: str, version: str) -> None:
    """PostDatasetVersions and PutDatasetVersionExports."""
    path = f"datasets/{dataset}/versions"
    service.call("POST", path, {"dataset_versions": [{"id": version}]})
    service.call("PUT", f"{path}/{version}/exports", {"exports": [{"format": 3}]})


def exported(service: Stack, dataset: str, version: str) -> list[dict[str, Any]]:
    """The inputs in an export, as soon as it is there."""
    path = f"datasets/{dataset}/versions/{version}/exports"
    told: dict[str, Any] = {}

    def is_ready() -> bool:
        answer = service.call("PUT", path, {"exports": [{"format": 3}]})
        told.update(answer["exports"][0])
        assert told["status"]["code"] != 64202, told
        return bool(told["status"]["code"] == 64200)

    processes.wait_until(is_ready, "the export is ready", 120)
    answer = requests.get(told["url"], headers={"Authorization": f"Key {PAT}"}, timeout=60)
    assert len(answer.content) == int(told["size"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name != "mimetype"]
        return [one for name in names for one in orjson.loads(archive.read(name))["inputs"]]


def test_killed_workers_skip_nothing_and_double_nothing(service: Stack) -> None:
    datasets = [{"id": name} for name in ("all", "most", "rest")]
    service.call("POST", "datasets", {"datasets": datasets})
    shares = [("most", 70), ("rest", 30)]
    splits = [{"dataset": {"id": name}, "percentage": number} for name, number in shares]
    begin(service, EVERYTHING, {"add_metadata": {"metadata": {"list": [1]}}})
    begin(service, EVERYTHING, {"add_to_dataset": {"dataset_id": "all"}})
    split = {"split_into_datasets": {"dataset_splits": splits, "method": 1}}
    begin(service, EVERYTHING, split)
    kill_worker(service, 3)
    processes.wait_until(lambda: have_ended(service), "all operations end", 120)
    told = [(it["status"]["code"], it["progress"]["processed"]) for it in operations(service)]
    assert told == [(25400, NUMBER)] * 3
    begin_version(service, "all", "v")
    kill_worker(service, 2)
    begin_version(service, "most", "v")
    begin_version(service, "rest", "v")
    inputs = exported(service, "all", "v")
    assert Counter(it["id"] for it in inputs) == Counter(
        f"load-{number:09d}" for number in range(1, NUMBER + 1)
    )
    assert {tuple(it["data"]["metadata"]["list"]) for it in inputs} == {(1,)}
    most, rest = ({it["id"] for it in exported(service, name, "v")} for name in ("most", "rest"))
    assert (len(most), len(rest), len(most & rest)) == (NUMBER * 7 // 10, NUMBER * 3 // 10, 0)


def test_a_running_operation_is_cancelled_within_seconds(service: Stack) -> None:
    load(service, MORE)
    operation_id = begin(service, EVERYTHING, {"add_metadata": {"metadata": {"list": [1]}}})
    processes.wait_until(
        lambda: operations(service)[0]["progress"]["processed"] > 0, "it has begun"
    )
    service.call("PATCH", "bulk_operations", {"ids": [operation_id]})
    told = operations(service)[0]
    assert told["status"]["code"] == 25405
    time.sleep(3)
    assert operations(service)[0] == told
    assert 0 < told["progress"]["processed"] < NUMBER + MORE
