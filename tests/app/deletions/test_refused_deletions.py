"""A deletion that the API refuses as a whole fails the input that is to blame, and no other."""

from collections.abc import Sequence
from typing import Any

import pytest

from inputs_app.client import inputs
from inputs_app.client.errors import Invalid, Trace
from inputs_app.models import DeletionItem, Job, Workspace
from inputs_app.services import lifecycle
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import restoring, sending
from tests.app.deletions.conftest import begun, state, states, work
from tests.client.fake import FakeApi

IDS = [f"input-{number:04}" for number in range(5)]
LOCKED = Invalid(trace=Trace(code=11102, http_status=400, details="It is locked."))


@pytest.fixture
def job(api: FakeApi, by: Actor, workspace: Workspace) -> Job:
    """A deletion of five inputs that has begun."""
    return begun(by, workspace, api, IDS)


@pytest.fixture
def locked(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Inputs that the API does not delete, nor any in one request with them."""
    found = {IDS[2]}

    def delete(connection: Any, ids: Sequence[str], **_: Any) -> None:
        if found & set(ids):
            raise LOCKED
        api.delete(connection, ids)

    monkeypatch.setattr(inputs, "delete", delete)
    return found


def test_one_that_is_not_deleted_fails_alone(
    job: Job, api: FakeApi, by: Actor, locked: set[str]
) -> None:
    work(job)
    assert states(job) == ["done", "done", "failed", "done", "done"]
    assert list(api.rows) == [IDS[2]]
    item = DeletionItem.objects.get(state="failed")
    assert (item.problem, item.code, item.is_restorable) == ("It is locked.", 11102, False)
    assert restoring.restorable(job).count() == 4
    locked.clear()
    assert lifecycle.retry(by, Job.objects.get(pk=job.pk)) == 1
    work(job)
    assert (state(job), states(job), api.rows) == ("finished", ["done"] * 5, {})
    assert restoring.restorable(job).count() == 5


def test_a_turn_that_is_over_goes_on_with_what_is_left(
    job: Job, api: FakeApi, locked: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "TURN_S", -1.0)
    work(job)
    assert 0 < len(api.rows) < 5
    work(job, turns=5)
    assert states(job) == ["done", "done", "failed", "done", "done"]


def test_one_that_went_although_it_was_refused_can_be_brought_back(
    job: Job, api: FakeApi, by: Actor, locked: set[str]
) -> None:
    work(job)
    api.rows.pop(IDS[2])
    lifecycle.retry(by, Job.objects.get(pk=job.pk))
    work(job)
    assert (state(job), states(job)) == ("finished", ["done"] * 5)
    assert restoring.restorable(job).count() == 5
