"""Datasets that a request names: those that the app does not have are refused by their field."""

from typing import Any

import pytest
from django.core.cache import cache

from inputs_app.client import extraction
from inputs_app.client.errors import ServerError
from inputs_app.client.types import ExtractionJob, Status
from inputs_app.models import AuditRow, Job, User, Workspace
from inputs_app.services import working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording
from inputs_app.services.changes.recording import Change, Planned
from tests.app.api.conftest import Script
from tests.client.fake import FakeApi

TEXT = {"id": "a", "text": "Good morning"}
SENTENCE = "The app has no dataset “nosuch”."


@pytest.fixture(autouse=True)
def june(api: FakeApi) -> None:
    """The app has the dataset `june`, of which nothing is kept yet."""
    cache.clear()
    api.datasets.held["june"] = set()


def refused(answer: Any) -> dict[str, Any]:
    """The fields of an answer that refuses a dataset, once nothing was made."""
    assert answer.status_code == 422, answer.content
    error = answer.json()["error"]
    assert error["code"] == "no_dataset"
    assert not Job.objects.exists()
    assert not AuditRow.objects.filter(action__in=("upload.start", "import.start")).exists()
    found: dict[str, Any] = error["fields"]
    return found


def test_a_dataset_for_all_of_an_upload_is_named(script: Script, api: FakeApi) -> None:
    body = {"items": [TEXT], "options": {"dataset_ids": ["june", "nosuch"]}}
    fields = refused(script("POST", "uploads", body))
    assert fields["options"]["dataset_ids"][0].startswith(SENTENCE)
    assert api.calls == ["dataset_ids"]


def test_each_item_that_names_a_dataset_is_told_by_its_place(script: Script, api: FakeApi) -> None:
    of_api = {"id": "c", "data": {"text": {"raw": "Hello"}}, "dataset_ids": ["nosuch", "neither"]}
    items = [{**TEXT, "dataset": "nosuch;june"}, {**TEXT, "datasets": "june"}, of_api]
    fields = refused(script("POST", "uploads", {"items": items}))
    assert fields["items"].keys() == {"0", "2"}
    assert fields["items"]["0"]["dataset"][0].startswith(SENTENCE)
    assert "“nosuch”, “neither”" in fields["items"]["2"]["dataset_ids"][0]
    assert api.calls == ["dataset_ids"]


def test_an_import_is_refused_before_it_is_sent(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extraction, "start", lambda *_: pytest.fail("It was sent."))
    body = {"url": "s3://samples", "template": {"dataset_ids": ["nosuch"]}}
    fields = refused(script("POST", "imports/start", body))
    assert fields["template"]["dataset_ids"][0].startswith(SENTENCE)


def test_an_undo_of_a_change_of_a_dataset_that_is_gone_is_refused(
    script: Script, api: FakeApi, workspace: Workspace, editor: User
) -> None:
    change = Change("One", "dataset_add", dataset_id="june")
    job = recording.record(Actor(editor), workspace, change, [Planned("input-0000")])
    working.work_chunk(job.chunks.get().pk)
    held = api.datasets.held.pop("june")
    answer = script("POST", f"changes/{job.pk}/undo", {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "no_dataset")
    assert answer.json()["error"]["fields"]["dataset_id"][0].startswith("The app has no dataset")
    api.datasets.held["june"] = held
    assert script("POST", f"changes/{job.pk}/undo", {}).status_code == 201


def test_what_the_app_has_passes(
    script: Script, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"dataset_ids": ["june"]}
    items = [{**TEXT, "datasets": ["june"]}]
    assert script("POST", "uploads", {"items": items, "options": options}).status_code == 201
    assert script("POST", "uploads", {"items": items}).status_code == 201
    assert api.calls == ["dataset_ids"]
    started = ExtractionJob("one", "s3://samples", Status(64001))
    monkeypatch.setattr(extraction, "start", lambda *_: [started])
    body = {"url": "s3://samples", "template": {"dataset_ids": ["june"]}}
    assert script("POST", "imports/start", body).status_code == 201


def test_a_dataset_that_was_just_made_is_looked_for_anew(script: Script, api: FakeApi) -> None:
    body = {"items": [TEXT], "options": {"dataset_ids": ["july"]}}
    assert script("POST", "uploads", body).status_code == 422
    api.datasets.held["july"] = set()
    assert script("POST", "uploads", body).status_code == 201


@pytest.mark.parametrize("told", ["june", None, [1, None], {"nosuch": 1}])
def test_what_is_no_list_of_ids_is_the_apis_to_refuse(
    script: Script, monkeypatch: pytest.MonkeyPatch, told: object
) -> None:
    started = ExtractionJob("one", "s3://samples", Status(64001))
    monkeypatch.setattr(extraction, "start", lambda *_: [started])
    body = {"url": "s3://samples", "template": {"dataset_ids": told}}
    assert script("POST", "imports/start", body).status_code == 201


def test_an_api_that_does_not_say_holds_nobody_up(script: Script, api: FakeApi) -> None:
    api.failing = ServerError()
    body = {"items": [TEXT], "options": {"dataset_ids": ["nosuch"]}}
    assert script("POST", "uploads", body).status_code == 201


def test_an_item_that_cannot_be_read_is_left_out_as_before(script: Script) -> None:
    items = [{"id": "a", "url": "https://a.example/1", "file": "b", "datasets": "nosuch"}, TEXT]
    assert script("POST", "uploads", {"items": items}).status_code == 201
