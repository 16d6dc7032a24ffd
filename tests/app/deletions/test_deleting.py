"""A deletion waits, keeps what it takes away, is sent once and verified."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from inputs_app.client import inputs
from inputs_app.client.errors import NotAnInputsApi, ServerError, Throttled, Unreachable
from inputs_app.models import AuditRow, Chunk, DeletionItem, Job, Workspace
from inputs_app.services import chunks, jobs, staging, working
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import recording, sending
from inputs_app.services.deletions.recording import Target
from tests.app.deletions.conftest import Hosting, begun, hosted, make_due, state, states, work
from tests.client.fake import FakeApi

IDS = ["input-0000", "input-0001", "input-0002"]


def item(input_id: str = IDS[0]) -> DeletionItem:
    """The item of an input."""
    return DeletionItem.objects.get(input_id=input_id)


def test_nothing_is_sent_before_the_wait_is_over(
    api: FakeApi, by: Actor, workspace: Workspace, settings: Settings
) -> None:
    settings.DELETE_WAIT_S = 30
    job = recording.record(by, workspace, [Target(one) for one in IDS], "Why")
    assert job.due_at is not None
    assert 28 < (job.due_at - timezone.now()).total_seconds() <= 30
    assert jobs.due(timezone.now()) == []
    assert chunks.due(timezone.now() + timedelta(days=1)) == []
    working.step_job(job.pk)
    assert (state(job), api.calls) == ("waiting", [])


def test_what_was_taken_back_never_begins(api: FakeApi, by: Actor, workspace: Workspace) -> None:
    job = recording.record(by, workspace, [Target(one) for one in IDS], "Why")
    assert recording.take_back(by, job)
    assert not recording.take_back(by, job)
    make_due(job)
    working.step_job(job.pk)
    assert (state(job), api.calls) == ("cancelled", [])
    rows = AuditRow.objects.order_by("pk").values_list("action", "reason", "after__inputs")
    assert list(rows) == [("input.delete", "Why", 3), ("input.delete_taken_back", "", 3)]


def test_what_has_begun_is_not_taken_back(api: FakeApi, by: Actor, workspace: Workspace) -> None:
    job = begun(by, workspace, api, IDS)
    assert not recording.take_back(by, job)
    work(job)
    assert (state(job), states(job)) == ("finished", ["done"] * 3)


def test_a_step_that_was_held_while_it_was_taken_back_begins_nothing(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = recording.record(by, workspace, [Target(IDS[0])], "")
    make_due(job)
    held = jobs.hold(job.pk)
    assert held is not None
    assert recording.take_back(by, job)
    recording.begin(held)
    assert state(job) == "cancelled"
    assert not Chunk.objects.filter(due_at__isnull=False).exists()


def test_three_inputs_go_in_one_request_and_others_stay(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = begun(by, workspace, api, IDS)
    work(job)
    assert api.calls == ["by_ids", "list_annotations", "delete", "by_ids"]
    assert list(api.rows) == ["input-0003", "input-0004"]
    counts = chunks.counts(job)
    assert (counts.done, counts.accepted, counts.left) == (3, 3, 0)


def test_the_snapshot_is_committed_before_the_request(
    api: FakeApi, hosting: Hosting, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted(api, hosting, IDS[0], "image", b"the picture")
    hosting.datasets = {IDS[0]: ["odd"]}
    api.annotations.post(None, [{"input_id": IDS[0], "id": "said", "data": {}}])  # type: ignore[arg-type]
    api.calls.clear()
    seen: list[DeletionItem] = []
    monkeypatch.setattr(inputs, "delete", lambda *_, **__: seen.append(item()))
    job = begun(by, workspace, api, IDS[:1])
    work(job)
    (kept,) = seen
    assert (kept.state, kept.is_restorable) == ("sent", True)
    assert kept.snapshot is not None
    assert kept.snapshot["dataset_ids"] == ["odd"]
    assert kept.snapshot["data"]["concepts"][0]["name"] == "Tree"
    assert [one["id"] for one in kept.annotations] == ["said"]
    with staging.opened(kept.kept_name) as file:
        assert file.read() == b"the picture"


def test_what_is_too_large_or_not_given_back_is_said_and_goes(
    api: FakeApi, hosting: Hosting, by: Actor, workspace: Workspace, settings: Settings
) -> None:
    settings.SNAPSHOT_MAX_BYTES = 4
    hosted(api, hosting, IDS[0], "image", b"12345")
    hosted(api, hosting, IDS[1], "audio", b"1234")
    hosted(api, hosting, IDS[2], "video", b"123")
    hosting.originals = {url: it for url, it in hosting.originals.items() if it != b"123"}
    job = begun(by, workspace, api, IDS)
    work(job)
    assert states(job) == ["done"] * 3
    assert [item(one).is_restorable for one in IDS] == [False, True, False]
    assert "larger than the 0 MB" in item(IDS[0]).why_not
    assert item(IDS[2]).why_not == "The API does not give back its video."


def test_an_input_whose_bytes_do_not_come_is_not_deleted(
    api: FakeApi, hosting: Hosting, by: Actor, workspace: Workspace
) -> None:
    hosted(api, hosting, IDS[1], "image", b"bytes")
    hosting.error = ServerError()
    job = begun(by, workspace, api, IDS)
    work(job)
    assert (state(job), len(api.rows)) == ("running", 5)
    work(job, turns=6)
    assert (state(job), states(job)) == ("finished_with_problems", ["done", "failed", "done"])
    assert IDS[1] in api.rows
    assert item(IDS[1]).problem.startswith("It was not deleted")


def test_an_input_that_was_gone_before_is_skipped(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = begun(by, workspace, api, [*IDS, "never-was"])
    api.rows.pop(IDS[1])
    work(job)
    assert states(job) == ["done", "skipped", "done", "skipped"]
    assert state(job) == "finished"


def test_a_sender_killed_after_the_request_finds_it_done(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(connection: Any, ids: Any, **_: Any) -> None:
        api.delete(connection, ids)
        raise SystemExit

    job = begun(by, workspace, api, IDS)
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "delete", killed)
        with pytest.raises(SystemExit):
            work(job)
    assert states(job) == ["sent"] * 3
    api.calls.clear()
    work(job)
    assert states(job) == ["done"] * 3
    assert "delete" not in api.calls


def test_an_input_added_again_under_its_id_is_left_alone(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(connection: Any, ids: Any, **_: Any) -> None:
        api.delete(connection, ids)
        error = Unreachable()
        error.may_have_arrived = True
        raise error

    job = begun(by, workspace, api, IDS[:1])
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "delete", lost)
        work(job)
    api.post(None, [{"id": IDS[0], "data": {"text": {"raw": "new"}}}])  # type: ignore[arg-type]
    work(job)
    assert (states(job), item().problem) == (["done"], sending.ADDED_AGAIN)
    assert api.rows[IDS[0]]["data"] == {"text": {"raw": "new"}}


def test_another_input_under_the_id_that_was_asked_is_left_alone(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    targets = [Target(IDS[0], timezone.now() - timedelta(days=1))]
    job = recording.record(by, workspace, targets, "")
    work(job)
    assert (states(job), item().problem) == (["failed"], sending.ANOTHER)
    assert IDS[0] in api.rows


def test_what_the_api_deletes_later_is_looked_at_again(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "delete", lambda _, ids, **__: asked.append(ids))
        job = begun(by, workspace, api, IDS)
        work(job, turns=2)
    assert (states(job), asked) == (["sent"] * 3, [IDS, IDS])
    chunk = Chunk.objects.get()
    assert chunk.attempt == 0
    assert chunk.due_at is not None
    assert chunk.due_at > timezone.now()
    api.delete(None, IDS)  # type: ignore[arg-type]
    work(job)
    assert states(job) == ["done"] * 3


def test_what_never_goes_is_a_failure_in_words(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "delete", lambda *_, **__: None)
    job = begun(by, workspace, api, IDS[:1])
    work(job)
    long_ago = timezone.now() - timedelta(seconds=sending.STILL_THERE_S + 1)
    DeletionItem.objects.update(sent_at=long_ago)
    work(job)
    assert (state(job), item().problem) == ("failed", sending.STILL_THERE)


@pytest.mark.parametrize("error", [Throttled(), ServerError(), NotAnInputsApi()])
def test_a_remote_that_stumbles_is_asked_again(
    api: FakeApi,
    by: Actor,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def stumbles(*_: object, **__: object) -> None:
        raise error

    job = begun(by, workspace, api, IDS)
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "delete", stumbles)
        work(job, turns=3)
    assert (state(job), Chunk.objects.get().attempt) == ("running", 3)
    work(job)
    assert (state(job), len(api.rows)) == ("finished", 2)


def test_two_workers_send_once(
    api: FakeApi, by: Actor, workspace: Workspace, tmp_path: Path
) -> None:
    job = begun(by, workspace, api, IDS)
    make_due(job)
    chunk = chunks.hold(Chunk.objects.get().pk)
    assert chunk is not None
    make_due(job)  # the lease of the first is over, a second one takes it
    working.work_chunk(chunk.pk)
    asked = api.calls.count("delete")
    sending.work_on(chunk)
    assert (api.calls.count("delete"), asked, states(job)) == (1, 1, ["done"] * 3)


def test_cancelled_jobs_send_nothing_more(api: FakeApi, by: Actor, workspace: Workspace) -> None:
    job = begun(by, workspace, api, IDS)
    Job.objects.filter(pk=job.pk).update(state="cancelled", ended_at=timezone.now())
    Chunk.objects.update(due_at=None, claim="")
    work(job)
    assert (states(job), len(api.rows)) == (["planned"] * 3, 5)
