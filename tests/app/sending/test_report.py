"""The report of a job as CSV tells what became of each input, whatever people typed."""

import csv
import io

import pytest
from asgiref.sync import async_to_sync
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from inputs_app.models import Chunk, DeletionItem, Job, UploadItem, User, Workspace
from inputs_app.services import jobs, reports, working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording
from inputs_app.services.changes.recording import Change, Planned
from tests.app.conftest import SignedIn
from tests.app.sending.conftest import Make, TroubledApi


async def collect(response: HttpResponseBase) -> str:
    """The whole text of a stream."""
    assert isinstance(response, StreamingHttpResponse)
    return b"".join([part async for part in response]).decode()


def told(browser: Client, job: Job) -> list[dict[str, str]]:
    """The lines of a report by their columns."""
    response: HttpResponseBase = browser.get(f"/w/street-scenes/queue/{job.pk}/report.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(async_to_sync(collect)(response))))


def test_an_upload_tells_state_code_and_cause_of_each(
    api: TroubledApi, upload: Make, job: Job, viewer: User, signed_in: SignedIn
) -> None:
    chunk = upload(2)
    refused = {"id": "up-0-1", "status": {"code": 30104, "details": "=1+1"}}
    api.troubles = [
        lambda items: api.answer([{"id": "up-0-0", "status": {"code": 30001}}, refused])
    ]
    working.work_chunk(chunk.pk)
    first, second = told(signed_in(viewer), job)
    assert (first["number"], first["id"], first["state"]) == ("1", "up-0-0", "Being processed")
    assert (second["state"], second["code"], second["cause"]) == ("Failed", "30104", "'=1+1")
    assert "" not in (first["sent"], first["accepted"])
    assert not second["accepted"]


def test_no_name_becomes_a_formula(
    upload: Make, job: Job, viewer: User, signed_in: SignedIn
) -> None:
    upload(1)
    name = '@SUM(A1)"\r\n<b>狗</b>'
    UploadItem.objects.update(name=name, input_id="-2")
    (line,) = told(signed_in(viewer), job)
    assert (line["name"], line["id"]) == (f"'{name}", "'-2")


def test_changes_and_deletions_have_reports_too(
    by: Actor, workspace: Workspace, viewer: User, signed_in: SignedIn
) -> None:
    items = [Planned(f"input-{number}", {}) for number in range(130)]
    change = recording.record(by, workspace, Change("Many", "merge"), items)
    lines = told(signed_in(viewer), change)
    assert [line["number"] for line in lines] == [str(number + 1) for number in range(130)]
    deletion = jobs.waiting(by, workspace, Job.Kind.DELETION, "One")
    chunk = Chunk.objects.create(job=deletion, number=0, item_count=1)
    DeletionItem.objects.create(
        chunk=chunk, workspace=workspace, number=0, input_id="gone", state="skipped"
    )
    (line,) = told(signed_in(viewer), deletion)
    assert (line["id"], line["state"]) == ("gone", "Was gone already")


def test_rows_are_read_in_steps(
    upload: Make, job: Job, viewer: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "STEP_ROWS", 2)
    upload(5)
    assert [line["number"] for line in told(signed_in(viewer), job)] == ["1", "2", "3", "4", "5"]


def test_imports_have_no_report(
    by: Actor, workspace: Workspace, viewer: User, signed_in: SignedIn
) -> None:
    job = jobs.waiting(by, workspace, Job.Kind.IMPORT, "s3://bucket")
    assert signed_in(viewer).get(f"/w/street-scenes/queue/{job.pk}/report.csv").status_code == 404
