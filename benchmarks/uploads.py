"""An upload of small texts by URL through the dashboard and its worker, compared with the official
SDK's `Dataset.upload_from_csv` and with a bare loop of ready requests, on one running service.

The SDK waits for each batch until it is processed; it gets a tenth of the rows.
"""

import csv
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import requests

from benchmarks import upload_origin
from benchmarks.chaos_api import Api
from benchmarks.chaos_database import count
from benchmarks.data import run_command
from benchmarks.figures import Figure
from dashboard import launch_processes
from tests.live.clients import environments
from tests.live.stack import PAT, Stack

ROWS = 50_000
BATCH = 128
SDK_SHARE = 10
LIMIT_S = 3600.0
AIMS = {"accepted": (0.5, 1.67)}
"""Of the SDK and of the bare loop; how fast inputs are processed is the service's own."""
START = """
import os
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "dashboard.settings"
django.setup()
from benchmarks import upload_job
upload_job.main({app!r}, {table!r})
"""
TAKEN = "SELECT coalesce(sum(accepted_count), 0) FROM inputs_app_chunk"
ENDED = "SELECT count(*) FROM inputs_app_job WHERE ended_at IS NOT NULL"


def run(wanted: int) -> Iterator[str | Figure]:
    """The lines of this benchmark. `wanted`: how many rows, at most 50,000."""
    rows = min(wanted, ROWS)
    environments.FOLDER.mkdir(exist_ok=True)
    environments.make("sdk")
    with (
        tempfile.TemporaryDirectory(prefix="inputdeck-bench-") as folder,
        upload_origin.serve() as origin,
    ):
        stack = Stack(Path(folder), {"FETCH_ALLOWED_PRIVATE": origin, "LOG_LEVEL": "WARNING"})
        try:
            stack.prepare()
            stack.start("valkey", "service", "grpc", "service-worker", "worker", "web")
            yield f"uploads: {rows:,} texts by URL, {rows // SDK_SHARE:,} for the SDK, SQLite"
            yield from compared(stack, origin, rows)
        finally:
            stack.stop()


def compared(stack: Stack, origin: str, rows: int) -> Iterator[str | Figure]:
    """Inputs a second of each way, one after the other, each in an app of its own."""
    bare = {name: rows / seconds for name, seconds in bare_s(stack, origin, rows).items()}
    for name, figure in bare.items():
        yield Figure(f"bare loop of ready requests, to {name}", figure, "inputs/s")
    few = rows // SDK_SHARE
    sdk = few / sdk_s(stack, origin, few)
    yield Figure("the SDK's upload_from_csv, to its end", sdk, "inputs/s")
    for name, seconds in upload_s(stack, origin, rows).items():
        yield Figure(f"upload, to {name}", seconds, "s")
        yield Figure(f"upload, to {name}", rows / seconds, "inputs/s")
        to_sdk, to_bare = AIMS.get(name, (None, None))
        yield Figure(f"the SDK ÷ upload, to {name}, in inputs/s", sdk * seconds / rows, aim=to_sdk)
        ratio = bare[name] * seconds / rows
        yield Figure(f"bare loop ÷ upload, to {name}, in inputs/s", ratio, aim=to_bare)


def bare_s(stack: Stack, origin: str, rows: int) -> dict[str, float]:
    """Seconds in which one client posts all rows, from the first request to the last answer, and
    until all are processed."""
    api = made_app(stack, "bare")
    bodies = [
        {"inputs": [shape(origin, "bare", one) for one in range(start, min(start + BATCH, rows))]}
        for start in range(0, rows, BATCH)
    ]
    begun = time.perf_counter()
    for body in bodies:
        answer = api.call("POST", "/inputs", json=body)
        assert answer["status"]["code"] == 10000, answer["status"]
    taken = time.perf_counter()
    wait_until(lambda: api.unfinished_count() == 0)
    return {"accepted": taken - begun, "30000": time.perf_counter() - begun}


def sdk_s(stack: Stack, origin: str, rows: int) -> float:
    """Seconds in which the SDK uploads a table."""
    api = made_app(stack, "sdk")
    path = table(stack, origin, "sdk", rows, ("inputid", "input"))
    base = f"127.0.0.1:{stack.env.grpc_port}"
    command = [*environments.program("sdk"), "-m", "benchmarks.upload_sdk", base, PAT, "sdk", path]
    done = subprocess.run(
        command, cwd=launch_processes.ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    wait_until(lambda: api.unfinished_count() == 0)
    found = api.counts()["processed"]
    if found != rows:
        raise RuntimeError(f"the SDK left {rows - found} out")
    return float(done.stdout.rpartition("seconds ")[2])


def upload_s(stack: Stack, origin: str, rows: int) -> dict[str, float]:
    """Seconds from the start of an upload until all is accepted, and until all is processed."""
    made_app(stack, "upload")
    path = table(stack, origin, "upload", rows, ("id", "url", "type"))
    database = stack.env.data_dir / "dashboard.sqlite3"
    begun = time.perf_counter()
    run_command(stack, "-c", START.format(app="upload", table=path))
    started = time.perf_counter()
    wait_until(lambda: count(database, TAKEN) == rows)
    taken = time.perf_counter()
    wait_until(lambda: count(database, ENDED) == 1)
    done = time.perf_counter()
    assert Api(stack.api, PAT, "upload").counts()["processed"] == rows
    print(f"  given and started in {started - begun:.1f} s, with the start of Python", flush=True)
    return {"accepted": taken - started, "30000": done - started}


def made_app(stack: Stack, name: str) -> Api:
    """A new app of the demo's user."""
    api = Api(stack.api, PAT, name, timeout_s=120)
    api.make_app()
    return api


def shape(origin: str, name: str, number: int) -> dict[str, object]:
    """An input as it is posted."""
    url = f"http://{origin}/{name}-{number}.txt"
    return {"id": f"{name}-{number:06}", "data": {"text": {"url": url}}}


def table(stack: Stack, origin: str, name: str, rows: int, columns: tuple[str, ...]) -> str:
    """The path of a table of the same inputs."""
    path = stack.folder / f"{name}.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for number in range(rows):
            url = f"http://{origin}/{name}-{number}.txt"
            writer.writerow((f"{name}-{number:06}", url, "text")[: len(columns)])
    return str(path)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Looks four times a second. Raises: TimeoutError after an hour."""
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until:
        try:
            if is_so():
                return
        except requests.RequestException:
            pass
        time.sleep(0.25)
    raise TimeoutError
