"""Whatever people, workers and kills do to a job: no illegal move, and the numbers add up."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from inputs_app.models import ChangeItem, Chunk, Job
from inputs_app.services import chunks, endings, jobs, lifecycle, working
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from tests.app.jobs.conftest import Makes

ENDS = {"finished", "finished_with_problems", "failed", "cancelled"}
MAY_FOLLOW = {
    "waiting": {"running", "paused", *ENDS},
    "running": {"paused", *ENDS},
    "paused": {"waiting", "running", *ENDS},
    "finished_with_problems": {"running", "finished", "failed", "cancelled", "paused"},
    "failed": {"running", "finished", "finished_with_problems", "cancelled", "paused"},
    "finished": set(),
    "cancelled": set(),
}
OUTCOMES = st.sampled_from(["done", "failed", "skipped"])


class Jobs(RuleBasedStateMachine):
    """One job under everything that can happen to it."""

    makes: Makes
    by: Actor

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.held: list[Chunk] = []
        self.state = "waiting"
        self.job = Job()

    @initialize(sizes=st.lists(st.integers(1, 3), min_size=1, max_size=3))
    def begin(self, sizes: list[int]) -> None:
        """A job that waits."""
        items = [["planned"] * size for size in sizes]
        self.job = self.makes("waiting", items, started_at=None)

    @rule()
    def hold(self) -> None:
        """A worker takes what is due first."""
        for pk in chunks.due(timezone.now())[:1]:
            chunk = chunks.hold(pk)
            assert chunk is not None
            self.held.append(chunk)

    @rule(outcomes=st.lists(OUTCOMES, min_size=3, max_size=3), is_late=st.booleans())
    def work(self, outcomes: list[str], is_late: bool) -> None:
        """A worker ends its chunk, unless the job no longer goes on; one that is late has sent."""
        if not self.held:
            return
        chunk = self.held.pop()
        if is_late or chunks.may_send(chunk):
            ended(chunk, outcomes)
        endings.settle(chunk)

    @rule()
    def fail_in_passing(self) -> None:
        """A worker gives its chunk back for later."""
        if self.held:
            chunk = self.held.pop()
            chunks.again(chunk, "The API does not answer.", 5)
            endings.settle(chunk)

    @rule()
    def kill(self) -> None:
        """A worker dies; its lease runs out."""
        if self.held:
            self.held.pop()
        self.pass_time()

    @rule()
    def pass_time(self) -> None:
        """All leases and waits are over; those who were late do not know."""
        past = timezone.now() - timedelta(seconds=1)
        Chunk.objects.filter(due_at__isnull=False).update(due_at=past)

    @rule(
        act=st.sampled_from(
            [
                lifecycle.pause,
                lifecycle.resume,
                lifecycle.cancel,
                lifecycle.retry,
                lifecycle.dismiss,
            ]
        )
    )
    def ask(self, act: Callable[[Actor, Job], object]) -> None:
        """A person presses a button, perhaps of a page that is old."""
        with suppress(ProductError):
            act(self.by, self.job)

    @invariant()
    def numbers_add_up(self) -> None:
        """The sums over the chunks are those over the items."""
        for chunk in Chunk.objects.all():
            states = list(chunk.change_items.values_list("state", flat=True))
            kept = (chunk.done_count, chunk.failed_count, chunk.skipped_count)
            assert kept == tuple(states.count(one) for one in ("done", "failed", "skipped"))
            assert sum(kept) == chunk.item_count or chunk.due_at is not None

    @invariant()
    def moves_are_legal(self) -> None:
        """From state to state only as the model says; an end is an end."""
        job = Job.objects.filter(pk=self.job.pk).first()
        if job is None:
            return
        assert job.state == self.state or job.state in MAY_FOLLOW[self.state]
        assert (job.ended_at is not None) == (job.state in ENDS)
        if job.state in ENDS - {"cancelled"}:
            assert not job.chunks.filter(due_at__isnull=False).exists()
        self.state = job.state

    def teardown(self) -> None:
        """Whatever happened in between, what was written is taken back."""
        try:
            if self.job.pk:
                self.left_alone()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def left_alone(self) -> None:
        """The job comes to an end at which every item has one."""
        with suppress(ProductError):
            lifecycle.resume(self.by, self.job)
        self.pass_time()
        with mock.patch.object(
            working, "CHUNKS", {"change": lambda it, _: ended(it, ["done"] * 3)}
        ):
            working.go_on()
        self.numbers_add_up()
        self.moves_are_legal()
        assert self.state in ENDS
        assert chunks.counts(self.job).left == 0


def ended(chunk: Chunk, outcomes: list[str]) -> None:
    """As the rooms end a chunk: items and counts in one transaction, if it still is theirs."""
    with transaction.atomic():
        if not chunks.is_ours(chunk):
            return
        for item, outcome in zip(chunk.change_items.order_by("number"), outcomes, strict=False):
            ChangeItem.objects.filter(pk=item.pk, state="planned").update(state=outcome)
        states = list(chunk.change_items.values_list("state", flat=True))
        chunks.end(
            chunk,
            done=states.count("done"),
            failed=states.count("failed"),
            skipped=states.count("skipped"),
        )


def test_no_order_of_events_breaks_a_job(
    makes: Makes, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Jobs, "makes", staticmethod(makes), raising=False)
    monkeypatch.setattr(Jobs, "by", by, raising=False)
    monkeypatch.setattr(jobs, "tell", lambda pk: None)
    few = settings(
        max_examples=40,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Jobs, settings=few)
