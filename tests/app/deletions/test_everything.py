"""All inputs of an app are frozen bit by bit, counted, confirmed, and then deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_app.client.errors import Throttled
from inputs_app.models import Chunk, DeletionItem, Job, Workspace
from inputs_app.services import working
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import freezing, recording, sweeping
from tests.app.deletions.conftest import Hosting, hosted, make_due, state, work
from tests.client.fake import FakeApi


def frozen(by: Actor, workspace: Workspace) -> Job:
    """The draft, after one step."""
    job = freezing.ask(by, workspace)
    make_due(job)
    working.step_job(job.pk)
    return Job.objects.get(pk=job.pk)


def ids() -> list[str]:
    """What is frozen, in order."""
    return list(DeletionItem.objects.order_by("pk").values_list("input_id", flat=True))


def test_everything_is_frozen_in_chunks_and_waits_for_a_yes(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    api.fill(295)
    job = frozen(by, workspace)
    assert (job.state, job.due_at, job.options["count"]) == ("draft", None, 300)
    assert list(Chunk.objects.values_list("item_count", flat=True)) == [128, 128, 44]
    assert "delete" not in api.calls
    api.fill(1)
    assert recording.confirm(by, job, "Why")
    assert not recording.confirm(by, job, "Why")
    work(job)
    assert (state(job), list(api.rows)) == ("finished", ["input-0300"])


def test_what_could_not_be_brought_back_is_estimated(
    api: FakeApi, hosting: Hosting, by: Actor, workspace: Workspace
) -> None:
    for one in list(api.rows)[:4]:
        hosted(api, hosting, one, "image", b"1234")
    hosting.originals.popitem()
    assert freezing.estimate(frozen(by, workspace)) == (1, 12)


def test_a_step_that_was_cut_off_goes_on_where_it_stood(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "PER_PAGE", 2)
    pages = iter([None, None])

    def stumbles(job: object, one: object) -> bool:
        if next(pages, "over") == "over":
            raise Throttled
        return False

    job = freezing.ask(by, workspace)
    with monkeypatch.context() as patch:
        patch.setattr(freezing, "_is_later", stumbles)
        make_due(job)
        working.step_job(job.pk)
    assert (state(job), ids()) == ("draft", ["input-0000", "input-0001"])
    make_due(job)
    working.step_job(job.pk)
    assert ids() == list(api.rows)


def test_an_input_that_goes_meanwhile_does_not_end_the_freezing(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "PER_PAGE", 2)
    monkeypatch.setattr(freezing, "TURN_S", 0)
    job = freezing.ask(by, workspace)
    work(job, turns=2)
    assert ids() == ["input-0000", "input-0001", "input-0002", "input-0003"]
    for one in ("input-0003", "input-0002", "input-0001"):
        api.rows.pop(one)
    work(job, turns=2)
    assert ids() == [f"input-{number:04}" for number in range(5)]
    assert Job.objects.get(pk=job.pk).options["is_frozen"]


def test_a_draft_that_nobody_confirms_is_dropped_with_what_was_frozen(
    api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    job = frozen(by, workspace)
    later = timezone.now() + timedelta(days=1, hours=1)
    assert sweeping.sweep(later) == 1
    assert state(job) == "cancelled"
    assert sweeping.sweep(later + timedelta(days=2)) == 1
    assert not DeletionItem.objects.exists()
    assert sweeping.sweep(later + timedelta(days=2)) == 0
