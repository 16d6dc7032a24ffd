"""Uploads whose content becomes inputs."""

from typing import Any

import pytest

from inputs_service.extraction.naming import id_of
from inputs_service.models import AddJob, App, Dataset, ExtractionJob, Input
from tests.core import samples
from tests.service import working
from tests.service.archives import making
from tests.service.conftest import Api
from tests.service.uploads.sending import begun_input, part, put, status_of, unpack

PNG = samples.image_bytes("PNG")
ARCHIVE = making.zipped({"cats/1.png": PNG, "readme.txt": b"All about cats"})


def send(api: Api, content: bytes, name: str = "a.zip", **fields: Any) -> str:
    """Uploads it whole; gives the id of the add-job."""
    job_id, upload_id = begun_input(api, content, name, **fields)
    half = len(content) // 2
    put(api, upload_id, part(content[half:], range_start=half, part_number=2))
    assert status_of(put(api, upload_id, part(content[:half], part_number=1))) == 68001
    return job_id


def test_the_members_of_an_archive_become_inputs(api: Api) -> None:
    job_id = send(api, ARCHIVE)
    told = api.get(f"/inputs/jobs/add/{job_id}")[1]["inputs_add_job"]
    assert (told["id"], told["uploads"][0]["status"]["code"]) == (job_id, 68001)
    assert told["status"]["code"] == 64002  # it counts inputs, and there are none yet
    job = unpack()
    assert (job.image_count, job.text_count, job.completed_archives_count) == (1, 1, 1)
    assert job.in_progress_archives_count == 0
    working.work()
    assert set(working.statuses_by_id()) == {id_of("cats/1.png"), "readme.txt"}
    assert set(working.statuses_by_id().values()) == {30000}
    told = api.get(f"/inputs/jobs/add/{job_id}")[1]["inputs_add_job"]
    assert told["progress"]["success_count"] == "2"
    assert told["extraction_jobs"][0]["status"]["code"] == 64002
    assert told["extraction_jobs"][0]["progress"]["image_inputs_count"] == "1"


def test_a_single_file_becomes_one_input_with_its_template(api: Api, app: App) -> None:
    Dataset.objects.create(app=app, dataset_id="set")
    template = {
        "dataset_ids": ["set"],
        "data": {"concepts": [{"id": "cat", "value": 1}], "metadata": {"a": 1}},
    }
    send(api, PNG, "my cat.png", input_template=template)
    assert unpack().image_count == 1
    working.work()
    told = api.get(f"/inputs/{id_of('my cat.png')}")[1]["input"]
    assert (told["status"]["code"], told["data"]["metadata"]) == (30000, {"a": 1})
    assert told["data"]["concepts"][0]["id"] == "cat"


def test_a_job_id_of_ones_own_is_new_and_only_once(api: Api) -> None:
    assert send(api, ARCHIVE, inputs_add_job_id="mine") == "mine"
    upload = {"content_name": "a", "content_length": 1}
    again = {"inputs_uploads": [{"inputs_add_job_id": "mine", "upload": upload}]}
    code, answer = api.post("/inputs/uploads", again)
    assert (code, answer["status"]["code"]) == (400, 64007)
    twice = {"inputs_uploads": [{"inputs_add_job_id": "new", "upload": upload}] * 2}
    assert api.post("/inputs/uploads", twice)[1]["status"]["code"] == 64007
    assert AddJob.objects.count() == 1


def test_conflicting_ids_follow_the_rule_of_the_upload(api: Api) -> None:
    for _ in range(2):
        send(api, PNG, "1.png", input_id_conflict_resolution="SUFFIX")
        unpack()
    send(api, PNG, "1.png")
    assert unpack().passed_over == {"duplicate id": 1}
    assert sorted(working.statuses_by_id()) == ["1.png", "1.png-1"]


@pytest.mark.parametrize(
    ("template", "code", "path"),
    [
        ({"dataset_ids": ["none"]}, 11101, "input_template.dataset_ids"),
        ({"data": {"image": {"url": "http://x.test"}}}, 11102, "input_template.data.image"),
        ({"data": {"concepts": [{"id": "c", "value": 2}]}}, 11102, "concepts[0].value"),
        ({"data": {"geo": {"geo_point": {"latitude": 91}}}}, 11102, "latitude"),
        ({"data": {"metadata": {"a": "m" * 64 * 1024}}}, 11102, "input_template.data.metadata"),
        ({"dataset_ids": [str(it) for it in range(129)]}, 11102, "input_template.dataset_ids"),
        (
            {"data": {"concepts": [{"id": str(it)} for it in range(129)]}},
            11102,
            "input_template.data.concepts",
        ),
    ],
)
def test_wrong_templates_are_refused_by_name(
    api: Api, template: dict[str, Any], code: int, path: str
) -> None:
    upload = {"content_name": "a", "content_length": 1}
    body = {"inputs_uploads": [{"upload": upload, "input_template": template}]}
    answer = api.post("/inputs/uploads", body)[1]["status"]
    assert answer["code"] == code
    assert path in answer["details"]
    assert not AddJob.objects.exists()


def test_a_broken_archive_says_so(api: Api) -> None:
    send(api, ARCHIVE[:-30])
    job = unpack()
    assert (job.failed_archives_count, job.in_progress_archives_count) == (1, 0)
    assert (job.status, job.status_details) == (67000, "The archive has no directory.")


def test_a_file_that_is_no_input_says_so(api: Api) -> None:
    send(api, bytes(100), "a.bin")
    job = unpack()
    assert (job.status, job.status_details[-13:]) == (64003, "unknown kind.")
    assert not Input.objects.exists()


def test_a_deleted_upload_stops_its_extraction(api: Api) -> None:
    send(api, ARCHIVE)
    upload_id = api.get("/uploads")[1]["uploads"][0]["id"]
    assert api.send("DELETE", "/uploads", {"ids": [upload_id]})[0] == 200
    job = ExtractionJob.objects.get()
    assert (job.status, job.due_at, job.upload) == (64004, None, None)
