"""The kill test: `python -m benchmarks.chaos --seed N`, or `make chaos SEED=N`.

While URL inputs are posted and processed, samples loaded and pages opened, every process of the
product is killed in turn. In the end all that was asked must be there, once, and right; the exit
code says so. The seed decides the order and the moments of the kills.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from types import FrameType

import requests

from benchmarks.chaos_api import Api
from benchmarks.chaos_grpc import GrpcApi
from benchmarks.chaos_kills import KILLS_EACH, TARGETS, Kill, Killer
from benchmarks.chaos_origin import Origin
from benchmarks.chaos_processes import Processes
from benchmarks.chaos_samples import Samples
from benchmarks.chaos_sender import Senders
from benchmarks.chaos_verdict import Verdict, judge
from benchmarks.chaos_visitors import Visitors
from tests.live.stack import PAT

SETTLE_S = 240.0
LEASE_S = 8
SHOWN_WRONG = 20


def main(words: Sequence[str] | None = None) -> int:
    """Runs the test; gives 0 where nothing is lost, doubled or wrong and all were killed enough."""
    options = argparse.ArgumentParser(prog="benchmarks.chaos", description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--inputs", type=int, default=2000)
    given = options.parse_args(words)
    signal.signal(signal.SIGTERM, _end)
    print(f"seed {given.seed}, {given.inputs} URL inputs, {KILLS_EACH} kills a process", flush=True)
    with tempfile.TemporaryDirectory(prefix="inputdeck-chaos-") as folder, Origin() as origin:
        settings = {
            "DEMO": "1",
            "FETCH_ALLOWED_PRIVATE": origin.host,
            "SERVICE_LEASE_S": str(LEASE_S),
            "LOG_LEVEL": "WARNING",
        }
        with Processes(Path(folder), settings) as running:
            return run(running, origin, given.inputs, Random(given.seed))


def run(running: Processes, origin: Origin, total: int, chance: Random) -> int:
    """One test on a running product; prints the report and gives the exit code."""
    stack = running.stack
    api = Api(stack.api, PAT, "chaos")
    api.make_app()
    over_grpc = GrpcApi(f"127.0.0.1:{stack.env.grpc_port}", PAT, "chaos")
    clients = [*(Api(stack.api, PAT, "chaos") for _ in range(2)), over_grpc]
    database = stack.env.data_dir / "dashboard.sqlite3"
    samples = Samples(Api(stack.api, PAT, "main"), stack.url, database)
    senders = Senders(clients, origin, total, chance)
    visitors = Visitors(stack.url)
    killer = Killer(running, senders, visitors, samples, chance)
    senders.start()
    visitors.start()
    killer.run(_print_kill)
    are_sent = wait_settled(running, senders, samples, api)
    visitors.stop()
    lost_samples, doubled_samples = samples.missing_and_doubled()
    verdict = judge(api, origin, total, senders.refused)
    verdict.lost += ["a sample"] * lost_samples
    verdict.doubled += ["a sample"] * doubled_samples
    for ending in running.endings:
        print(f"ended without a kill and restarted: {ending}")
    report(killer, senders, visitors, verdict)
    return 0 if are_sent and verdict.is_good and not short_targets(killer.kills) else 1


def wait_settled(running: Processes, senders: Senders, samples: Samples, api: Api) -> bool:
    """Whether everything is sent and in its last state within the limit; restarts what ends."""
    deadline = time.monotonic() + SETTLE_S
    calm = 0
    while calm < 3 and time.monotonic() < deadline:
        running.keep_alive(1.0)
        try:
            is_sent = senders.join(0.0) and api.unfinished_count() == 0
            is_calm = is_sent and samples.are_settled()
        except (requests.RequestException, ValueError, KeyError):
            is_calm = False
        calm = calm + 1 if is_calm else 0
    return calm >= 3


def short_targets(kills: Sequence[Kill]) -> list[str]:
    """The targets that were killed too rarely with items in flight."""
    times = Counter(kill.target for kill in kills if kill.in_flight_count)
    return [target for target in TARGETS if times[target] < KILLS_EACH]


def report(killer: Killer, senders: Senders, visitors: Visitors, verdict: Verdict) -> None:
    """Prints what happened and what is left."""
    for target in TARGETS:
        counts = [str(kill.in_flight_count) for kill in killer.kills if kill.target == target]
        print(f"kills of {target}: {len(counts)}, in flight at each: {', '.join(counts) or '-'}")
    print(f"posts: {dict(senders.outcomes)}")
    print(f"pages: {dict(visitors.answers)}")
    print(f"states: {dict(sorted(verdict.statuses.items()))}")
    for line in verdict.wrong[:SHOWN_WRONG]:
        print(f"  wrong: {line}")
    if short := short_targets(killer.kills):
        print(f"killed too rarely in flight: {', '.join(short)}")
    print(
        f"asked {verdict.asked_count} | found {verdict.found_count} | lost {len(verdict.lost)} | "
        f"doubled {len(verdict.doubled)} | wrong {len(verdict.wrong)}"
    )


def _end(_signum: int, _frame: FrameType | None) -> None:
    """Leaves by the `with` blocks, which end what was started."""
    sys.exit(143)


def _print_kill(kill: Kill) -> None:
    print(f"{kill.at_s:6.1f} s  {kill.target}: {kill.in_flight_count} in flight", flush=True)


if __name__ == "__main__":
    sys.exit(main())
