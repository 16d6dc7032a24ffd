"""Putting inputs into a dataset and taking them out, as a change like any other."""

import pytest
from django.utils import timezone

from inputs_app.client.errors import NotFound, Trace, Unreachable
from inputs_app.models import ChangeItem, Chunk, Job, Workspace
from inputs_app.services import working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording, undoing
from inputs_app.services.changes.recording import Change, Planned
from tests.client.fake import FakeApi

IDS = ["input-0000", "input-0001", "input-0002"]


def put(by: Actor, workspace: Workspace, action: str = "dataset_add") -> Job:
    """A change of the dataset `d`, not worked on yet."""
    change = Change("Three inputs", action, dataset_id="d")
    return recording.record(by, workspace, change, [Planned(one) for one in [*IDS, "gone"]])


def work(job: Job) -> list[str]:
    """Works on the one chunk of a job, as if it were due; gives the states of its items."""
    chunk = Chunk.objects.get(job=job)
    Chunk.objects.filter(pk=chunk.pk).update(due_at=timezone.now())
    working.work_chunk(chunk.pk)
    return list(chunk.change_items.order_by("number").values_list("state", flat=True))


def test_inputs_are_put_in_and_the_undo_takes_out_only_those(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    api.datasets.held["d"] = {IDS[1]}
    job = put(by, workspace)
    assert work(job) == ["done", "skipped", "done", "failed"]
    assert api.datasets.held["d"] == set(IDS)
    item = ChangeItem.objects.order_by("pk")[0]
    assert (item.before, item.after) == ({}, {"datasets": ["d"]})
    job.refresh_from_db()
    undo = undoing.undo_all(by, job, "A mistake")
    assert undo.options == {
        "action": "dataset_remove",
        "dataset_id": "d",
        "undo": {"of": "Three inputs", "turn": 1},
        "is_named": True,
    }
    assert work(undo) == ["done", "done"]
    assert api.datasets.held["d"] == {IDS[1]}


def test_what_was_taken_out_is_put_back(api: FakeApi, by: Actor, workspace: Workspace) -> None:
    api.datasets.held["d"] = set(IDS[:2])
    job = put(by, workspace, "dataset_remove")
    assert work(job) == ["done", "done", "skipped", "failed"]
    assert api.datasets.held["d"] == set()
    job.refresh_from_db()
    assert work(undoing.undo_all(by, job, "")) == ["done", "done"]
    assert api.datasets.held["d"] == set(IDS[:2])


@pytest.mark.parametrize("action", ["dataset_add", "dataset_remove"])
def test_a_request_without_an_answer_is_not_taken_for_what_stood_there(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    is_add = action == "dataset_add"
    api.datasets.held["d"] = set() if is_add else set(IDS)
    job = put(by, workspace, action)
    name = "add" if is_add else "remove"
    lost = Unreachable()
    lost.may_have_arrived = True

    def arrives(*args: object, **kwargs: object) -> None:
        getattr(api.datasets, name)(*args, **kwargs)
        raise lost

    with monkeypatch.context() as patch:
        patch.setattr(f"inputs_app.client.datasets.{name}", arrives)
        assert work(job) == ["sent", "sent", "sent", "failed"]
    assert work(job) == ["done", "done", "done", "failed"]
    before = {} if is_add else {"datasets": ["d"]}
    done = ChangeItem.objects.filter(state="done")
    assert [item.before for item in done] == [before] * 3
    assert api.calls.count(name) == 1


def test_a_dataset_that_is_gone_fails_the_change_in_words(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = put(by, workspace)
    assert work(job) == ["failed"] * 4
    assert all(ChangeItem.objects.values_list("problem", flat=True))


@pytest.mark.parametrize("action", ["dataset_add", "dataset_remove"])
def test_an_input_that_is_refused_stops_no_other(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    is_add = action == "dataset_add"
    api.datasets.held["d"] = set() if is_add else set(IDS)
    name = "add" if is_add else "remove"
    whole = getattr(api.datasets, name)

    def refusing(connection: object, dataset: str, ids: list[str], **more: object) -> object:
        if IDS[1] in ids:
            raise NotFound(trace=Trace(code=11101, http_status=404, details="No such input."))
        return whole(connection, dataset, ids)

    monkeypatch.setattr(f"inputs_app.client.datasets.{name}", refusing)
    assert work(put(by, workspace, action)) == ["done", "failed", "done", "failed"]
    assert api.datasets.held["d"] == ({IDS[0], IDS[2]} if is_add else {IDS[1]})
    assert ChangeItem.objects.get(input_id=IDS[1]).problem == "No such input."
    assert api.calls.count("dataset_ids") == 1


def test_a_dataset_that_is_gone_is_said_of_all_and_asked_for_once(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    assert work(put(by, workspace)) == ["failed"] * 4
    assert api.calls.count("add") == 1
    told = set(ChangeItem.objects.exclude(input_id="gone").values_list("problem", flat=True))
    assert told == {"The dataset d does not exist any more."}
