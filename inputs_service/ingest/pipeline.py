"""The work of a worker process: claim some inputs, fetch them at once, process and finish each."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

import orjson

from inputs_core import guarded
from inputs_service.ingest import claims, finishing, processing, sources
from inputs_service.ingest.claims import Claim
from inputs_service.ingest.processing import Outcome
from inputs_service.ingest.sources import Source, Wanted
from inputs_service.models import Input, InputMedia

BATCH = 8
ATTEMPTS = 3
RETRY_AFTER_S = (2, 10)
BEGIN_WITHIN_S = 20.0
STORAGE_FAILED = 30210
UNCATEGORIZED = 99003
INTERRUPTED = "Processing broke off three times: the file may be damaged in a way that stops it."
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
    """Processes claimed inputs; each ends finished, or due again later."""
    alive = [it for it in batch if not _gave_up(it)]
    began_at = time.monotonic()
    for job, fetched in _gathered(_jobs(alive)):
        if time.monotonic() - began_at > 1 and not claims.renew(job.claim):
            continue
        _settle(job, fetched)


def _gave_up(claim: Claim) -> bool:
    if claim.was_lost and claim.attempt >= ATTEMPTS:
        finishing.finish(claim, Outcome(UNCATEGORIZED, INTERRUPTED))
        return True
    return False


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


def _settle(job: Job, fetch: "Future[dict[str, Source]] | None") -> None:
    """One input to its end; the outermost guard of the worker: one bad input stops no other."""
    try:
        fetched = fetch.result() if fetch else {}
        outcome = processing.outcome_of(job.wanted, fetched)
    except guarded.FetchError as error:
        outcome = processing.failure(error)
        if error.retryable and _postponed(job.claim):
            return
    except OSError as error:
        log.warning("the storage failed at input %s: %r", job.claim.input_key, error)
        outcome = Outcome(STORAGE_FAILED, "The stored copy could not be written or read.")
        if _postponed(job.claim):
            return
    except Exception:
        log.exception("input %s failed", job.claim.input_key)
        outcome = Outcome(UNCATEGORIZED, OUR_FAULT)
        if _postponed(job.claim):
            return
    finishing.finish(job.claim, outcome)


def _postponed(claim: Claim) -> bool:
    """Makes it due again where attempts are left."""
    if claim.attempt + 1 >= ATTEMPTS:
        return False
    claims.postpone(claim, RETRY_AFTER_S[min(claim.attempt, len(RETRY_AFTER_S) - 1)])
    return True
