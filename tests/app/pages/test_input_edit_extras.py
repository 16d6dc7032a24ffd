"""What the page that changes one input tells beside the difference: the request, what an overwrite
takes away, where JSON is wrong, which concepts there are."""

import json
import shutil
import subprocess
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.html import escape

from inputs_app.client.errors import ServerError
from inputs_app.models import ChangeItem, Workspace
from inputs_app.showing import snippets
from tests.app.conftest import TOKEN
from tests.client.fake import FakeApi

WHERE = "/w/street-scenes/input/edit?id=input-0000"
HOSTILE = "'; touch /tmp/owned; echo $(id) `id` \"\\ \n\x1b[31m 的/.."


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """An API with one input that has everything, frames too."""
    cache.clear()
    api = FakeApi().replace(monkeypatch)
    api.fill(1)
    api.rows["input-0000"]["data"] |= {
        "concepts": [{"id": one, "name": one, "value": 1} for one in ("tree", "sky", "的")],
        "metadata": {"split": "train"},
        "geo": {"geo_point": {"longitude": 10, "latitude": 20}},
        "frames": [{"id": "f1"}],
    }
    return api


def sent(client: Client, status: int = 200, **data: Any) -> str:
    """The page after the form was sent."""
    response = client.post(WHERE, {"metadata": "", **data})
    assert response.status_code == status
    return response.content.decode()


def test_the_request_is_shown_as_curl_without_the_key(edits: Client, workspace: Workspace) -> None:
    page = sent(edits, action="merge", concept="sea", value="0")
    data = {"concepts": [{"id": "sea", "value": 0.0}]}
    assert escape(snippets.curl_patch(workspace, "input-0000", data, "merge")) in page
    assert "$CLARIFAI_PAT" in page
    assert TOKEN not in page


def test_the_curl_of_a_hostile_id_is_what_is_sent_and_nothing_else(workspace: Workspace) -> None:
    data = {"metadata": {HOSTILE: [HOSTILE, 1.5, None]}}
    command = snippets.curl_patch(workspace, HOSTILE, data, "overwrite")
    assert command.isascii()
    assert "\x1b" not in command
    shell = shutil.which("bash") or "/bin/sh"
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}\n{command}"
    told = subprocess.run(  # noqa: S603 - our own words, where curl is a function
        [shell, "-c", script], capture_output=True, env={"CLARIFAI_PAT": "key"}, check=True
    )
    words = told.stdout.decode().split("\0")
    assert words[:3] == [
        "-X",
        "PATCH",
        "https://api.clarifai.com/v2/users/lens-lab/apps/streets/inputs",
    ]
    assert "Authorization: Key key" in words
    body = json.loads(words[words.index("-d") + 1])
    assert body == {"inputs": [{"id": HOSTILE, "data": data}], "action": "overwrite"}


def test_an_overwrite_says_what_goes_away_and_keeps_what_is_ticked(
    edits: Client, fake: FakeApi
) -> None:
    said: dict[str, Any] = {"action": "overwrite", "metadata": '{"split": "test"}'}
    page = sent(edits, **said)
    assert "takes away <b>3 concepts and the place</b>" in page
    kept = sent(edits, **said, keeps=["concepts", "geo"], concept="sea")
    assert "takes away" not in kept
    assert "concepts: sea" not in kept
    seen = kept.split('name="seen" value="')[1][:32]
    sent(edits, 302, **said, keeps=["concepts", "geo"], seen=seen, apply="1")
    data = fake.rows["input-0000"]["data"]
    assert [one["id"] for one in data["concepts"]] == ["tree", "sky", "的"]
    assert data["metadata"] == {"split": "test"}
    assert data["geo"]["geo_point"]["latitude"] == 20
    assert data["frames"] == [{"id": "f1"}]
    assert ChangeItem.objects.get().chunk.job.options["keeps"] == ["concepts", "geo"]


def test_wrong_json_is_shown_with_a_caret_under_its_place(edits: Client) -> None:
    page = sent(edits, 422, action="merge", metadata='{\n  "a": 1,\n  "b" 2\n}')
    assert "Line 3, column 7" in page
    assert escape('   2 |   "a": 1,\n   3 |   "b" 2\n     |       ^') in page


def test_a_long_line_of_wrong_json_is_cut_around_its_place(edits: Client) -> None:
    page = sent(edits, 422, action="merge", metadata='{"a": "' + "x" * 5_000 + '" 1}')
    shown = page.split('class="code excerpt">')[1].split("</pre>")[0]
    assert len(shown) < 250
    assert shown.splitlines()[-1].endswith("^")


def test_the_concepts_of_the_app_are_offered_and_asked_for_once_a_minute(
    edits: Client, fake: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = edits.get(WHERE).content.decode()
    assert page.count("<option value=") >= 3
    assert '<option value="的">' in page

    def fails(*_: object, **__: object) -> None:
        raise ServerError

    monkeypatch.setattr("inputs_app.client.concepts.listed", fails)
    assert '<option value="tree">' in edits.get(WHERE).content.decode()
    cache.clear()
    assert '<option value="tree">' not in edits.get(WHERE).content.decode()
