"""Where the storage of kept files is away nothing is deleted, and the reason is said in the end."""

from typing import Any

import pytest

from inputs_app.models import Chunk, DeletionItem, Workspace
from inputs_app.services import attempts, lifecycle, staging
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import working
from inputs_core.faults import StorageFailed
from tests.app.deletions.conftest import Hosting, begun, hosted, state, states, work
from tests.client.fake import FakeApi

IDS = ["input-0000", "input-0001"]


def test_it_is_waited_for_and_then_named_and_can_be_tried_again(
    api: FakeApi,
    by: Actor,
    workspace: Workspace,
    hosting: Hosting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hosted(api, hosting, IDS[1], "image", b"\x89PNG bytes")
    job = begun(by, workspace, api, IDS)

    def away(*_: Any) -> str:
        raise StorageFailed

    with monkeypatch.context() as patch:
        patch.setattr(staging, "put_file", away)
        work(job, turns=attempts.LAST)
        assert (state(job), Chunk.objects.get().attempt) == ("running", attempts.LAST)
        work(job)
    assert (state(job), states(job)) == ("failed", ["failed"] * 2)
    assert set(DeletionItem.objects.values_list("problem", flat=True)) == {working.NO_STORAGE}
    assert "delete" not in api.calls
    job.refresh_from_db()
    assert lifecycle.retry(by, job) == 2
    work(job)
    assert states(job) == ["done"] * 2
