"""Add-jobs that are cancelled: what waits ends, what has ended stays, nothing comes after."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage

from inputs_service import cancelling, counts
from inputs_service.extraction import saving
from inputs_service.ingest import claims, pipeline
from inputs_service.models import App, ExtractionJob, IngestItem
from tests.service import working
from tests.service.conftest import Answer, Api
from tests.service.uploads import sending

CANCELLED, CONFLICT = 64004, 64007
TEXTS = [{"id": f"t{number}", "data": {"text": {"raw": str(number)}}} for number in range(5)]


def cancel(api: Api, job_id: str = "job") -> Answer:
    return api.send("PATCH", f"/inputs/jobs/add/{job_id}", {})


def told(api: Api, job_id: str = "job") -> dict[str, Any]:
    job: dict[str, Any] = api.get(f"/inputs/jobs/add/{job_id}")[1]["inputs_add_job"]
    return job


def test_inputs_that_wait_end_as_failed_within_the_answer(api: Api, app: App) -> None:
    api.add(*TEXTS, inputs_add_job_id="job")
    code, answer = cancel(api)
    job = answer["inputs_add_job"]
    assert (code, job["status"]["code"]) == (200, CANCELLED)
    assert job["progress"]["pending_count"] == job["progress"]["in_progress_count"] == "0"
    assert job["progress"]["failed_count"] == "5"
    assert working.statuses_by_id() == dict.fromkeys((f"t{number}" for number in range(5)), 30002)
    assert "cancelled" in api.get("/inputs/t1")[1]["input"]["status"]["details"]
    assert counts.of(app.pk) == {30001: 0, 30002: 5, 30003: 0}


def test_inputs_of_others_go_on(api: Api) -> None:
    api.add(TEXTS[0], inputs_add_job_id="other")
    api.add(TEXTS[1], inputs_add_job_id="job")
    cancel(api)
    working.work()
    assert working.statuses_by_id() == {"t0": 30000, "t1": 30002}


def test_an_input_that_is_being_processed_ends_as_it_does(api: Api) -> None:
    api.add(*TEXTS[:2], inputs_add_job_id="job")
    begun = claims.claim(1)
    cancel(api)
    pipeline.process(begun)
    assert sorted(working.statuses_by_id().values()) == [30000, 30002]
    assert told(api)["progress"]["success_count"] == "1"


def test_many_are_left_to_the_workers(api: Api) -> None:
    api.add(*TEXTS, inputs_add_job_id="job")
    with patch.object(cancelling, "AT_ONCE", 2), patch.object(cancelling, "BATCH", 2):
        assert cancel(api)[1]["inputs_add_job"]["progress"]["pending_count"] == "3"
    working.work()
    assert set(working.statuses_by_id().values()) == {30002}
    assert not IngestItem.objects.exists()


def test_a_cancelled_job_takes_no_more_inputs(api: Api) -> None:
    api.add(TEXTS[0], inputs_add_job_id="job")
    cancel(api)
    code, answer = api.add(TEXTS[1], inputs_add_job_id="job")
    assert (code, answer["status"]["code"]) == (400, CANCELLED)
    assert "cancelled" in answer["status"]["details"]
    assert api.get("/inputs/t1")[0] == 404


def test_cancelling_again_changes_nothing_and_an_ended_job_says_so(api: Api) -> None:
    api.add(TEXTS[0], inputs_add_job_id="job")
    cancel(api)
    assert cancel(api)[0] == 200
    api.add(TEXTS[1], inputs_add_job_id="done")
    working.work()
    code, answer = cancel(api, "done")
    assert (code, answer["status"]["code"]) == (400, CONFLICT)
    assert told(api, "done")["status"]["code"] == 64002
    assert cancel(api, "unknown")[0] == 404


def test_an_upload_under_way_is_cancelled_with_its_job(api: Api) -> None:
    job_id, upload_id = sending.begun_input(api, b"abcdef", "a.txt")
    sending.put(api, upload_id, sending.part(b"abc"))
    job = cancel(api, job_id)[1]["inputs_add_job"]
    assert job["uploads"][0]["status"]["code"] == 68005
    answer = sending.put(api, upload_id, sending.part(b"def", range_start=3, part_number=2))
    assert sending.status_of(answer) == 68005


@pytest.mark.django_db(transaction=True)
def test_the_files_of_a_cancelled_upload_are_gone(api: Api) -> None:
    job_id, upload_id = sending.begun_input(api, b"abcdef", "a.txt")
    sending.put(api, upload_id, sending.part(b"abc"))
    assert len(default_storage.listdir(f"uploads/{upload_id}")[1]) == 1
    cancel(api, job_id)
    assert default_storage.listdir(f"uploads/{upload_id}")[1] == []


def test_an_extraction_is_cancelled_with_its_job(api: Api) -> None:
    job_id, upload_id = sending.begun_input(api, b"abcdef", "a.txt")
    sending.put(api, upload_id, sending.part(b"abcdef"))
    with patch.object(saving, "save", side_effect=lambda *_, **__: cancel(api, job_id)):
        sending.unpack()
    job = ExtractionJob.objects.get()
    assert (job.status, job.claim, job.due_at) == (CANCELLED, "", None)
    assert api.get("/inputs")[1]["inputs"] == []


def test_the_bulk_upload_of_the_sdk_can_go_on_after_its_cancel(api: Api) -> None:
    """It cancels after failures, lists what is done, deletes the rest and posts that again."""
    api.add(*TEXTS, inputs_add_job_id="one")
    pipeline.process(claims.claim(2))
    cancel(api, "one")
    ids = "&".join(f"ids={item['id']}" for item in TEXTS)
    done = api.get(f"/inputs?{ids}&status.code=INPUT_SUCCESS&per_page=5")[1]["inputs"]
    failed = [item for item in TEXTS if item["id"] not in [it["id"] for it in done]]
    assert (len(done), len(failed)) == (2, 3)
    assert api.send("DELETE", "/inputs", {"ids": [item["id"] for item in failed]})[0] == 200
    assert api.add(*failed, inputs_add_job_id="two")[0] == 200
    working.work()
    assert set(working.statuses_by_id().values()) == {30000}
    assert told(api, "two")["progress"]["success_count"] == "3"
