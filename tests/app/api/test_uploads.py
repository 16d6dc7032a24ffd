"""Uploads, deletions and imports over JSON."""

from typing import Any

import pytest

from inputs_app.client import extraction
from inputs_app.client.types import ExtractionJob, Json, Status
from inputs_app.models import AuditRow, Chunk, Job, UploadItem
from inputs_app.services import working
from tests.app.api.conftest import Script
from tests.client.fake import FakeApi


def turn() -> None:
    """Steps and chunks until nothing is due at once."""
    for _ in range(6):
        for job in Job.objects.filter(due_at__isnull=False):
            working.step_job(job.pk)
        for chunk in Chunk.objects.filter(due_at__isnull=False):
            working.work_chunk(chunk.pk)


def test_an_upload_is_made_planned_and_sent(script: Script, api: FakeApi) -> None:
    items = [
        {"id": "first", "text": "Good morning", "concepts": "calm", "metadata": {"n": 1}},
        {"text": "Good night"},
        {"id": "bad", "url": "not an address"},
    ]
    options = {"concepts": ["spoken"], "latitude": 1.5, "longitude": 2.5}
    answer = script("POST", "uploads", {"title": "Two texts", "items": items, "options": options})
    assert answer.status_code == 201, answer.content
    turn()
    assert {item.state for item in UploadItem.objects.exclude(input_id="bad")} <= {
        "accepted",
        "done",
    }
    assert UploadItem.objects.get(input_id="bad").state == "skipped"
    data = api.rows["first"]["data"]
    assert {one["id"] for one in data["concepts"]} == {"calm", "spoken"}
    assert data["geo"]["geo_point"]["latitude"] == pytest.approx(1.5)
    assert AuditRow.objects.filter(action="upload.start").count() == 1


def test_a_draft_takes_manifests_and_is_started_once(script: Script, api: FakeApi) -> None:
    pk = script("POST", "uploads", {"start": False}).json()["id"]
    lines = "id,text\none,Good morning\ntwo,Good night\n"
    answer = script("POST", f"uploads/{pk}/manifests?name=a.csv", lines.encode())
    assert (answer.status_code, answer.json()["state"]) == (202, "draft")
    assert script("POST", f"uploads/{pk}/start").status_code == 200
    assert script("POST", f"uploads/{pk}/start").status_code == 409
    assert script("POST", f"uploads/{pk}/manifests", lines.encode()).status_code == 409
    turn()
    assert sorted(one for one in api.rows if one in ("one", "two")) == ["one", "two"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 409),
        ({"items": [{"text": "a"}] * 1001}, 422),
        ({"items": ["text"]}, 422),
        ({"items": [{"text": "a"}], "options": {"latitude": 91, "longitude": 0}}, 422),
        ({"items": [{"text": "a"}], "options": {"latitude": 1}}, 409),
        ({"items": [{"text": "a"}], "options": {"processing": ["none"]}}, 409),
        ({"title": "x" * 301, "items": [{"text": "a"}]}, 422),
    ],
)
def test_what_is_wrong_with_an_upload_is_said(
    script: Script, body: dict[str, Any], status: int
) -> None:
    answer = script("POST", "uploads", body)
    assert answer.status_code == status
    assert len(answer.json()["error"]["message"]) > 10
    assert not Job.objects.exclude(state="draft").exists()


def test_a_manifest_that_is_no_table_is_refused(script: Script) -> None:
    pk = script("POST", "uploads", {"start": False}).json()["id"]
    for body in (b"", b"\x00\x01\x02", b"name,colour\na,b\n"):
        assert script("POST", f"uploads/{pk}/manifests", body).status_code == 409


def test_a_deletion_waits_and_is_taken_back_once(script: Script, api: FakeApi) -> None:
    body = {"ids": ["input-0000", "input-0001", "gone"], "reason": "Twice there"}
    job = script("POST", "deletions", body).json()
    assert (job["kind"], job["state"], job["counts"]["items"]) == ("deletion", "waiting", 2)
    assert script("POST", f"deletions/{job['id']}/take-back").json()["state"] == "cancelled"
    assert script("POST", f"deletions/{job['id']}/take-back").status_code == 409
    assert script("POST", f"deletions/{job['id']}/restore", {}).status_code == 409
    assert "input-0000" in api.rows
    assert script("POST", "deletions", {"ids": ["gone"]}).status_code == 409
    assert script("POST", "deletions", {"ids": []}).status_code == 422


def test_credentials_of_an_import_stay_nowhere(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, sent = "do-not-keep-me-0123456789", []

    def start(_: object, source: Json) -> list[ExtractionJob]:
        sent.append(source["url"]["credentials"]["s3_creds"]["secret"])
        return [ExtractionJob("one", source["url"]["url"], Status(64001))]

    monkeypatch.setattr(extraction, "start", start)
    monkeypatch.setattr(extraction, "listed", lambda *_, **__: [])
    body = {
        "url": "s3://samples/2026",
        "credentials": {"s3_creds": {"id": "AKIA", "secret": secret, "region": "eu-west-1"}},
        "template": {"data": {"metadata": {"from": "s3"}}},
    }
    answer = script("POST", "imports/start", body)
    assert answer.status_code == 201, answer.content
    assert sent == [secret]
    assert secret not in answer.content.decode()
    rows = [*Job.objects.values(), *AuditRow.objects.values()]
    assert secret not in str(rows)
    assert script("GET", "imports").json()[0]["url"] == "s3://samples/2026"
