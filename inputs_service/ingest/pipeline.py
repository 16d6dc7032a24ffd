"""The work of a worker process: claim some inputs, fetch them at once, process and finish each."""

import logging
import random
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

import orjson

from inputs_core import guarded
from inputs_core.faults import StorageFailed
from inputs_service import statuses
from inputs_service.ingest import claims, finishing, processing, sources
from inputs_service.ingest.claims import Claim
from inputs_service.ingest.processing import Outcome
from inputs_service.ingest.sources import Source, Wanted
from inputs_service.models import Input, InputMedia

BATCH = 8
ATTEMPTS = 3
RETRY_AFTER_S = (2, 10)
OUTAGES = 300
OUTAGE_FIRST_S, OUTAGE_MOST_S = 2, 300
"""Pauses while the storage is out double; so many of them are most of a day."""

BEGIN_WITHIN_S = 20.0
WRITE_AFTER_S = 0.5
RENEW_AFTER_S = 1.0
STORAGE_FAILED = 30210
UNCATEGORIZED = 99003
CANCELLED = "Its add-job was cancelled before it was processed."
INTERRUPTED = "Processing broke off three times: the file may be damaged in a way that stops it."
NOT_STORED = "The stored copy could not be written or read."
OUR_FAULT = "Processing failed on our side; the service's log has the reason."
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A claimed input with what it needs."""

    claim: Claim
    wanted: Wanted


def work(on_more: Callable[[], object]) -> None:
    """Works on due inputs for up to 20 s, not counting the end of the last batch.

    Calls `on_more` when another worker could help, and when inputs may be left at the end.
    """
    ends_at = time.monotonic() + BEGIN_WITHIN_S
    has_called = False
    while batch := claims.claim(BATCH):
        if time.monotonic() > ends_at:
            claims.give_back(batch)
            on_more()
            return
        if len(batch) == BATCH and not has_called:
            has_called = True
            on_more()
        process(batch)


def process(batch: list[Claim]) -> None:
    """Processes claimed inputs; each ends finished, or due again later.

    Ends are written together, but none waits longer than half a second for the others.
    """
    ends = [(it, outcome) for it in batch if (outcome := _ended_before(it)) is not None]
    written_at = renewed_at = time.monotonic()
    for job, fetched in _gathered(_jobs(it for it in batch if _ended_before(it) is None)):
        if time.monotonic() - renewed_at > RENEW_AFTER_S and not claims.renew(job.claim):
            continue
        outcome = _outcome(job, fetched)
        if outcome is not None:
            ends.append((job.claim, outcome))
        if time.monotonic() - written_at > WRITE_AFTER_S:
            finishing.finish(ends)
            ends, written_at = [], time.monotonic()
    if ends:
        finishing.finish(ends)


def _ended_before(claim: Claim) -> Outcome | None:
    """How an input ends that is not to be processed, or processed again."""
    if claim.is_cancelled:
        return Outcome(statuses.FAILED, CANCELLED)
    if claim.was_lost and claim.losses >= ATTEMPTS:
        return Outcome(UNCATEGORIZED, INTERRUPTED)
    return None


def _jobs(batch: Iterable[Claim]) -> list[Job]:
    by_key = {it.input_key: it for it in batch}
    uses: dict[int, list[InputMedia]] = {key: [] for key in by_key}
    for use in InputMedia.objects.filter(input__in=by_key).select_related("media"):
        uses[use.input_id].append(use)
    rows = Input.objects.filter(key__in=by_key).values_list("key", "answer")
    return [
        Job(by_key[key], sources.wanted(orjson.loads(answer)["data"], uses[key]))
        for key, answer in rows
    ]


def _gathered(jobs: list[Job]) -> Iterator[tuple[Job, "Future[dict[str, Source]] | None"]]:
    """The jobs as their bytes arrive: downloads run side by side, the rest goes first."""
    yield from ((job, None) for job in jobs if not job.wanted.urls)
    waiting = [job for job in jobs if job.wanted.urls]
    if not waiting:
        return
    with ThreadPoolExecutor(max_workers=len(waiting), thread_name_prefix="fetch") as pool:
        fetches = {pool.submit(sources.fetch_all, job.wanted): job for job in waiting}
        for fetch in as_completed(fetches):
            yield fetches[fetch], fetch


def _outcome(job: Job, fetch: "Future[dict[str, Source]] | None") -> Outcome | None:
    """How an input ends, or None where it is due again later; the outermost guard of the worker:
    one bad input stops no other."""
    try:
        return processing.outcome_of(job.wanted, fetch.result() if fetch else {})
    except guarded.FetchError as error:
        outcome, may_repeat = processing.failure(error), error.retryable
    except StorageFailed as error:
        log.warning("the storage is out at input %s: %s", job.claim.input_key, error)
        return _after_outage(job.claim)
    except OSError as error:
        log.warning("the storage failed at input %s: %r", job.claim.input_key, error)
        outcome, may_repeat = Outcome(STORAGE_FAILED, NOT_STORED), True
    except Exception:
        log.exception("input %s failed", job.claim.input_key)
        outcome, may_repeat = Outcome(UNCATEGORIZED, OUR_FAULT), True
    if may_repeat and job.claim.attempt + 1 < ATTEMPTS:
        claims.postpone(job.claim, RETRY_AFTER_S[min(job.claim.attempt, len(RETRY_AFTER_S) - 1)])
        return None
    return outcome


def _after_outage(claim: Claim) -> Outcome | None:
    """The input waits until the storage is back; it ends only where that takes most of a day."""
    if claim.outages + 1 >= OUTAGES:
        return Outcome(STORAGE_FAILED, NOT_STORED)
    pause_s = min(OUTAGE_FIRST_S * 2 ** min(claim.outages, 20), OUTAGE_MOST_S)
    claims.wait_out(claim, pause_s * random.uniform(0.75, 1))  # noqa: S311 - not all at once
    return None
