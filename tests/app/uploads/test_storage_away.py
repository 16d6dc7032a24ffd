"""A storage that does not answer is told in words, on pages and over JSON."""

import pytest

from inputs_app.models import User, Workspace
from inputs_app.services import staging, tokens
from inputs_core.faults import StorageFailed
from tests.app.api.conftest import caller
from tests.app.conftest import SignedIn

TABLE = "id,text\na,Good morning\n"


@pytest.fixture(autouse=True)
def storage_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def put(*_: object) -> str:
        raise StorageFailed

    monkeypatch.setattr(staging, "put", put)


def test_a_page_says_that_the_storage_is_away(
    editor: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    sent = {"from": "manifest", "pasted": TABLE}
    answer = signed_in(editor).post("/w/street-scenes/uploads/new", sent)
    assert answer.status_code == 503
    assert "storage of files does not answer" in answer.content.decode()


def test_json_says_that_the_storage_is_away(editor: User, workspace: Workspace) -> None:
    script = caller(tokens.new(editor, "nightly", "write", 30)[1])
    answer = script("POST", "uploads", {"items": [{"text": "Good morning"}]})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "storage" in answer.json()["error"]["message"]
