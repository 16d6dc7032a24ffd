"""U+0000 and halves of characters in what the API tells are given back by an undo and a restore as
they were, never replaced."""

import pytest

from inputs_app.client import inputs, parse
from inputs_app.client.types import Json
from inputs_app.models import ChangeItem, Workspace
from inputs_app.services import working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import editing, recording
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.deletions import restoring
from tests.app.changes.conftest import MERGE
from tests.app.deletions.conftest import begun, work
from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION

ODD = {"a\0b": "c\0d", "half": "\ud800", "mark": "\ue0000000", "split": "train"}
ONE = "input-0000"


@pytest.fixture
def odd(api: FakeApi) -> Json:
    """The row of an input whose metadata holds what PostgreSQL does not take."""
    api.rows[ONE]["data"]["metadata"] = dict(ODD)
    return api.rows[ONE]


def test_a_change_and_its_undo_give_back_what_was_there(
    api: FakeApi, odd: Json, by: Actor, workspace: Workspace
) -> None:
    (found,) = api.by_ids(CONNECTION, [ONE])
    done = editing.apply(by, workspace, found, MERGE, "")
    assert (done.state, api.rows[ONE]["data"]["metadata"]) == ("done", ODD | {"split": "test"})
    kept = ChangeItem.objects.get(pk=done.pk)
    assert (kept.before or {})["metadata"] == ODD
    assert editing.undo(by, kept, "").state == "done"
    assert api.rows[ONE]["data"]["metadata"] == ODD


def test_a_deleted_input_comes_back_with_it(
    api: FakeApi, odd: Json, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inputs_app.client.memberships.of_inputs", lambda *_, **more: {})
    odd["data"].pop("image")
    odd["data"]["text"] = {"raw": "one\0two\udfff"}
    job = begun(by, workspace, api, [ONE])
    work(job)
    assert ONE not in api.rows
    work(restoring.restore(by, job, [], ""))
    assert api.rows[ONE]["data"]["metadata"] == ODD
    assert api.rows[ONE]["data"]["text"] == {"raw": "one\0two\udfff"}


def test_words_of_the_api_are_kept_without_it(
    api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"code": 30305, "details": "No\0way"}
    answer = parse.inputs({"inputs": [{"id": ONE, "status": told}]})
    monkeypatch.setattr(inputs, "patch", lambda *_, **more: answer)
    job = recording.record(by, workspace, Change("One", "merge"), [Planned(ONE, MERGE.patch)])
    working.work_chunk(job.chunks.get().pk)
    item = ChangeItem.objects.get()
    assert (item.state, item.problem) == ("failed", "No\N{REPLACEMENT CHARACTER}way")
