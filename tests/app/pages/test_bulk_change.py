"""Changing the inputs that were selected on a page."""

from typing import Any

import pytest
from django.test import Client

from inputs_app.models import Chunk, Job, User, Workspace
from inputs_app.services import working
from tests.app.conftest import SignedIn
from tests.client.fake import FakeApi

IDS = ["input-0000", "input-0001", "input-0002"]
WHERE = "/w/street-scenes/changes/new"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """An API with eight inputs."""
    api = FakeApi().replace(monkeypatch)
    api.fill(8)
    return api


@pytest.fixture
def edits(editor: User, workspace: Workspace, fake: FakeApi, signed_in: SignedIn) -> Client:
    """The browser of an editor."""
    return signed_in(editor)


def sent(client: Client, **data: Any) -> Any:
    """The answer to the form."""
    return client.post(WHERE, {"action": "merge", "id": IDS, **data})


def test_the_list_offers_a_box_for_each_input_to_those_who_may_change(
    edits: Client, viewer: User, signed_in: SignedIn
) -> None:
    for view in ("grid", "table"):
        page = edits.get(f"/w/street-scenes/inputs?view={view}").content.decode()
        assert page.count('form="selection"') == 8
        other = signed_in(viewer).get(f"/w/street-scenes/inputs?view={view}").content.decode()
        assert "selection" not in other.split("<main", 1)[1]


def test_the_form_names_how_many_and_shows_what_it_does_to_a_few(edits: Client) -> None:
    assert "Add to or change 3 inputs" in sent(edits).content.decode()
    page = sent(edits, concept="sky", value="1", metadata="").content.decode()
    assert page.count("concepts: sky") == 3
    assert "Change 3 inputs" in page
    assert not Job.objects.exists()


def test_the_change_goes_on_in_the_background(edits: Client, fake: FakeApi) -> None:
    response = sent(edits, concept="sky", metadata='{"a": 1}', reason="Why", apply="1")
    job = Job.objects.get()
    assert response.headers["Location"] == f"/w/street-scenes/changes/{job.pk}"
    assert (job.state, job.reason) == ("waiting", "Why")
    working.work_chunk(Chunk.objects.get().pk)
    assert fake.rows[IDS[2]]["data"]["metadata"] == {"a": 1}
    assert "metadata" not in fake.rows["input-0003"]["data"]


def test_nothing_selected_or_nothing_said_starts_nothing(edits: Client) -> None:
    assert sent(edits, id=[]).status_code == 302
    assert sent(edits, action="overwrite").status_code == 302
    assert sent(edits, metadata="{}", apply="1").status_code == 200
    assert sent(edits, metadata="{oops", apply="1").status_code == 422
    assert not Job.objects.exists()
