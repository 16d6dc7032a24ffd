"""A change is written down before it is sent, sent at most once, and never put over another's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_app.client.errors import ApiError, Invalid, ServerError, Throttled, Unreachable
from inputs_app.models import AuditRow, ChangeItem, Chunk, Job, Workspace
from inputs_app.services import chunks, working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import editing, recording, sending
from inputs_app.services.changes.recording import Change, Planned
from tests.app.changes.conftest import MERGE
from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION

ALL = ["input-0000", "input-0001", "input-0002"]


def recorded(by: Actor, workspace: Workspace, ids: list[str]) -> Chunk:
    """The one chunk of a change of these inputs, due now."""
    items = [Planned(one, MERGE.patch) for one in ids]
    job = recording.record(by, workspace, Change("Three inputs", "merge"), items)
    return Chunk.objects.get(job=job)


def make_due(chunk: Chunk) -> None:
    """The lease or the wait is over."""
    Chunk.objects.filter(pk=chunk.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def states(chunk: Chunk) -> list[str]:
    """Where the items stand."""
    return list(chunk.change_items.order_by("number").values_list("state", flat=True))


def test_a_change_of_three_is_sent_in_one_request_and_counted(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    chunk = recorded(by, workspace, ALL)
    working.work_chunk(chunk.pk)
    job = Job.objects.get()
    assert api.calls == ["by_ids", "patch"]
    assert states(chunk) == ["done"] * 3
    assert (job.state, chunks.counts(job).done) == ("finished", 3)
    assert api.rows["input-0001"]["data"]["metadata"]["split"] == "test"
    row = AuditRow.objects.get(action="input.change")
    assert (row.after["inputs"], row.request_id) == (3, "request-1")


def test_both_images_are_kept(api: FakeApi, by: Actor, workspace: Workspace) -> None:
    working.work_chunk(recorded(by, workspace, ALL[:1]).pk)
    item = ChangeItem.objects.get()
    assert item.before == {
        "concepts": [{"id": "tree", "value": 1}],
        "metadata": {"split": "train", "nested": {"a": 1}},
    }
    assert item.after == item.predicted
    assert (item.after or {})["concepts"][1] == {"id": "sky", "value": 0}
    assert item.sent_at is not None


def test_an_input_that_is_gone_and_one_with_nothing_to_change_stop_no_other(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    api.rows["input-0001"]["data"] |= MERGE.patch
    chunk = recorded(by, workspace, ["gone", "input-0001", "input-0002"])
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["failed", "skipped", "done"]
    assert Job.objects.get().state == "finished_with_problems"


def test_what_passes_is_tried_again_later(api: FakeApi, by: Actor, workspace: Workspace) -> None:
    chunk = recorded(by, workspace, ALL)
    api.failing = Throttled()
    working.work_chunk(chunk.pk)
    chunk.refresh_from_db()
    assert (chunk.attempt, states(chunk)) == (1, ["planned"] * 3)
    assert chunk.problem
    api.failing = None
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["done"] * 3


def test_what_the_api_refuses_ends_the_change_with_its_words(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    chunk = recorded(by, workspace, ALL)
    api.failing = Invalid("The API says no.")
    working.work_chunk(chunk.pk)
    assert set(chunk.change_items.values_list("problem", flat=True)) == {"The API says no."}
    assert Job.objects.get().state == "failed"


@pytest.mark.parametrize("error", [Unreachable(), ServerError()])
def test_a_patch_that_may_have_arrived_is_looked_for_before_it_is_sent_again(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, error: ApiError
) -> None:
    chunk = recorded(by, workspace, ALL)
    error.may_have_arrived = True

    def arrives_without_an_answer(*args: object, **kwargs: object) -> None:
        FakeApi.patch(api, *args, **kwargs)  # type: ignore[arg-type]
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("inputs_app.client.inputs.patch", arrives_without_an_answer)
        working.work_chunk(chunk.pk)
    assert states(chunk) == ["sent"] * 3
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["done"] * 3
    assert api.calls.count("patch") == 1


def test_one_that_did_not_arrive_and_was_changed_meanwhile_is_a_conflict(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    chunk = recorded(by, workspace, ALL[:1])
    item = ChangeItem.objects.get()
    item.before, item.predicted = {"metadata": {"split": "train"}}, {"metadata": {"split": "test"}}
    item.state, item.sent_at = "sent", timezone.now()
    item.save()
    working.work_chunk(chunk.pk)
    item.refresh_from_db()
    assert (item.state, item.problem) == ("failed", sending.CONFLICT)
    assert "patch" not in api.calls


def test_two_workers_do_not_hold_one_chunk(api: FakeApi, by: Actor, workspace: Workspace) -> None:
    chunk = recorded(by, workspace, ALL)
    assert chunks.hold(chunk.pk) is not None
    assert chunks.hold(chunk.pk) is None
    working.work_chunk(chunk.pk)
    assert api.calls == []


def test_one_input_is_changed_while_the_person_waits(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    (item,) = api.by_ids(CONNECTION, ["input-0002"])
    done = editing.apply(by, workspace, item, MERGE, "A second look")
    assert (done.state, done.chunk.job.reason) == ("done", "A second look")
    row = AuditRow.objects.get(action="input.change")
    assert row.after["places"] == ["concepts: sky", "metadata.split"]
    assert (row.target, row.reason) == ("input-0002", "A second look")


def test_undo_gives_the_image_before_back(api: FakeApi, by: Actor, workspace: Workspace) -> None:
    (item,) = api.by_ids(CONNECTION, ["input-0002"])
    done = editing.apply(by, workspace, item, MERGE, "")
    undone = editing.undo(by, done, "Wrong photo")
    assert undone.state == "done"
    assert undone.after == done.before
    assert undone.chunk.job.undoes == done.chunk.job


def test_undo_is_a_conflict_where_the_input_was_changed_since(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    (item,) = api.by_ids(CONNECTION, ["input-0002"])
    done = editing.apply(by, workspace, item, MERGE, "")
    api.rows["input-0002"]["data"]["metadata"]["split"] = "validation"
    undone = editing.undo(by, done, "")
    assert (undone.state, undone.problem) == ("failed", sending.CONFLICT)
    assert api.rows["input-0002"]["data"]["metadata"]["split"] == "validation"


def test_a_killed_sender_loses_nothing(api: FakeApi, by: Actor, workspace: Workspace) -> None:
    items = [Planned("input-0000", MERGE.patch)]
    recording.record(by, workspace, Change("One", "merge"), items, held=True)
    chunk = Chunk.objects.get()
    assert chunks.due(timezone.now()) == []
    make_due(chunk)
    assert chunks.due(timezone.now()) == [chunk.pk]
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["done"]
