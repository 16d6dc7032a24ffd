"""The kill test of jobs: `python -m benchmarks.jobs --seed N`, a part of `make chaos`.

An upload and a change set run through the dashboard while worker, web, Valkey and both parts of
the service are killed with SIGKILL at random; with `--rehearse` the service also answers 429, 500
and partial failures, and cuts connections. In the end the service must hold exactly what was
asked, each once, and the dashboard's numbers must add up; the exit code says so.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from types import FrameType

from benchmarks import jobs_asked, jobs_verdict, upload_origin
from benchmarks.chaos_api import Api
from benchmarks.chaos_database import count
from benchmarks.chaos_processes import Processes
from benchmarks.data import run_command
from benchmarks.jobs_kills import OPEN, Kills
from benchmarks.jobs_page import Pages
from benchmarks.jobs_verdict import Verdict
from tests.live.stack import PAT, Stack

APP = "kill-test"
SETTLE_S = 1800.0
RETRIES = 30
REHEARSED_RETRIES = 3
"""Afterwards the service behaves: with so many items one of them is always refused on purpose."""
SHOWN_WRONG = 20
START = """
import os
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "dashboard.settings"
django.setup()
from benchmarks import jobs_start
jobs_start.main({app!r}, {table!r}, {changes})
"""
RATES = ("--throttled=0.05", "--failing=0.05", "--partly=0.05", "--cut=0.05")
REFUSED = (
    "SELECT count(*) FROM inputs_app_uploaditem"
    " WHERE job_id = ? AND state = 'failed' AND accepted_at IS NULL"
)
"""What was refused may go better another time; an address that cannot be fetched never does."""
FAILED = "SELECT coalesce(sum(failed_count), 0) FROM inputs_app_chunk WHERE job_id = ?"


def main(words: Sequence[str] | None = None) -> int:
    """Runs the test; gives 0 where nothing is lost, doubled or wrong and all numbers add up."""
    options = argparse.ArgumentParser(prog="benchmarks.jobs", description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--inputs", type=int, default=10_000, help="rows of the upload")
    options.add_argument("--changes", type=int, default=2000, help="inputs of the change set")
    options.add_argument("--kills", type=int, default=25)
    options.add_argument("--rehearse", action="store_true", help="let calls go wrong on purpose")
    given = options.parse_args(words)
    signal.signal(signal.SIGTERM, _end)
    print(
        f"seed {given.seed}, an upload of {given.inputs}, a change of {given.changes}"
        f"{', rehearsing' if given.rehearse else ''}",
        flush=True,
    )
    with (
        tempfile.TemporaryDirectory(prefix="inputdeck-chaos-") as folder,
        upload_origin.serve() as origin,
    ):
        settings = {
            "FETCH_ALLOWED_PRIVATE": origin,
            "SERVICE_LEASE_S": "8",
            "LOG_LEVEL": "WARNING",
        }
        with Processes(Path(folder), settings) as running:
            return run(running, origin, given)


def run(running: Processes, origin: str, given: argparse.Namespace) -> int:
    """One test on a running product; prints the report and gives the exit code."""
    stack = running.stack
    api = Api(stack.api, PAT, APP, timeout_s=120)
    api.make_app()
    fill(api, given.changes)
    table = stack.folder / "table.csv"
    jobs_asked.write_table(table, origin, given.inputs)
    if given.rehearse:
        rehearse(stack, *RATES)
    begun = time.monotonic()
    start = START.format(app=APP, table=str(table), changes=given.changes)
    upload, change = map(int, run_command(stack, "-c", start).split())
    pages = Pages(stack.url, APP)
    kills = Kills(running, Random(given.seed), given.kills)
    kills.run(lambda: _told(pages, kills, begun))
    retries = settle(running, pages, kills.database, {upload: REFUSED, change: FAILED})
    rehearse(stack, "--off")
    time.sleep(4)
    verdict = jobs_verdict.judge(api, origin, given.inputs, given.changes)
    missing = sum(not jobs_asked.is_servable(one) for one in range(given.inputs))
    for pk, query, many, bad in (
        (upload, jobs_verdict.UPLOADS, given.inputs, missing),
        (change, jobs_verdict.CHANGES, given.changes, 0),
    ):
        asked = {"done": many - bad, "failed": bad, "skipped": 0}
        verdict.sums += jobs_verdict.add_up(pages, kills.database, pk, asked, query)
    report(running, kills, pages, verdict, retries)
    print(f"asked {given.inputs + given.changes} | {verdict} | {time.monotonic() - begun:.0f} s")
    return 0 if verdict.is_good else 1


def fill(api: Api, count: int) -> None:
    """Posts the inputs that the change is about, and waits until they are processed."""
    for items in jobs_asked.base(count):
        answer = api.call("POST", "/inputs", json={"inputs": items})
        if answer["status"]["code"] != 10000:
            raise RuntimeError(f"no inputs: {answer['status']}")
    until = time.monotonic() + SETTLE_S
    while api.unfinished_count() and time.monotonic() < until:
        time.sleep(0.5)


def settle(running: Processes, pages: Pages, database: Path, left: dict[int, str]) -> int:
    """Waits until both jobs have ended, and has what failed tried again until only that is left
    which must fail. Gives how often. `left`: the query that counts what may go better, for each
    job. Raises: TimeoutError."""
    until, pressed = time.monotonic() + SETTLE_S, 0
    while time.monotonic() < until:
        running.keep_alive(1.0)
        pages.look()
        if count(database, OPEN):
            continue
        more = [pk for pk, query in left.items() if count(database, query, str(pk))]
        if not more or pressed >= RETRIES:
            return pressed
        if pressed >= REHEARSED_RETRIES:
            rehearse(running.stack, "--off")
        for pk in more:
            pressed += pages.press(pk, "retry")
    raise TimeoutError("The jobs did not end.")


def rehearse(stack: Stack, *words: str) -> None:
    """Lets calls of the app go wrong on purpose, or no more."""
    run_command(stack, "manage.py", "rehearse", "--user", "demo", "--app", APP, *words)


def report(running: Processes, kills: Kills, pages: Pages, verdict: Verdict, retries: int) -> None:
    """Prints what happened and what is not right."""
    for ending in running.endings:
        print(f"ended without a kill and restarted: {ending}")
    print(f"kills: {dict(kills.made)}, chunks held at them: {dict(kills.in_flight)}")
    print(f"queue page: {dict(pages.answers)}, tried again: {retries}")
    wrong = [*verdict.sums, *verdict.wrong, *verdict.lost, *verdict.doubled]
    for line in wrong[:SHOWN_WRONG]:
        print(f"  wrong: {line}")


def _told(pages: Pages, kills: Kills, begun: float) -> None:
    pages.look()
    taken = count(kills.database, "SELECT coalesce(sum(accepted_count), 0) FROM inputs_app_chunk")
    killed = sum(kills.made.values())
    print(f"{time.monotonic() - begun:6.1f} s  kill {killed}: {taken} accepted", flush=True)


def _end(_signum: int, _frame: FrameType | None) -> None:
    """Leaves by the `with` blocks, which end what was started."""
    sys.exit(143)


if __name__ == "__main__":
    sys.exit(main())
