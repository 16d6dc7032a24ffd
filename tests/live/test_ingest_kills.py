"""Processes of the service are killed while inputs are being processed: all reach their end."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.core import samples
from tests.live import processes
from tests.live.origin import Origin
from tests.live.stack import Stack

NUMBER = 120
NAMES = ("valkey", "service", "service-worker")


@pytest.fixture
def service(tmp_path: Any, origin: Origin) -> Iterator[Stack]:
    """A service of its own, whose workers lose a claim after three seconds."""
    made = Stack(
        tmp_path, {"FETCH_ALLOWED_PRIVATE": origin.address, "SERVICE_LEASE_S": "3", "DEMO": "1"}
    )
    try:
        made.prepare()
        made.start(*NAMES)
        yield made
    finally:
        made.stop()


def counts(service: Stack) -> dict[str, int]:
    """GetInputCount."""
    told: dict[str, int] = service.call("GET", "inputs/status")["counts"]
    return told


def is_done(service: Stack) -> bool:
    """Whether nothing waits or is being processed."""
    told = counts(service)
    return not told["to_process"] and not told["processing"]


@pytest.mark.parametrize("killed", NAMES)
def test_every_input_ends_though_a_process_is_killed(
    service: Stack, origin: Origin, killed: str
) -> None:
    urls = [
        origin.put(f"{it}.png", "image/png", samples.image_bytes("PNG", (900 + it, 700)))
        for it in range(NUMBER)
    ]
    items = [{"id": f"i{it}", "data": {"image": {"url": url}}} for it, url in enumerate(urls)]
    items[7]["data"] = {"image": {"url": f"{origin.url}/missing"}}
    answer = service.call("POST", "inputs", {"inputs": items, "inputs_add_job_id": "job"})
    assert answer["status"]["code"] == 10000
    for _ in range(3):
        time.sleep(0.5)
        service.running[killed].kill()
        service.start(killed)
    processes.wait_until(lambda: is_done(service), "all inputs end", 60)
    told = counts(service)
    assert (told["processed"], told["errors"]) == (NUMBER - 1, 1)
    job = service.call("GET", "inputs/jobs/add/job")["inputs_add_job"]
    assert job["progress"] == {
        "pending_count": "0",
        "in_progress_count": "0",
        "success_count": str(NUMBER - 1),
        "failed_count": "1",
    }
    image = service.call("GET", "inputs/i3")["input"]["data"]["image"]
    assert image["image_info"]["width"] == 903
