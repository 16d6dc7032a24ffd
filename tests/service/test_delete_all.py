"""`delete_all`: all inputs up to the moment of the call, bit by bit, whoever dies meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inputs_service import counts, deleting
from inputs_service.ingest import claims
from inputs_service.models import App, Deletion, IngestItem, Input
from tests.service.conftest import Api
from tests.service.working import work


def texts(api: Api, number: int, **fields: Any) -> None:
    """Posts so many texts."""
    api.add(*[{"data": {"text": {"raw": f"text {it}"}}} for it in range(number)], **fields)


def delete_all(api: Api) -> None:
    """Asks for it, as old clients do."""
    status, answer = api.send("DELETE", "/inputs", {"delete_all": True})
    assert (status, answer["status"]["code"]) == (200, 10000)


def delete() -> int:
    """Lets the worker delete; says how often more help was asked for."""
    asked: list[None] = []
    deleting.work(lambda: asked.append(None))
    return len(asked)


def test_all_inputs_up_to_the_call_go_and_later_ones_stay(
    api: Api, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "BATCH", 4)
    texts(api, 10)
    work()
    delete_all(api)
    texts(api, 2)
    assert delete() == 0
    assert Input.objects.count() == 2
    assert not Deletion.objects.exists()
    assert counts.of(app.pk) == {30000: 0, 30001: 2, 30003: 0}


def test_inputs_that_wait_or_are_being_processed_end_in_their_add_job(api: Api, app: App) -> None:
    texts(api, 5, inputs_add_job_id="job")
    claims.claim(2)
    delete_all(api)
    delete()
    assert not IngestItem.objects.exists()
    job = api.get("/inputs/jobs/add/job")[1]["inputs_add_job"]
    assert job["progress"]["failed_count"] == "5"
    assert job["progress"].get("pending_count", "0") == "0"
    assert job["progress"].get("in_progress_count", "0") == "0"
    assert not any(counts.of(app.pk).values())


def test_a_deletion_that_takes_long_is_given_back_and_goes_on(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "BATCH", 2)
    monkeypatch.setattr(deleting, "WORK_S", -1.0)
    texts(api, 5)
    delete_all(api)
    assert delete() == 1
    assert Input.objects.count() == 3
    assert [delete(), delete(), delete()] == [1, 1, 0]
    assert not Input.objects.exists()
    assert not Deletion.objects.exists()


def test_a_deletion_whose_worker_died_is_taken_over(api: Api) -> None:
    texts(api, 3)
    delete_all(api)
    assert deleting._claimed() is not None
    assert delete() == 0
    assert Input.objects.count() == 3
    Deletion.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    delete()
    assert not Input.objects.exists()
