"""What was deleted comes back as it was, each input once, and never over another."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inputs_app.client import inputs
from inputs_app.client.errors import ServerError, Throttled
from inputs_app.models import AuditRow, DeletionItem, Job, Workspace
from inputs_app.services import staging, working
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import media, reposting, restoring, sweeping
from inputs_app.services.errors import ProductError
from tests.app.deletions.conftest import Hosting, begun, hosted, state, states, work
from tests.client.fake import FakeApi

IDS = ["input-0000", "input-0001", "input-0002"]


@pytest.fixture
def deleted(api: FakeApi, hosting: Hosting, by: Actor, workspace: Workspace) -> Job:
    """A deletion of three: an image by address, one by bytes with an annotation, a text."""
    hosted(api, hosting, IDS[1], "image", b"\x89PNG bytes")
    hosted(api, hosting, IDS[2], "text", "Grüße".encode())
    api.rows[IDS[0]]["data"] |= {"metadata": {"n": {"m": [1]}}, "geo": {"geo_point": POINT}}
    api.rows[IDS[0]]["data"]["regions"] = [{"id": "r", "region_info": BOX}]
    said = {"input_id": IDS[1], "id": "said", "data": {"concepts": [{"id": "sky", "value": 1}]}}
    api.annotations.post(None, [said])  # type: ignore[arg-type]
    hosting.datasets = {IDS[0]: ["odd"], IDS[1]: ["odd", "gone"]}
    job = begun(by, workspace, api, IDS)
    work(job)
    assert states(job) == ["done"] * 3
    return job


POINT = {"longitude": 1.5, "latitude": 2.5}
BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}}


def processed(api: FakeApi, code: int = 30000) -> None:
    """The API has looked at everything."""
    for row in api.rows.values():
        row["status"] = {"code": code, "description": "Told"}


def restored(by: Actor, api: FakeApi, job: Job, *input_ids: str) -> Job:
    """A restore of a deletion, worked on to its end."""
    pks = DeletionItem.objects.filter(chunk__job=job, input_id__in=input_ids)
    made = restoring.restore(by, job, list(pks.values_list("pk", flat=True)), "A mistake")
    work(made)
    processed(api)
    work(made, turns=2)
    return made


def test_everything_comes_back_as_it_was(
    api: FakeApi, by: Actor, deleted: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[Any] = []

    def noted(connection: Any, some: Any, **_: Any) -> Any:
        posted.extend(some)
        return api.post(connection, some)

    monkeypatch.setattr(inputs, "post", noted)
    made = restored(by, api, deleted)
    assert (state(made), states(made)) == ("finished", ["done"] * 3)
    by_url, by_bytes, text = posted
    assert by_url["data"]["image"] == {
        "url": f"https://a.example/{IDS[0]}",
        "allow_duplicate_url": True,
    }
    assert by_url["data"]["metadata"] == {"n": {"m": [1]}}
    assert by_url["data"]["geo"] == {"geo_point": POINT}
    assert by_url["data"]["regions"] == [{"id": "r", "region_info": BOX}]
    assert by_url["data"]["concepts"] == [{"id": "tree", "name": "Tree", "value": 1}]
    assert by_url["dataset_ids"] == ["odd"]
    assert base64.b64decode(by_bytes["data"]["image"]["base64"]) == b"\x89PNG bytes"
    assert text["data"]["text"] == {"raw": "Grüße"}
    (annotation,) = api.annotations.apart.values()
    assert (annotation["id"], annotation["input_id"]) == ("said", IDS[1])


def test_what_cannot_come_back_is_said_of_the_item(api: FakeApi, by: Actor, deleted: Job) -> None:
    made = restored(by, api, deleted)
    told = dict(DeletionItem.objects.filter(chunk__job=made).values_list("input_id", "why_not"))
    assert told == {
        IDS[0]: "",
        IDS[1]: "The dataset gone does not exist any more.",
        IDS[2]: "",
    }


def test_one_input_is_restored_and_the_others_can_be_later(
    api: FakeApi, by: Actor, deleted: Job
) -> None:
    first = restored(by, api, deleted, IDS[1])
    assert (states(first), IDS[0] in api.rows) == (["done"], False)
    assert restoring.restorable(deleted).count() == 2
    second = restored(by, api, deleted)
    assert states(second) == ["done"] * 2
    with pytest.raises(ProductError):
        restoring.restore(by, deleted, [], "")
    rows = AuditRow.objects.filter(action="input.restore").order_by("pk")
    assert [row.after["inputs"] for row in rows] == [1, 2]


def test_an_id_that_is_taken_again_is_not_overwritten(
    api: FakeApi, by: Actor, deleted: Job
) -> None:
    api.post(None, [{"id": IDS[0], "data": {"text": {"raw": "new"}}}])  # type: ignore[arg-type]
    made = restored(by, api, deleted)
    assert (state(made), states(made)) == ("finished_with_problems", ["failed", "done", "done"])
    item = DeletionItem.objects.get(chunk__job=made, input_id=IDS[0])
    assert item.problem == reposting.EXISTS
    assert api.rows[IDS[0]]["data"] == {"text": {"raw": "new"}}
    assert restoring.restorable(deleted).count() == 1


@pytest.mark.parametrize("has_arrived", [True, False])
def test_a_sender_killed_around_the_request_makes_each_input_once(
    api: FakeApi,
    by: Actor,
    deleted: Job,
    monkeypatch: pytest.MonkeyPatch,
    has_arrived: bool,
) -> None:
    def killed(connection: Any, some: Any, **_: Any) -> None:
        if has_arrived:
            api.post(connection, some)
        raise SystemExit

    made = restoring.restore(by, deleted, [], "")
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "post", killed)
        with pytest.raises(SystemExit):
            work(made)
    api.calls.clear()
    work(made)
    processed(api)
    work(made)
    assert states(made) == ["done"] * 3
    assert api.calls.count("post") == (0 if has_arrived else 1)


@pytest.mark.parametrize("error", [Throttled(), ServerError()])
def test_a_remote_that_stumbles_is_asked_again(
    api: FakeApi, by: Actor, deleted: Job, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def stumbles(*_: object, **__: object) -> None:
        raise error

    made = restoring.restore(by, deleted, [], "")
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "post", stumbles)
        work(made, turns=2)
    assert state(made) == "running"
    work(made)
    processed(api)
    work(made)
    assert (state(made), states(made)) == ("finished", ["done"] * 3)


def test_an_input_that_the_api_cannot_process_is_a_failure_in_words(
    api: FakeApi, by: Actor, deleted: Job
) -> None:
    made = restoring.restore(by, deleted, [], "")
    work(made)
    processed(api, 30102)
    work(made)
    assert state(made) == "failed"
    item = DeletionItem.objects.filter(chunk__job=made).first()
    assert item is not None
    assert item.problem == "It is back, but the API could not process it. Told"


def test_an_annotation_that_is_refused_is_said(
    api: FakeApi, by: Actor, deleted: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = {"code": 24155, "description": "Annotation invalid argument"}
    monkeypatch.setattr(api.annotations, "_add", lambda item: {**item, "status": refused})
    made = restored(by, api, deleted)
    item = DeletionItem.objects.get(chunk__job=made, input_id=IDS[1])
    assert item.state == "done"
    assert "1 of its 1 annotations could not be brought back" in item.why_not


def test_bytes_that_are_lost_are_told_and_the_others_come_back(
    api: FakeApi, by: Actor, deleted: Job
) -> None:
    kept = DeletionItem.objects.get(chunk__job=deleted, input_id=IDS[1])
    staging.remove([kept.kept_name])
    made = restored(by, api, deleted)
    assert states(made) == ["done", "failed", "done"]


def test_what_is_kept_goes_when_its_time_is_over(api: FakeApi, by: Actor, deleted: Job) -> None:
    assert sweeping.sweep(timezone.now() + timedelta(days=29)) == 0
    names = DeletionItem.objects.exclude(kept_name="").values_list("kept_name", flat=True)
    kept = list(names)
    assert len(kept) == 2
    assert sweeping.sweep(timezone.now() + timedelta(days=31)) == 3
    for name in kept:
        with pytest.raises(FileNotFoundError):
            staging.opened(name)
    assert states(deleted) == ["done"] * 3
    assert not DeletionItem.objects.filter(snapshot__isnull=False).exists()
    assert restoring.restorable(deleted).count() == 0
    assert sweeping.sweep(timezone.now() + timedelta(days=31)) == 0


def test_what_is_being_restored_is_kept_beyond_its_time(
    api: FakeApi, by: Actor, deleted: Job
) -> None:
    made = restoring.restore(by, deleted, [], "")
    working.step_job(made.pk)
    later = timezone.now() + timedelta(days=31)
    assert sweeping.sweep(later) == 0
    work(made)
    processed(api)
    work(made, turns=2)
    assert states(made) == ["done"] * 3
    assert sweeping.sweep(later) == 3


def test_bytes_without_a_row_go_after_a_day(
    api: FakeApi, by: Actor, deleted: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = DeletionItem.objects.get(chunk__job=deleted, input_id=IDS[1]).kept_name
    lost = staging.put(media.FOLDER, b"nobody's")
    shelves = [int(name.split("/")[1], 16) for name in (kept, lost)]
    assert sum(map(sweeping.remove_lost, shelves)) == 0
    monkeypatch.setattr(staging, "is_settled", lambda name: True)
    assert sum(map(sweeping.remove_lost, set(shelves))) == 1
    staging.opened(kept).close()
    with pytest.raises(FileNotFoundError):
        staging.opened(lost)
