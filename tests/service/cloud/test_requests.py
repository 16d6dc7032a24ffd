"""Requests for extraction: answers of a start, refusals with a path, listing, cancelling."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from inputs_service.cloud import secrets
from inputs_service.models import AddJob, CallBack, ExtractionJob, Input
from tests.core import samples
from tests.core.cloud.keys import key_file
from tests.service.cloud.bucket import Bucket
from tests.service.cloud.conftest import Job, Start, work
from tests.service.conftest import Api

Told = Callable[[str], Job]
S3 = {"region": "us-east-1", "id": "AKIA", "secret": "very-secret", "token": "veiled"}
pytestmark = pytest.mark.django_db


def source(url: str = "s3://media/a", **fields: Any) -> dict[str, Any]:
    credentials = fields.pop("credentials", None)
    place = {"url": url, **({"credentials": credentials} if credentials else {})}
    return {"url": place, **fields}


def test_a_start_answers_add_jobs_that_hold_queued_extractions(api: Api) -> None:
    template = {"data": {"metadata": {"id": "id001"}}}
    sources = [source(input_template=template), source("gs://media/b", inputs_add_job_id="mine")]
    status, answer = api.post("/inputs/data_sources/", {"data_sources": sources, "app_pat": "x"})
    assert status == 200
    first, second = answer["inputs_add_jobs"]
    assert len(first["id"]) == 32
    assert second["id"] == "mine"
    assert first["status"]["code"] == 64002
    (job,) = first["extraction_jobs"]
    assert job["status"] == {"code": 64000, "description": "Job is queued to be ran."}
    assert job["url"] == "s3://media/a"
    assert job["progress"] == {}
    assert job["input_template"] == template
    listed = api.get("/inputs/jobs/extraction?page=1&per_page=1000")[1]["inputs_extraction_jobs"]
    assert [it["url"] for it in listed] == ["gs://media/b", "s3://media/a"]
    assert api.get(f"/inputs/jobs/extraction/{job['id']}")[1]["inputs_extraction_job"] == job
    assert api.get("/inputs/jobs/extraction/none")[1]["status"]["code"] == 11101


@pytest.mark.parametrize(
    ("address", "name", "value"),
    [
        ("s3://media", "s3_creds", S3),
        ("s3://media", "aws_creds", S3),
        ("gs://media", "gcp_creds", base64.b64encode(key_file()).decode()),
        ("gs://media", "gcpCreds", base64.b64encode(key_file()).decode()),
        ("gs://media", "gcs_creds", base64.b64encode(key_file()).decode()),
        ("azure://photos", "azureBlobCreds", {"account_name": "acct1", "account_key": "a2V5"}),
        ("azure://photos", "azure_creds", {"accountName": "acct1", "accountKey": "a2V5"}),
    ],
)
def test_credentials_are_kept_encrypted_and_never_told(
    api: Api, address: str, name: str, value: Any
) -> None:
    given = source(address, credentials={name: value})
    status, answer = api.post("/inputs/data_sources", {"data_sources": [given]})
    assert status == 200, answer
    row = ExtractionJob.objects.get()
    assert secrets.read(row.secret).can_sign
    for hidden in ("very-secret", "veiled", "AKIA", "a2V5", "BEGIN PRIVATE"):
        assert hidden not in row.secret
        assert hidden not in str(answer)


TOO_MANY = [source()] * 129


@pytest.mark.parametrize(
    ("sources", "path"),
    [
        ([], "data_sources:"),
        (TOO_MANY, "data_sources:"),
        ([{}], "data_sources[0].url.url:"),
        ([source(), source("http://127.0.0.1/x")], "data_sources[1].url.url:"),
        (
            [source(credentials={"s3_creds": {**S3, "region": "a@b"}})],
            "data_sources[0].url.credentials.s3_creds.region:",
        ),
        (
            [source("gs://media", credentials={"gcp_creds": "e30="})],
            "data_sources[0].url.credentials.gcp_creds:",
        ),
        ([source(inputs_add_job_id="..")], "data_sources[0].inputs_add_job_id:"),
        (
            [source(input_template={"data": {"image": {"url": "https://a.test/b"}}})],
            "data_sources[0].input_template.data.image:",
        ),
        (
            [source(input_template={"data": {"concepts": [{"id": "a", "value": 2}]}})],
            "data_sources[0].input_template.data.concepts[0].value:",
        ),
        (
            [source(input_template={"dataset_ids": ["none"]})],
            "data_sources[0].input_template.dataset_ids:",
        ),
    ],
)
def test_a_wrong_source_is_refused_with_its_path(
    api: Api, sources: list[dict[str, Any]], path: str
) -> None:
    status, answer = api.post("/inputs/data_sources", {"data_sources": sources})
    assert status in (400, 404), answer
    assert answer["status"]["code"] in (11101, 11102)
    assert answer["status"]["details"].startswith(path)
    assert not AddJob.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.test/b",
        "not an address",
        "http://user@a.test",
        "http://127.0.0.1:8000/hook",
        "http://[::1]:8000/",
        "http://169.254.169.254/latest",
        "http://a.test:22/",
        "https://a.test/" + "a" * 2048,
    ],
)
def test_a_wrong_call_back_address_is_refused(api: Api, url: str) -> None:
    body = {"data_sources": [source()], "call_back_url": url}
    status, answer = api.post("/inputs/data_sources", body)
    assert status == 400
    assert answer["status"]["details"].startswith("call_back_url:")
    assert not CallBack.objects.exists()


def test_an_id_in_use_is_a_conflict_and_nothing_is_started(api: Api) -> None:
    taken = source(inputs_add_job_id="mine")
    assert api.post("/inputs/data_sources", {"data_sources": [taken]})[0] == 200
    for sources in ([source(), taken], [source(inputs_add_job_id="new")] * 2):
        answer = api.post("/inputs/data_sources", {"data_sources": sources})[1]
        assert answer["status"]["code"] == 64007
    assert ExtractionJob.objects.count() == 1


def test_without_keys_only_public_data_is_imported(api: Api, settings: Settings) -> None:
    settings.FIELD_KEYS = ()
    signed = {"data_sources": [source(credentials={"s3_creds": S3})]}
    status, answer = api.post("/inputs/data_sources", signed)
    assert status == 400
    assert "FIELD_KEYS" in answer["status"]["details"]
    assert api.post("/inputs/data_sources", {"data_sources": [source()]})[0] == 200


def test_credentials_are_gone_when_the_job_has_ended(bucket: Bucket, start: Start) -> None:
    start("s3://media", credentials={"s3_creds": S3})
    assert ExtractionJob.objects.get().secret
    work()
    row = ExtractionJob.objects.get()
    assert (row.status, row.secret, row.claim) == (64002, "", "")


def test_a_key_that_is_gone_ends_the_job_in_words(
    bucket: Bucket, start: Start, job: Told, settings: Settings
) -> None:
    job_id = start("s3://media", credentials={"s3_creds": S3})
    settings.FIELD_KEYS = ("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",)
    work()
    assert job(job_id)["status"]["code"] == 64003
    assert "FIELD_KEYS" in job(job_id)["status"]["details"]


def test_cancelling_stops_a_job_and_tells_what_has_ended(
    bucket: Bucket, start: Start, job: Told, api: Api
) -> None:
    bucket.objects = {"a.png": samples.image_bytes("PNG")}
    done, waiting = start("s3://media/a"), start("s3://media/b")
    ExtractionJob.objects.filter(job_id=waiting).update(due_at=None)
    work()
    ids = [waiting, done, "none"]
    status, answer = api.send("PATCH", "/inputs/jobs/extraction", {"ids": ids})
    assert (status, answer["status"]["code"]) == (207, 10010)
    codes = [it["status"]["code"] for it in answer["inputs_extraction_jobs"]]
    assert codes == [64004, 64007, 11101]
    assert job(done)["status"]["code"] == 64002
    again = api.send("PATCH", "/inputs/jobs/extraction", {"ids": [waiting]})
    assert again[1]["status"]["code"] == 10020
    assert Input.objects.count() == 1
    assert api.send("PATCH", "/inputs/jobs/extraction", {"ids": []})[0] == 400
    assert api.send("PATCH", "/inputs/jobs/extraction", {"ids": ["none"]})[0] == 404
