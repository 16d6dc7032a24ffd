"""Jobs are paused, go on, are cancelled and tried again; their numbers add up after each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_app.models import AuditRow, ChangeItem, Chunk, Job
from inputs_app.services import chunks, job_items, jobs, lifecycle, working
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from tests.app.jobs.conftest import Makes


def recounted(job: Job) -> tuple[int, int, int]:
    """done, failed and skipped over the items, which must be the sums over the chunks."""
    items = list(ChangeItem.objects.filter(chunk__job=job).values_list("state", flat=True))
    found = (items.count("done"), items.count("failed"), items.count("skipped"))
    sums = chunks.counts(job)
    assert found == (sums.done, sums.failed, sums.skipped)
    return found


def make_due(job: Job) -> None:
    """Leases and waits are over."""
    job.chunks.filter(due_at__isnull=False).update(due_at=timezone.now() - timedelta(seconds=1))


def test_a_cancelled_job_leaves_out_what_nobody_works_on(makes: Makes, by: Actor) -> None:
    job = makes("running", [["done", "failed"], ["planned", "sent"]])
    lifecycle.cancel(by, job)
    job.refresh_from_db()
    assert (job.state, job.ended_at is not None) == ("cancelled", True)
    assert recounted(job) == (1, 1, 2)
    assert not Chunk.objects.filter(due_at__isnull=False).exists()
    said = ChangeItem.objects.filter(state="skipped").order_by("number")
    assert [item.problem for item in said] == [
        "Cancelled before it was sent.",
        "Cancelled while it was on its way: it may have arrived.",
    ]
    assert AuditRow.objects.get(action="job.cancel").after == {"job": job.pk, "kind": "change"}


def test_a_chunk_that_is_held_ends_after_its_request(makes: Makes, by: Actor) -> None:
    job = makes("running", [["planned"]])
    held = chunks.hold(Chunk.objects.get().pk)
    assert held is not None
    assert chunks.may_send(held)
    lifecycle.cancel(by, job)
    assert recounted(job) == (0, 0, 0)
    assert not chunks.may_send(held)
    assert chunks.is_ours(held)


def test_what_a_cancelled_job_left_over_is_left_out_by_a_worker(makes: Makes, by: Actor) -> None:
    job = makes("running", [["planned"] * 2 for _ in range(lifecycle.AT_ONCE + 3)])
    lifecycle.cancel(by, job)
    assert recounted(job) == (0, 0, 2 * lifecycle.AT_ONCE)
    working.go_on()
    assert recounted(job) == (0, 0, 2 * (lifecycle.AT_ONCE + 3))
    assert Job.objects.get().state == "cancelled"


def test_nothing_of_a_paused_job_is_due_until_it_goes_on(makes: Makes, by: Actor) -> None:
    job = makes("running", [["planned"]])
    chunk = Chunk.objects.get()
    lifecycle.pause(by, job)
    assert (chunks.due(timezone.now()), chunks.hold(chunk.pk)) == ([], None)
    lifecycle.resume(by, job)
    assert Job.objects.get().state == "running"
    assert chunks.due(timezone.now()) == [chunk.pk]


def test_a_pause_while_a_chunk_is_worked_on_gives_it_back(
    makes: Makes, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = makes("running", [["planned"]])

    def paused_meanwhile(chunk: Chunk, _: object) -> None:
        lifecycle.pause(by, job)
        assert not chunks.may_send(chunk)

    monkeypatch.setattr(working, "CHUNKS", {"change": paused_meanwhile})
    assert working.work_chunk(Chunk.objects.get().pk)
    assert Chunk.objects.get().claim == ""
    lifecycle.resume(by, job)
    assert chunks.due(timezone.now()) == [Chunk.objects.get().pk]


def test_what_failed_gets_one_more_turn_and_the_counts_follow(makes: Makes, by: Actor) -> None:
    job = makes("finished_with_problems", [["done", "failed"], ["done"], ["failed", "skipped"]])
    assert lifecycle.retry(by, job) == 2
    job.refresh_from_db()
    assert (job.state, job.ended_at) == ("running", None)
    assert recounted(job) == (2, 0, 1)
    assert list(job.chunks.filter(due_at__isnull=False).values_list("number", flat=True)) == [0, 2]
    with pytest.raises(ProductError):
        lifecycle.retry(by, job)
    assert AuditRow.objects.filter(action="job.retry").count() == 1


def test_many_chunks_are_begun_again_some_at_a_time(makes: Makes, by: Actor) -> None:
    job = makes("failed", [["failed"]] * (lifecycle.AT_ONCE + 5))
    assert lifecycle.retry(by, job) == lifecycle.AT_ONCE + 5
    assert recounted(job) == (0, 0, 0)


def test_what_fails_again_at_once_is_not_tried_a_third_time(
    makes: Makes, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = makes("failed", [["failed"]] * (lifecycle.AT_ONCE + 5))
    begin_again = job_items.begin_again
    turns: list[int] = []

    def fails_again(kind: str, pks: list[int]) -> None:
        begin_again(kind, pks)
        turns.append(len(pks))
        assert len(turns) < 5, "it goes on for ever"

    def runs_again(job: Job, *, is_first: bool) -> bool:
        Chunk.objects.filter(job=job, due_at__isnull=False).update(due_at=None, failed_count=1)
        return True

    monkeypatch.setattr(job_items, "begin_again", fails_again)
    monkeypatch.setattr(lifecycle, "_runs_again", runs_again)
    assert lifecycle.retry(by, job) == lifecycle.AT_ONCE + 5
    assert turns == [lifecycle.AT_ONCE, 5]


def test_what_the_api_refused_is_made_up_anew(makes: Makes, by: Actor) -> None:
    job = makes("failed", [["failed", "failed"]])
    ChangeItem.objects.update(sent_at=timezone.now(), before={}, predicted={})
    ChangeItem.objects.filter(number=0).update(code=10020)
    lifecycle.retry(by, job)
    refused, unknown = ChangeItem.objects.order_by("number")
    assert (refused.state, refused.sent_at, refused.predicted) == ("planned", None, None)
    assert (unknown.state, unknown.predicted) == ("sent", {})
    assert unknown.sent_at is not None


def test_a_job_whose_own_step_failed_takes_it_again(makes: Makes, by: Actor) -> None:
    job = makes("failed", kind="upload", problem="The file cannot be read.")
    assert lifecycle.retry(by, job) == 0
    assert jobs.due(timezone.now()) == [job.pk]
    with pytest.raises(ProductError):
        lifecycle.retry(by, makes("failed", kind="import"))


@pytest.mark.parametrize(
    ("kind", "options"),
    [("upload", {}), ("deletion", {"action": "delete", "is_frozen": False})],
)
def test_what_nobody_confirmed_is_a_draft_again(
    makes: Makes, by: Actor, kind: str, options: dict[str, object]
) -> None:
    job = makes("failed", kind=kind, options=options, started_at=None)
    lifecycle.retry(by, job)
    job.refresh_from_db()
    assert (job.state, jobs.due(timezone.now())) == ("draft", [job.pk])


@pytest.mark.parametrize("act", [lifecycle.pause, lifecycle.resume, lifecycle.cancel])
def test_an_ended_job_stays_as_it_is(makes: Makes, by: Actor, act: object) -> None:
    job = makes("finished", [["done"]])
    with pytest.raises(ProductError):
        act(by, job)  # type: ignore[operator]
    assert Job.objects.get().state == "finished"
    assert not AuditRow.objects.exists()


def test_dismissing_takes_a_job_from_what_needs_attention(makes: Makes, by: Actor) -> None:
    job = makes("failed", [["failed"]])
    lifecycle.dismiss(by, job)
    assert Job.objects.get().dismissed_at is not None
    lifecycle.retry(by, job)
    assert Job.objects.get().dismissed_at is None
