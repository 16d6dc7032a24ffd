"""The dashboard's inputs page, compared with a plain page and with the bare call of the API."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import requests

from benchmarks.chaos_api import Api
from benchmarks.chaos_visitors import signed_in
from benchmarks.data import load
from benchmarks.figures import Figure, interleaved, percentile
from tests.live import processes
from tests.live.stack import PAT, Stack

INPUTS = 10_000
ROUNDS = 200
AIM = 1.5


def run(_: int) -> Iterator[str | Figure]:
    """The lines of this benchmark."""
    with tempfile.TemporaryDirectory(prefix="inputdeck-bench-") as folder:
        stack = Stack(Path(folder), {"DEMO": "1"})
        try:
            yield from _measured(stack)
        finally:
            stack.stop()


def _measured(stack: Stack) -> Iterator[str | Figure]:
    stack.prepare()
    load(stack, INPUTS)
    load_samples(stack)
    stack.variables["DJANGO_SETTINGS_MODULE"] = "benchmarks.page_settings"
    stack.start("web")
    yield f"pages: 100 samples a page, of {INPUTS:,} inputs, SQLite, {ROUNDS} rounds"
    taken = interleaved(calls(stack), ROUNDS)
    for name, times in taken.items():
        for share in (50, 95):
            yield Figure(f"{name}, p{share}", percentile(times, share), "ms")
    for share in (50, 95):
        ours, plain, bare = (percentile(times, share) for times in taken.values())
        yield Figure(f"inputs page ÷ plain page, p{share}", ours / plain, aim=AIM)
        yield Figure(f"inputs page ÷ bare API call, p{share}", ours / bare)


def load_samples(stack: Stack) -> None:
    """Has the workers load the demo's samples, so that the newest page shows real media, and go."""
    stack.start("valkey", "service", "service-worker", "worker")
    api = Api(stack.api, PAT, "main")
    processes.wait_until(lambda: samples_are_in(api), "the samples are in", 180)
    stack.running["worker"].stop()
    stack.running["service-worker"].stop()


def samples_are_in(api: Api) -> bool:
    """Whether enough samples are there, and none is being processed."""
    counts = api.counts()
    return counts["processed"] >= INPUTS + 200 and not counts["to_process"] + counts["processing"]


def calls(stack: Stack) -> dict[str, Callable[[], object]]:
    """The three requests; each raises where the answer is not the one to measure."""
    person = signed_in(stack.url)
    client = requests.Session()
    client.trust_env = False
    client.headers["Authorization"] = f"Key {PAT}"
    bare = f"{stack.api}/v2/users/demo/apps/main/inputs?page=1&per_page=100"
    return {
        "inputs page": lambda: page(person, f"{stack.url}/w/demo/inputs?per_page=100"),
        "plain page": lambda: page(person, f"{stack.url}/plain/demo"),
        "bare API call": lambda: page(client, bare),
    }


def page(session: requests.Session, url: str) -> str:
    """A page of a hundred inputs. Raises: AssertionError where it is another one."""
    answer = session.get(url, timeout=30, allow_redirects=False)
    assert answer.status_code == 200, (url, answer.status_code, answer.headers.get("Location"))
    assert answer.text.count("galaxies-") >= 4, url
    return answer.text
