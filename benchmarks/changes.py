"""A change of 5,000 inputs through the dashboard's worker, with before- and after-images kept,
compared with a bare loop of ready PATCH batches on the same service."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from benchmarks.data import input_id, load, run_command
from benchmarks.figures import Figure
from tests.live.stack import PAT, Stack

INPUTS = 5_000
BATCH = 128
ROUNDS = 3
TIMES_AIM = 1.67
"""Inputs a second ÷ those of the bare loop is 0.6 or more."""
JOB = """
import django
import dashboard.celery
django.setup()
from benchmarks import change_job
change_job.main({api!r}, {token!r}, {ids!r}, {value})
"""


def run(_: int) -> Iterator[str | Figure]:
    """The lines of this benchmark; both ways take turns, so that they share slow moments."""
    with tempfile.TemporaryDirectory(prefix="inputdeck-bench-") as folder:
        stack = Stack(Path(folder))
        try:
            stack.prepare()
            load(stack, INPUTS + 1_000)
            stack.start("valkey", "service", "worker")
            yield f"changes: {ROUNDS} rounds of {INPUTS:,} inputs, {BATCH} a request, SQLite"
            ids = [input_id(number) for number in range(INPUTS)]
            rounds = range(ROUNDS)
            taken = [(bare(stack, ids, one), through_worker(stack, ids, one)) for one in rounds]
        finally:
            stack.stop()
    loops, changes = (statistics.median(times) for times in zip(*taken, strict=True))
    yield Figure("bare loop of ready PATCH batches", INPUTS / loops, "inputs/s")
    yield Figure("a change through the worker", INPUTS / changes, "inputs/s")
    yield Figure("a change ÷ the bare loop, in time", changes / loops, aim=TIMES_AIM)


def bare(stack: Stack, ids: list[str], round_number: int) -> float:
    """Seconds of a loop of PATCH requests whose bodies are ready."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Key {PAT}"
    url = f"{stack.api}/v2/users/demo/apps/main/inputs"
    bodies = [
        {"action": "merge", "inputs": [_item(one, -round_number - 1) for one in some]}
        for some in (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    ]
    begun = time.perf_counter()
    for body in bodies:
        code = session.patch(url, json=body, timeout=60).json()["status"]["code"]
        assert code == 10000, code
    return time.perf_counter() - begun


def through_worker(stack: Stack, ids: list[str], round_number: int) -> float:
    """Seconds of a change of the same inputs, from the click to its end."""
    script = JOB.format(api=stack.api, token=PAT, ids=ids, value=round_number + 1)
    stack.variables["DJANGO_SETTINGS_MODULE"] = "dashboard.settings"
    return float(run_command(stack, "-c", script).split()[-1])


def _item(input_id: str, value: int) -> dict[str, Any]:
    data = {"concepts": [{"id": "patched", "value": 1}], "metadata": {"patched": value}}
    return {"id": input_id, "data": data}
