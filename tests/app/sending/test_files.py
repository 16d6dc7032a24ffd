"""Files of an upload: their bytes are sent, and leave staging when the API has them."""

import base64

import pytest

from inputs_app.models import Chunk, Job, StagedFile, StagedPart
from inputs_app.services import staging, working
from inputs_app.services.uploads import troubles
from inputs_core.faults import StorageFailed
from tests.app.sending.conftest import Make, TroubledApi, give_bytes, make_due, states


def test_bytes_are_sent_and_leave_staging_when_the_api_has_them(
    api: TroubledApi, upload: Make
) -> None:
    chunk = upload(2)
    first, second = chunk.upload_items.order_by("number")
    give_bytes(first, b"first half, ", b"second half")
    second.source, second.state, second.kind = "file", "staged", "text"
    second.save()
    give_bytes(second, "\ufeffWörter".encode())
    names = list(StagedPart.objects.values_list("name", flat=True))
    working.work_chunk(chunk.pk)
    sent = api.rows["up-0-0"]["data"]["image"]["base64"]
    assert base64.b64decode(sent) == b"first half, second half"
    assert api.rows["up-0-1"]["data"]["text"] == {"raw": "Wörter"}
    assert StagedFile.objects.count() == 0
    with pytest.raises(FileNotFoundError):
        staging.opened(names[0])


def test_bytes_that_a_killed_worker_left_behind_are_taken_away_by_the_next(
    api: TroubledApi, upload: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk = upload(1)
    give_bytes(chunk.upload_items.get(), b"bytes")
    with monkeypatch.context() as patch:
        patch.setattr("inputs_app.services.uploads.emptying.empty", lambda chunk: 0)
        working.work_chunk(chunk.pk)
    assert StagedFile.objects.count() == 1
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert StagedFile.objects.count() == 0


def test_a_file_that_is_still_arriving_holds_up_no_other(api: TroubledApi, upload: Make) -> None:
    chunk = upload(2)
    late = chunk.upload_items.order_by("number")[1]
    late.source = "file"
    late.save()
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted", "planned"]
    assert Chunk.objects.get().is_followed
    give_bytes(late, b"now")
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted", "accepted"]
    assert api.posted == [["up-0-0"], ["up-0-1"]]


def test_a_file_that_is_gone_from_staging_fails_alone(api: TroubledApi, upload: Make) -> None:
    chunk = upload(2)
    item = chunk.upload_items.order_by("number")[0]
    give_bytes(item, b"bytes")
    staging.remove(StagedPart.objects.values_list("name", flat=True))
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["failed", "accepted"]


def test_a_storage_that_is_away_fails_no_item(
    api: TroubledApi, upload: Make, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk = upload(1)
    give_bytes(chunk.upload_items.get(), b"bytes")

    def away(name: str) -> None:
        raise StorageFailed

    with monkeypatch.context() as patch:
        patch.setattr(staging, "opened", away)
        working.work_chunk(chunk.pk)
        chunk.refresh_from_db()
        assert (states(chunk), chunk.problem) == (["staged"], troubles.STORAGE_AWAY)
        Chunk.objects.update(attempt=12)
        make_due(chunk)
        working.work_chunk(chunk.pk)
    job.refresh_from_db()
    assert (job.state, states(chunk)) == ("paused", ["staged"])
