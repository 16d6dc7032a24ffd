"""Workers: fair turns, what fails in passing, workers that die, jobs that vanish."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from inputs_app.client.errors import ApiError, Invalid, ServerError, Throttled, Trace
from inputs_app.models import ChangeItem, Chunk, Job
from inputs_app.services import attempts, chunks, jobs, working
from inputs_app.services.errors import ProductError
from tests.app.jobs.conftest import Makes

Sets = Callable[[Callable[[Chunk, object], None]], None]


@pytest.fixture
def works_by(monkeypatch: pytest.MonkeyPatch) -> Sets:
    """Puts a function in place of the room that works on changes."""

    def put(function: Callable[[Chunk, object], None]) -> None:
        monkeypatch.setattr(working, "CHUNKS", {"change": function})

    return put


def ended(chunk: Chunk, _: object) -> None:
    """A room that has done everything."""
    chunk.change_items.update(state="done")
    chunks.end(chunk, done=chunk.item_count, failed=0, skipped=0)


def raising(error: Exception) -> Callable[[Chunk, object], None]:
    """A room that fails."""

    def work(chunk: Chunk, _: object) -> None:
        raise error

    return work


def make_due() -> None:
    """Leases and waits are over."""
    Chunk.objects.filter(due_at__isnull=False).update(due_at=timezone.now() - timedelta(seconds=1))


def test_a_big_job_leaves_room_for_small_ones(makes: Makes) -> None:
    big = makes("running", [["planned"]] * 60)
    small = [makes("waiting", [["planned"]]) for _ in range(3)]
    found = chunks.due(timezone.now())
    owners = list(Chunk.objects.in_bulk(found).values())
    assert [Chunk.objects.get(pk=pk).job_id for pk in found[:4]] == [
        big.pk,
        *[job.pk for job in small],
    ]
    assert sum(chunk.job_id == big.pk for chunk in owners) == chunks.OF_ONE_JOB


def test_a_thread_goes_on_until_nothing_is_due(makes: Makes, works_by: Sets) -> None:
    works_by(ended)
    made = [makes("running", [["planned"]] * 5), makes("waiting", [["planned"]])]
    working.go_on()
    assert {job.state for job in Job.objects.all()} == {"finished"}
    assert chunks.counts(made[0]).done == 5


def test_a_thread_goes_back_when_its_turn_is_over(makes: Makes, works_by: Sets) -> None:
    works_by(ended)
    makes("running", [["planned"]] * 5)
    working.go_on(for_s=0.0)
    assert ChangeItem.objects.filter(state="done").count() == 0


def test_a_database_that_is_locked_ends_the_turn_without_noise(
    makes: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(now: object) -> list[int]:
        raise OperationalError("database is locked")

    makes("running", [["planned"]])
    monkeypatch.setattr(chunks, "due", locked)
    working.turn(working.work_chunk, 0)
    assert Chunk.objects.get().due_at is not None


def test_what_a_dead_worker_held_becomes_due_by_itself(makes: Makes, works_by: Sets) -> None:
    works_by(ended)
    job = makes("waiting", [["planned"]])
    assert chunks.hold(Chunk.objects.get().pk) is not None
    working.go_on()
    assert ChangeItem.objects.get().state == "planned"
    ends_at = Chunk.objects.get().due_at
    assert ends_at is not None
    assert timezone.now() < ends_at < timezone.now() + timedelta(seconds=61)
    make_due()
    working.go_on()
    job.refresh_from_db()
    assert (job.state, ChangeItem.objects.get().state) == ("finished", "done")


def test_work_that_kills_its_workers_is_given_up_in_the_end(makes: Makes, works_by: Sets) -> None:
    works_by(ended)
    makes("running", [["planned"]])
    for _ in range(attempts.LAST + 1):
        assert chunks.hold(Chunk.objects.get().pk) is not None
        make_due()
    working.go_on()
    assert ChangeItem.objects.get().problem == attempts.CUT_OFF
    assert Job.objects.get().state == "failed"


@pytest.mark.parametrize(
    ("error", "least_s"),
    [
        (Throttled(trace=Trace(retry_after_s=40.0)), 39),
        (ServerError(), 0.5),
        (OperationalError(), 0.5),
    ],
)
def test_what_fails_in_passing_is_tried_again_after_a_wait(
    makes: Makes, works_by: Sets, error: Exception, least_s: float
) -> None:
    works_by(raising(error))
    makes("running", [["planned"]])
    working.go_on()
    chunk = Chunk.objects.get()
    assert (chunk.attempt, chunk.claim, ChangeItem.objects.get().state) == (1, "", "planned")
    assert chunk.due_at is not None
    assert (chunk.due_at - timezone.now()).total_seconds() > least_s
    assert chunk.problem


def test_waits_grow_and_end() -> None:
    waits = [attempts.wait_s(Throttled(), attempt) for attempt in range(attempts.LAST + 1)]
    assert waits[:3] == [1, 2, 4]
    assert waits[-2:] == [attempts.LONGEST_WAIT_S, None]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Invalid("No such app."), "No such app."),
        (ProductError("The token is lost."), "The token is lost."),
    ],
)
def test_what_cannot_succeed_fails_with_its_sentence(
    makes: Makes, works_by: Sets, error: Exception, words: str
) -> None:
    works_by(raising(error))
    makes("running", [["done", "planned"]])
    working.go_on()
    assert set(ChangeItem.objects.values_list("state", "problem")) == {
        ("done", ""),
        ("failed", words),
    }
    assert Job.objects.get().state == "finished_with_problems"


def test_a_job_that_vanishes_meanwhile_makes_no_noise(
    makes: Makes, works_by: Sets, caplog: pytest.LogCaptureFixture
) -> None:
    def vanishes(chunk: Chunk, patience: object) -> None:
        Job.objects.all().delete()
        assert not chunks.may_send(chunk)
        chunks.end(chunk, done=1, failed=0, skipped=0)

    works_by(vanishes)
    makes("running", [["planned"]])
    with caplog.at_level(logging.WARNING):
        working.go_on()
    assert not caplog.records


@pytest.mark.parametrize(
    ("error", "state", "problem"),
    [
        (Throttled("Slow down."), "waiting", "Slow down."),
        (OperationalError("locked"), "waiting", attempts.BUSY),
        (Invalid("No."), "failed", "No."),
        (ProductError("Never."), "failed", "Never."),
    ],
)
def test_a_step_that_fails_is_tried_again_or_ends_its_job(
    makes: Makes,
    monkeypatch: pytest.MonkeyPatch,
    error: ApiError | ProductError | OperationalError,
    state: str,
    problem: str,
) -> None:
    def step(job: Job) -> None:
        raise error

    monkeypatch.setattr(working, "STEPS", {"upload": step})
    job = makes("waiting", kind="upload", due_at=timezone.now(), started_at=None)
    assert working.step_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem, job.claim) == (state, problem, "")
    assert (job.due_at is None) == (state == "failed")


def test_a_step_that_was_given_up_by_a_cancel_writes_nothing(
    makes: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(job: Job) -> None:
        jobs.move(job.pk, "cancelled", jobs.OPEN, due_at=None, claim="")
        raise Throttled

    monkeypatch.setattr(working, "STEPS", {"upload": step})
    job = makes("waiting", kind="upload", due_at=timezone.now())
    working.step_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.due_at, job.problem) == ("cancelled", None, "")
