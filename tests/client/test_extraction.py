"""The calls about extraction jobs."""

import orjson
import pytest
import responses

from inputs_app.client import extraction
from inputs_app.client.errors import NotFound
from tests.client.samples import APP, CONNECTION, answer, failed

JOB = {
    "status": {"code": 64001, "description": "Job is running."},
    "id": "j1",
    "url": "s3://bucket/prefix",
    "progress": {"image_inputs_count": "3", "video_inputs_count": 1, "failed_archives_count": "1"},
    "created_at": "2024-02-06T10:00:00Z",
}


def test_jobs_are_read_with_their_counts(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/inputs/jobs/extraction", json=answer(inputs_extraction_jobs=[JOB]))
    (job,) = extraction.listed(CONNECTION)
    assert (job.id, job.url, job.is_running) == ("j1", "s3://bucket/prefix", True)
    assert job.inputs == {"image": 3, "video": 1, "text": 0, "audio": 0}
    assert job.archives["failed"] == 1


def test_a_start_sends_one_data_source_and_gives_the_jobs(remote: responses.RequestsMock) -> None:
    add_job = {"id": "a1", "extraction_jobs": [{**JOB, "progress": {}}]}
    remote.post(f"{APP}/inputs/data_sources", json=answer(inputs_add_jobs=[add_job]))
    source = {"url": {"url": "s3://bucket/"}, "inputs_add_job_id": "a1"}
    assert [job.id for job in extraction.start(CONNECTION, source)] == ["j1"]
    assert orjson.loads(remote.calls[0].request.body or b"") == {"data_sources": [source]}


def test_an_add_job_that_does_not_exist_is_none(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/inputs/jobs/add/a1", status=404, json=failed(11101))
    assert extraction.of_add_job(CONNECTION, "a1") is None


def test_cancelling_names_the_jobs_in_the_body(remote: responses.RequestsMock) -> None:
    ended = {**JOB, "status": {"code": 64004}}
    remote.patch(f"{APP}/inputs/jobs/extraction", json=answer(inputs_extraction_jobs=[ended]))
    (job,) = extraction.cancel(CONNECTION, ["j1"])
    assert not job.is_running
    assert orjson.loads(remote.calls[0].request.body or b"") == {"ids": ["j1"]}


def test_one_job_is_read_by_its_id(remote: responses.RequestsMock) -> None:
    remote.get(f"{APP}/inputs/jobs/extraction/j1", json=answer(inputs_extraction_job=JOB))
    assert extraction.one(CONNECTION, "j1").inputs["image"] == 3


@pytest.mark.parametrize("odd", ["", "..", "a/b", "a?b", "x" * 65])
def test_an_id_that_no_path_should_carry_is_not_asked_for(odd: str) -> None:
    with pytest.raises(NotFound):
        extraction.one(CONNECTION, odd)
