"""Uploads as clients send them."""

import base64
from typing import Any

from inputs_service.cloud import working as extracting
from inputs_service.models import ExtractionJob
from tests.service.conftest import Answer, Api


def begun(api: Api, length: int, name: str = "a.bin") -> str:
    """The id of a new plain upload."""
    item = {"content_name": name, "content_length": length}
    code, answer = api.post("/uploads", {"uploads": [item]})
    assert code == 200, answer
    return str(answer["uploads"][0]["id"])


def begun_input(api: Api, content: bytes, name: str, **fields: Any) -> tuple[str, str]:
    """The ids of the add-job and the upload of a new upload whose content becomes inputs."""
    upload = {"content_name": name, "content_length": len(content)}
    code, answer = api.post("/inputs/uploads", {"inputs_uploads": [{"upload": upload, **fields}]})
    assert code == 200, answer
    job = answer["inputs_add_jobs"][0]
    return str(job["id"]), str(job["uploads"][0]["id"])


def part(data: bytes, **fields: int) -> dict[str, Any]:
    """A part of an upload."""
    return {"data": base64.b64encode(data).decode(), **fields}


def put(api: Api, upload_id: str, *parts: dict[str, Any]) -> Answer:
    """PutUploadContentParts."""
    return api.send("PUT", f"/uploads/{upload_id}/content_parts", {"content_parts": list(parts)})


def status_of(answer: Answer) -> int:
    """The status of the upload, or of the refusal."""
    body = answer[1]
    return int(body.get("upload", body)["status"]["code"])


def unpack() -> ExtractionJob:
    """Does what a worker does with jobs that are due; gives the last one."""
    job = ExtractionJob.objects.order_by("pk").last()
    assert job is not None
    extracting.work(lambda: None)
    job.refresh_from_db()
    return job


def fetched(api: Api, url: str, verb: str = "GET", **headers: str) -> Any:
    """The answer of a hosted address."""
    raw = url.removeprefix("http://service.test")
    given = {"Authorization": f"Key {api.token}"} if api.token else {}
    return api.client.generic(verb, raw, RAW_URI=raw, headers={**given, **headers})
