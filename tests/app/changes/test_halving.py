"""A change that the API refuses as a whole fails the input that is to blame, and no other."""

from collections.abc import Callable, Sequence

import pytest

from inputs_app.client.errors import Invalid, NotAnInputsApi, NotFound, ServerError, Trace
from inputs_app.client.http import Connection
from inputs_app.client.types import Input, Json
from inputs_app.models import ChangeItem, Chunk, Job, Workspace
from inputs_app.services import halving, lifecycle, working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording, sending
from inputs_app.services.changes.recording import Change, Planned
from tests.app.changes.conftest import MERGE
from tests.app.changes.test_sending import make_due, states
from tests.client.fake import FakeApi

REFUSED = Invalid(trace=Trace(code=11102, http_status=400, details="No such concept."))
Calls = list[list[str]]


@pytest.fixture
def chunk(api: FakeApi, by: Actor, workspace: Workspace) -> Chunk:
    """A change of eleven inputs, due now."""
    items = [Planned(one, MERGE.patch) for one in [*list(api.rows), *api.fill(8)]]
    job = recording.record(by, workspace, Change("Eleven inputs", "merge"), items)
    return Chunk.objects.get(job=job)


@pytest.fixture
def refuse(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Calls]:
    """Every request that holds one of these is refused as a whole; gives what was asked."""

    def refusing(*culprits: str, error: Exception = REFUSED) -> Calls:
        asked: Calls = []

        def patch(
            connection: Connection, items: Sequence[Json], action: str, **_: object
        ) -> list[Input]:
            asked.append([item["id"] for item in items])
            if set(culprits) & set(asked[-1]):
                raise error
            return FakeApi.patch(api, connection, items, action)

        monkeypatch.setattr("inputs_app.client.inputs.patch", patch)
        return asked

    return refusing


@pytest.mark.parametrize(
    "error",
    [
        REFUSED,
        NotFound(trace=Trace(code=11101, http_status=404, details="No such input.")),
        NotAnInputsApi(trace=Trace(http_status=413)),
    ],
)
def test_one_refused_input_fails_alone(
    chunk: Chunk, refuse: Callable[..., Calls], error: ServerError
) -> None:
    refuse("input-0006", error=error)
    working.work_chunk(chunk.pk)
    chunk.refresh_from_db()
    assert (chunk.done_count, chunk.failed_count, chunk.due_at) == (10, 1, None)
    culprit = chunk.change_items.get(state="failed")
    assert (culprit.input_id, culprit.problem) == ("input-0006", halving.words(error))
    assert Job.objects.get().state == "finished_with_problems"


def test_a_turn_that_is_over_goes_on_with_what_is_left(
    api: FakeApi, chunk: Chunk, refuse: Callable[..., Calls], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "TURN_S", -1.0)
    asked = refuse("input-0000", "input-0010")
    working.work_chunk(chunk.pk)
    chunk.refresh_from_db()
    assert (chunk.failed_count, states(chunk).count("sent")) == (1, 10)
    assert (chunk.attempt, chunk.claim, Job.objects.get().state) == (0, "", "running")
    for _ in range(20):
        make_due(chunk)
        working.work_chunk(chunk.pk)
    chunk.refresh_from_db()
    assert (chunk.done_count, chunk.failed_count, chunk.due_at) == (9, 2, None)
    taken = [one for some in asked for one in some if not {"input-0000", "input-0010"} & set(some)]
    assert len(taken) == len(set(taken)) == 9


def test_a_change_that_is_refused_for_all_of_its_first_request_waits_for_a_person(
    api: FakeApi, by: Actor, workspace: Workspace, refuse: Callable[..., Calls]
) -> None:
    items = [Planned(one, MERGE.patch) for one in [*list(api.rows), *api.fill(130)]]
    job = recording.record(by, workspace, Change("Many inputs", "merge"), items)
    asked = refuse(*api.rows)
    first, second = job.chunks.order_by("number")
    working.work_chunk(first.pk)
    job.refresh_from_db()
    assert (job.state, "No such concept." in job.problem) == ("paused", True)
    assert (len(asked), states(first)) == (255, ["failed"] * 128)
    assert not working.work_chunk(second.pk)
    lifecycle.resume(by, job)
    working.work_chunk(second.pk)
    job.refresh_from_db()
    assert (job.state, states(second)) == ("failed", ["failed"] * 5)


def test_chunks_that_are_refused_side_by_side_do_not_speak_for_the_change(
    api: FakeApi, by: Actor, workspace: Workspace, refuse: Callable[..., Calls]
) -> None:
    items = [Planned(one, MERGE.patch) for one in [*list(api.rows), *api.fill(130)]]
    job = recording.record(by, workspace, Change("Many inputs", "merge"), items)
    refuse(*api.rows)
    first, second = job.chunks.order_by("number")
    Chunk.objects.filter(pk=second.pk).update(failed_count=3)  # in the middle of its halving
    ChangeItem.objects.filter(chunk=first, number=0).update(patch={})  # nothing would change
    working.work_chunk(first.pk)
    job.refresh_from_db()
    assert sorted(set(states(first))) == ["failed", "skipped"]
    assert job.state == "paused"
    assert "the first 127 inputs" in job.problem


def test_a_pause_in_the_middle_stops_what_was_not_sent(
    chunk: Chunk, refuse: Callable[..., Calls], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = refuse("input-0000")
    words = halving.words

    def pausing(error: Invalid) -> str:
        Job.objects.update(state="paused")
        return words(error)

    monkeypatch.setattr(halving, "words", pausing)
    working.work_chunk(chunk.pk)
    count = len(asked)
    assert (states(chunk).count("failed"), states(chunk).count("sent")) == (1, 10)
    Job.objects.update(state="running")
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert (states(chunk).count("done"), len(asked)) == (10, count + 1)


def test_a_fault_after_some_answers_loses_none_of_them(
    chunk: Chunk, refuse: Callable[..., Calls], monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse("input-0000")
    with monkeypatch.context() as patch:

        def broken(error: Invalid) -> str:
            refuse(*(f"input-{number:04}" for number in range(1, 11)), error=ServerError())
            return "Refused."

        patch.setattr(halving, "words", broken)
        working.work_chunk(chunk.pk)
    chunk.refresh_from_db()
    assert (states(chunk).count("failed"), chunk.attempt) == (1, 1)
    refuse()
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk).count("done") == 10
