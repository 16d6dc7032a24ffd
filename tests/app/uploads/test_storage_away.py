"""A storage that does not answer is told in words, on pages and over JSON."""

import io
from datetime import timedelta
from typing import IO

import pytest
from django.utils import timezone

from inputs_app.models import Job, UploadItem, UploadManifest, User, Workspace
from inputs_app.services import staging, tokens, working
from inputs_app.services.audit import Actor
from inputs_app.services.uploads import manifests, starting, troubles
from inputs_core.faults import StorageFailed
from tests.app.api.conftest import caller
from tests.app.conftest import SignedIn
from tests.app.uploads.conftest import step_on
from tests.client.fake import FakeApi

TABLE = "id,text\na,Good morning\n"


@pytest.fixture
def storage_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def put(*_: object) -> str:
        raise StorageFailed

    monkeypatch.setattr(staging, "put", put)


@pytest.mark.usefixtures("storage_is_away")
def test_a_page_says_that_the_storage_is_away(
    editor: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    sent = {"from": "manifest", "pasted": TABLE}
    answer = signed_in(editor).post("/w/street-scenes/uploads/new", sent)
    assert answer.status_code == 503
    assert "storage of files does not answer" in answer.content.decode()


@pytest.mark.usefixtures("storage_is_away")
def test_json_says_that_the_storage_is_away(editor: User, workspace: Workspace) -> None:
    script = caller(tokens.new(editor, "nightly", "write", 30)[1])
    answer = script("POST", "uploads", {"items": [{"text": "Good morning"}]})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "storage" in answer.json()["error"]["message"]


class Breaking(io.BytesIO):
    """An object whose bytes do not come."""

    def read(self, *_: object) -> bytes:
        """As a disk that is gone."""
        raise OSError(5, "Input/output error")


def step(job: Job) -> Job:
    """The next step of a job, now; gives how it stands."""
    Job.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    working.step_job(job.pk)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("is_started", [False, True])
def test_a_table_that_cannot_be_read_now_is_read_later(
    actor: Actor, draft: Job, monkeypatch: pytest.MonkeyPatch, is_started: bool
) -> None:
    FakeApi().replace(monkeypatch)
    manifests.add(draft, "rows.csv", io.BytesIO(TABLE.encode()))
    if is_started:
        starting.start(actor, draft)

    def opened(name: str) -> IO[bytes]:
        return Breaking()

    with monkeypatch.context() as patch:
        patch.setattr(staging, "opened", opened)
        assert step(draft).problem == troubles.STORAGE_AWAY
        Job.objects.update(attempt=12)
        assert step(draft).state == ("paused" if is_started else "draft")
    manifest = UploadManifest.objects.get()
    assert (manifest.is_read, manifest.problem) == (False, "")
    Job.objects.filter(state="paused").update(state="running")
    assert step(draft).problem == ""
    assert UploadItem.objects.get().text == "Good morning"


def test_a_table_that_is_gone_ends_in_words_after_the_rows_that_were_read(
    draft: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakeApi().replace(monkeypatch)
    monkeypatch.setattr(manifests, "PART_BYTES", 1024)
    rows = "".join(f"{number},{'word ' * 40}\n" for number in range(9))
    made = manifests.add(draft, "rows.csv", io.BytesIO(f"id,text\n{rows}".encode()))
    staging.remove([made.parts[1][0]])
    step_on(draft)
    made.refresh_from_db()
    assert (made.is_read, made.problem) == (True, manifests.GONE)
    assert 0 < UploadItem.objects.count() < 9
