"""Extraction from a real S3 server, compared with a bare obstore list and get of the same objects.

Counted from the start of the job until every object is an input that waits for processing (30001);
no worker processes inputs meanwhile.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import obstore

from benchmarks.data import run_command
from benchmarks.figures import Figure
from inputs_core.cloud import Address, Credentials, Endpoints, Store, opened
from tests.core import samples
from tests.live import swift
from tests.live.stack import Stack

OBJECTS = 2000
ROUNDS = 3
ADDRESS = Address("s3", "media", "bench/")
CREDENTIALS = Credentials(key_id=swift.ACCESS_KEY, secret=swift.SECRET_KEY)
EXTRACT = """
import django
django.setup()
from benchmarks import extraction_job
extraction_job.main({app!r})
"""


def run(_: int) -> Iterator[str | Figure]:
    """The lines of this benchmark; both ways take turns, so that they share slow moments."""
    with tempfile.TemporaryDirectory(prefix="inputdeck-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "swift").mkdir()
        with swift.serve(folder / "swift") as endpoint:
            store = opened(ADDRESS, CREDENTIALS, Endpoints(s3=endpoint))
            fill(store)
            stack = Stack(folder / "stack", {"AWS_ENDPOINT_URL_S3": endpoint})
            stack.prepare("service")
            try:
                stack.start("valkey")
                yield f"extraction: {ROUNDS} rounds of {OBJECTS:,} images on Swift, SQLite, on disk"
                taken = [
                    (seconds_to_extract(stack, f"round-{number}"), seconds_bare(store))
                    for number in range(ROUNDS)
                ]
            finally:
                stack.stop()
    extracted, bare = (OBJECTS / statistics.median(times) for times in zip(*taken, strict=True))
    yield Figure("extraction, to 30001", extracted, "objects/s")
    yield Figure("bare obstore list and get of the same objects", bare, "objects/s")
    yield Figure("bare ÷ extraction, in objects/s", bare / extracted, aim=2.0)


def fill(store: Store) -> None:
    """Put the objects into the bucket: small pictures, no two alike."""
    picture = samples.image_bytes("JPEG", (320, 240))

    def put(number: int) -> None:
        data = picture + number.to_bytes(4)
        obstore.put(store, f"{ADDRESS.prefix}{number:06}.jpg", data, use_multipart=False)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(OBJECTS)))


def seconds_to_extract(stack: Stack, app: str) -> float:
    """How long a job takes, in a process of its own, without its start."""
    stack.variables["DJANGO_SETTINGS_MODULE"] = "inputs_service.settings"
    return float(run_command(stack, "-c", EXTRACT.format(app=app)))


def seconds_bare(store: Store) -> float:
    """How long it takes to list the objects and get one after the other."""
    begun, count = time.perf_counter(), 0
    for chunk in obstore.list(store, ADDRESS.folder.rstrip("/"), chunk_size=1000):
        for meta in chunk:
            obstore.get(store, meta["path"]).bytes()
            count += 1
    assert count == OBJECTS
    return time.perf_counter() - begun
