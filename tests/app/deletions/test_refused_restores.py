"""A restore that the API refuses as a whole fails the input that is to blame, and no other."""

from collections.abc import Sequence
from typing import Any

import pytest

from inputs_app.client import annotations, inputs
from inputs_app.client.errors import Invalid, Trace
from inputs_app.models import DeletionItem, Job, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import reposting, restoring
from tests.app.deletions.conftest import Hosting, begun, hosted, states, work
from tests.client.fake import FakeApi

IDS = [f"input-{number:04}" for number in range(5)]
REFUSED = Invalid(trace=Trace(code=11102, http_status=400, details="No such concept."))


@pytest.fixture
def restore(api: FakeApi, hosting: Hosting, by: Actor, workspace: Workspace) -> Job:
    """A restore of five deleted inputs that was asked for; the last was posted as bytes."""
    hosted(api, hosting, IDS[4], "image", b"\x89PNG bytes")
    job = begun(by, workspace, api, IDS)
    work(job)
    return restoring.restore(by, job, [], "A mistake")


@pytest.fixture
def posted(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was sent; a request with the second or the last of them is refused."""
    asked: list[list[str]] = []

    def post(connection: Any, some: Sequence[Any], **_: Any) -> Any:
        asked.append([one["id"] for one in some])
        if {IDS[1], IDS[4]} & set(asked[-1]):
            raise REFUSED
        return api.post(connection, some)

    monkeypatch.setattr(inputs, "post", post)
    return asked


def processed(api: FakeApi) -> None:
    """The API has looked at everything."""
    for row in api.rows.values():
        row["status"] = {"code": 30000, "description": "Told"}


def test_refused_inputs_fail_alone_and_the_others_come_back(
    api: FakeApi, restore: Job, posted: list[list[str]]
) -> None:
    work(restore)
    processed(api)
    work(restore)
    assert states(restore) == ["done", "failed", "done", "done", "failed"]
    told = DeletionItem.objects.filter(chunk__job=restore, state="failed")
    assert set(told.values_list("problem", "code")) == {("No such concept.", 11102)}


def test_a_turn_that_is_over_goes_on_with_what_is_left(
    api: FakeApi, restore: Job, posted: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reposting, "TURN_S", -1.0)
    work(restore)
    assert "failed" in states(restore) or IDS[0] in api.rows
    assert len(api.rows) < 3
    for _ in range(9):
        processed(api)
        work(restore)
    assert states(restore) == ["done", "failed", "done", "done", "failed"]
    sent = [one for some in posted if not {IDS[1], IDS[4]} & set(some) for one in some]
    assert sorted(sent) == [IDS[0], IDS[2], IDS[3]]


def test_a_pause_in_the_middle_keeps_what_is_known(
    api: FakeApi, restore: Job, posted: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    post = api.post

    def pausing(*args: Any) -> Any:
        Job.objects.filter(pk=restore.pk).update(state="paused")
        return post(*args)

    with monkeypatch.context() as patch:
        patch.setattr(api, "post", pausing)
        work(restore)
    count = len(posted)
    work(restore)
    assert (len(posted), len(api.rows)) == (count, 1)
    Job.objects.filter(pk=restore.pk).update(state="running")
    for _ in range(2):
        work(restore)
        processed(api)
    assert states(restore) == ["done", "failed", "done", "done", "failed"]


def test_an_annotation_that_is_refused_stops_neither_its_input_nor_the_others(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"concepts": [{"id": "sky", "value": 1}]}
    said = [{"input_id": IDS[0], "id": f"said-{number}", "data": data} for number in range(5)]
    api.annotations.post(None, said)  # type: ignore[arg-type]
    job = begun(by, workspace, api, IDS)
    work(job)
    post = api.annotations.post

    def refusing(connection: Any, some: Sequence[Any], **_: Any) -> Any:
        if any(one["id"] == "said-3" for one in some):
            raise REFUSED
        return post(connection, some)

    monkeypatch.setattr(annotations, "post", refusing)
    restore = restoring.restore(by, job, [], "A mistake")
    work(restore)
    processed(api)
    work(restore)
    assert states(restore) == ["done"] * 5
    assert {one["id"] for one in api.annotations.apart.values()} == {
        f"said-{number}" for number in (0, 1, 2, 4)
    }
    told = DeletionItem.objects.get(chunk__job=restore, input_id=IDS[0]).why_not
    assert told == "1 of its 5 annotations could not be brought back: No such concept."
