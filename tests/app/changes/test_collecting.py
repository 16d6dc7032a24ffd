"""A change of all inputs: written down page by page before anything is sent, frozen, resumable."""

import pytest
from django.utils import timezone

from inputs_app.client.errors import Throttled
from inputs_app.models import AuditRow, ChangeItem, Chunk, Job, Workspace
from inputs_app.services import chunks, lifecycle, working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import collecting, starting, undoing
from inputs_app.services.changes.recording import Change
from inputs_app.services.changes.targets import Targets
from tests.client.fake import FakeApi

PATCH = {"concepts": [{"id": "sky", "value": 1}]}


@pytest.fixture
def many(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """Twelve inputs on pages of four, in chunks of two; one page a turn."""
    monkeypatch.setattr(collecting, "PAGE", 4)
    monkeypatch.setattr(collecting, "TURN_S", 0.0)
    monkeypatch.setattr("inputs_core.limits.INPUTS_PER_REQUEST", 2)
    api.fill(9)
    return api


def begun(by: Actor, workspace: Workspace, *but: str) -> Job:
    """A change of all inputs but some."""
    change = Change("All inputs", "merge", "Why", patch=PATCH)
    return starting.start(by, workspace, change, Targets(is_all=True, but=but), 12)


def page(job: Job) -> None:
    """One turn."""
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    assert working.step_job(job.pk)


def ids(job: Job) -> list[str]:
    """What is written down, in its order."""
    rows = ChangeItem.objects.filter(chunk__job=job).order_by("chunk__number", "number")
    return list(rows.values_list("input_id", flat=True))


def finish(job: Job) -> Job:
    """Steps and chunks until nothing is due."""
    for _ in range(50):
        Job.objects.filter(pk=job.pk, due_at__isnull=False).update(due_at=timezone.now())
        working.step_job(job.pk)
        for pk in chunks.due(timezone.now()):
            working.work_chunk(pk)
    job.refresh_from_db()
    return job


def test_all_but_the_unticked_ones_are_changed(
    many: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = finish(begun(by, workspace, "input-0003", "input-0011"))
    assert (job.state, chunks.counts(job).done) == ("finished", 10)
    unchanged = [one for one, row in many.rows.items() if "sky" not in str(row["data"])]
    assert unchanged == ["input-0003", "input-0011"]
    assert AuditRow.objects.get(action="input.change").after["inputs"] == "about 12"


def test_nothing_is_sent_before_the_last_is_written_down(
    many: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = begun(by, workspace)
    page(job)
    page(job)
    assert len(ids(job)) == 8
    job.refresh_from_db()
    assert collecting.told(job) == (8, 12)
    assert chunks.due(timezone.now()) == []
    assert "patch" not in many.calls


def test_what_is_added_meanwhile_is_not_among_them(
    many: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = begun(by, workspace)
    page(job)
    (new,) = many.fill(1)
    finish(job)
    assert new not in ids(job)
    assert len(ids(job)) == 12


def test_an_input_that_is_deleted_at_the_end_of_a_page_stops_nothing(
    many: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = begun(by, workspace)
    page(job)
    for one in ids(job)[-2:]:
        del many.rows[one]
    job = finish(job)
    assert len(set(ids(job))) == len(ids(job)) == 12
    assert (job.state, chunks.counts(job).failed) == ("finished_with_problems", 2)


def test_an_api_that_fails_in_passing_is_asked_again(
    many: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = begun(by, workspace)
    many.failing = Throttled()
    working.step_job(job.pk)
    job.refresh_from_db()
    assert (job.attempt, job.state) == (1, "running")
    many.failing = None
    assert finish(job).state == "finished"


def test_a_cancelled_one_sends_nothing_and_says_so_of_each(
    many: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = begun(by, workspace)
    page(job)
    job.refresh_from_db()
    lifecycle.cancel(by, job)
    job = finish(job)
    assert job.state == "cancelled"
    assert set(ChangeItem.objects.values_list("state", flat=True)) == {"skipped"}
    assert "patch" not in many.calls


def test_an_undo_of_very_many_is_collected_too(
    many: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = finish(begun(by, workspace))
    undo = undoing.undo_all(by, job, "")
    assert not Chunk.objects.filter(job=undo).exists()
    undo = finish(undo)
    assert (undo.state, chunks.counts(undo).done) == ("finished", 12)
    assert not any("sky" in str(row["data"]) for row in many.rows.values())


def test_an_undo_that_was_cancelled_half_way_is_begun_anew_and_finishes(
    many: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = finish(begun(by, workspace))
    finish(undoing.undo_all(by, job, ""))
    Job.objects.filter(undoes=job).update(state="cancelled")
    assert undoing.undoable_count(job) == 12
    again = finish(undoing.undo_all(by, job, ""))
    assert (again.state, chunks.counts(again).skipped) == ("finished", 12)
    assert undoing.undoable_count(job) == 0


def test_an_app_without_inputs_ends_at_once(many: FakeApi, by: Actor, workspace: Workspace) -> None:
    many.rows.clear()
    assert finish(begun(by, workspace)).state == "finished"


def test_collecting_goes_on_behind_very_many_deleted_inputs(
    many: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = begun(by, workspace)
    page(job)
    page(job)
    met = ids(job)
    for gone in met[1:]:
        del many.rows[gone]
    assert set(ids(finish(job))) == {*met, *many.rows}
