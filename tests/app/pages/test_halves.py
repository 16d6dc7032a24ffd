"""Halves of surrogate pairs that the API tells: pages show U+FFFD, forms give the escape back."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.http import StreamingHttpResponse
from django.test import Client

from inputs_app.client import inputs, parse
from inputs_app.client.types import Input
from inputs_app.models import ChangeItem, Job, User, Workspace
from inputs_app.services import audit
from inputs_app.services.audit import Actor
from tests.app.conftest import SignedIn
from tests.client.fake import FakeApi

WHERE = "/w/street-scenes/input/edit?id=input-0000"
SHOWN = "\N{REPLACEMENT CHARACTER}"
HALF: dict[str, Any] = {"split": "train", "a\ud800": ["b\udfff"]}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """An API with a text whose metadata and words hold halves."""
    api = FakeApi().replace(monkeypatch)
    api.fill(1)
    row = api.rows["input-0000"]
    row["status"]["description"] = "Done \ud800"
    row["data"] = {
        "text": {"raw": "one \ud800 two"},
        "metadata": dict(HALF),
        "concepts": [{"id": "c\udfff", "name": "c\udfff", "value": 1}],
    }
    return api


def csv_of(response: object) -> list[list[str]]:
    """The cells of a streamed report."""
    assert isinstance(response, StreamingHttpResponse)

    async def collect() -> str:
        return b"".join([part async for part in response]).decode()

    return list(csv.reader(io.StringIO(async_to_sync(collect)())))


def sent(client: Client, **data: str) -> Any:
    """The answer to the form."""
    return client.post(WHERE, {"keeps": ["concepts", "regions"], **data})


@pytest.mark.parametrize(
    "path", ["inputs", "inputs?view=table", "input?id=input-0000", "input/edit?id=input-0000"]
)
def test_every_page_of_the_input_is_shown(edits: Client, path: str) -> None:
    answer = edits.get(f"/w/street-scenes/{path}")
    assert answer.status_code == 200
    assert SHOWN in answer.content.decode()


def test_a_form_gives_back_what_was_there(edits: Client, fake: FakeApi) -> None:
    page = edits.get(f"{WHERE}&action=overwrite").content.decode()
    found = re.search(r'(?s)<textarea name="metadata".*?>(.*?)</textarea>', page)
    assert found
    typed = unescape(found[1])
    assert '"a\\ud800"' in typed
    told = sent(edits, action="overwrite", metadata=typed.replace("train", "test"))
    seen = re.search(r'name="seen" value="(\w+)"', told.content.decode())
    assert seen
    data = {"action": "overwrite", "metadata": typed.replace("train", "test"), "seen": seen[1]}
    assert sent(edits, **data, apply="1").status_code == 302
    assert fake.rows["input-0000"]["data"]["metadata"] == HALF | {"split": "test"}


def test_a_change_its_pages_its_report_and_its_undo(edits: Client, fake: FakeApi) -> None:
    told = sent(edits, action="merge", metadata='{"b": "\\ud801"}').content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', told)
    assert seen
    data = {"action": "merge", "metadata": '{"b": "\\ud801"}', "seen": seen[1], "apply": "1"}
    assert sent(edits, **data).status_code == 302
    item = ChangeItem.objects.get()
    assert (item.state, item.before["metadata"]) == ("done", HALF)
    assert fake.rows["input-0000"]["data"]["metadata"]["b"] == "\ud801"
    job = Job.objects.get()
    for path in (f"changes/{job.pk}", "changes", "input?id=input-0000"):
        assert edits.get(f"/w/street-scenes/{path}").status_code == 200
    report = csv_of(edits.get(f"/w/street-scenes/queue/{job.pk}/report.csv"))
    assert report[1][2] == "input-0000"
    edits.post(f"/w/street-scenes/input/undo/{item.pk}", {})
    assert fake.rows["input-0000"]["data"]["metadata"] == HALF


def test_the_audit_log_tells_it_on_its_page_and_as_csv(
    workspace: Workspace, owner: User, signed_in: SignedIn
) -> None:
    told = {"metadata": HALF}
    audit.record(Actor(owner), "input.change", "a", team=workspace.team, after=told)
    browser = signed_in(owner)
    assert browser.get("/teams/lens-lab/audit").status_code == 200
    assert '"a\\ud800":["b\\udfff"]' in csv_of(browser.get("/teams/lens-lab/audit.csv"))[1][6]


def test_a_report_tells_the_words_of_the_api(
    edits: Client, fake: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **more: object) -> list[Input]:
        told = {"code": 30305, "details": "No\ud800way"}
        return parse.inputs({"inputs": [{"id": "input-0000", "status": told}]})

    monkeypatch.setattr(inputs, "patch", refused)
    told = sent(edits, action="merge", metadata='{"b": 1}').content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', told)
    assert seen
    sent(edits, action="merge", metadata='{"b": 1}', seen=seen[1], apply="1")
    report = csv_of(edits.get(f"/w/street-scenes/queue/{Job.objects.get().pk}/report.csv"))
    assert f"No{SHOWN}way" in report[1]
