"""A chunk of an upload is sent once, whatever happens to its request."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from inputs_app.client.errors import (
    ApiError,
    Forbidden,
    Invalid,
    NotAnInputsApi,
    NotFound,
    ServerError,
    Throttled,
    TimedOut,
    Trace,
    Unauthorized,
    Unreachable,
)
from inputs_app.models import Chunk, Job, StagedFile, StagedPart, UploadItem
from inputs_app.services import chunks, halving, staging, working
from inputs_app.services.uploads import existing, posting, troubles
from inputs_core.faults import StorageFailed
from tests.app.sending.conftest import Make, TroubledApi, give_bytes, make_due, states


def arrived(error: ApiError) -> ApiError:
    """The error of a request that did its work without an answer."""
    error.may_have_arrived = True
    return error


def test_a_chunk_is_sent_in_one_request_and_followed_to_the_end(
    api: TroubledApi, upload: Make, job: Job
) -> None:
    chunk = upload()
    working.work_chunk(chunk.pk)
    chunk.refresh_from_db()
    assert (states(chunk), chunk.is_followed) == (["accepted"] * 3, True)
    assert (chunk.accepted_count, chunk.done_count) == (3, 0)
    api.process()
    make_due(chunk)
    working.work_chunk(chunk.pk)
    job.refresh_from_db()
    assert (states(chunk), job.state) == (["done"] * 3, "finished")
    assert api.calls == ["post", "by_ids"]
    assert chunks.counts(job).done == 3


def test_options_of_the_upload_are_given_to_each_and_an_item_has_its_own_way(
    api: TroubledApi, upload: Make, job: Job
) -> None:
    geo = {"geo_point": {"longitude": 1.0, "latitude": 2.0}}
    job.options = {
        "concepts": [{"id": "a", "value": 1}, {"id": "b", "value": 1}],
        "metadata": {"split": "train", "by": "all"},
        "geo": geo,
        "dataset_ids": ["first"],
        "allow_duplicate_url": True,
    }
    job.save()
    own = {"concepts": [{"id": "b", "value": 0}], "metadata": {"split": "test"}}
    chunk = upload(1, data=own, dataset_ids=["second"])
    working.work_chunk(chunk.pk)
    row = api.rows["up-0-0"]
    assert [(one["id"], one["value"]) for one in row["data"]["concepts"]] == [("a", 1), ("b", 0)]
    assert row["data"]["metadata"] == {"split": "test", "by": "all"}
    assert (row["data"]["geo"], row["dataset_ids"]) == (geo, ["first", "second"])
    assert row["data"]["image"]["allow_duplicate_url"] is True


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
    assert not Chunk.objects.get().is_followed
    give_bytes(late, b"now")
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted", "accepted"]
    assert api.posted == [["up-0-0"], ["up-0-1"]]


def test_one_that_is_refused_stops_no_other(api: TroubledApi, upload: Make) -> None:
    api.post(None, [{"id": "up-0-1", "data": {"image": {"url": "https://other.example"}}}])  # type: ignore[arg-type]
    api.rows["up-0-1"]["created_at"] = "2020-01-01T00:00:00Z"
    chunk = upload()
    working.work_chunk(chunk.pk)
    item = chunk.upload_items.get(number=1)
    assert states(chunk) == ["accepted", "failed", "accepted"]
    assert (item.code, item.problem) == (30100, existing.FOREIGN)
    chunk.refresh_from_db()
    assert (chunk.accepted_count, chunk.failed_count) == (2, 1)


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


@pytest.mark.parametrize(
    "error",
    [
        arrived(Unreachable()),
        arrived(TimedOut()),
        ServerError(trace=Trace(http_status=500)),
        NotAnInputsApi(trace=Trace(http_status=200)),
    ],
)
def test_what_may_have_arrived_is_looked_for_and_not_sent_again(
    api: TroubledApi, upload: Make, error: ApiError
) -> None:
    chunk = upload()
    api.troubles = [arrived(error)]
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["sent"] * 3
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted"] * 3
    assert (len(api.posted), len(api.rows)) == (1, 3)


@pytest.mark.parametrize("error", [Throttled(), Unreachable(), ServerError()])
def test_what_did_not_arrive_is_sent_again_later(
    api: TroubledApi, upload: Make, error: ApiError
) -> None:
    error.may_have_arrived = False
    chunk = upload()
    api.troubles = [error]
    working.work_chunk(chunk.pk)
    chunk.refresh_from_db()
    assert (chunk.attempt, chunk.problem) == (1, error.user_message)
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted"] * 3


@pytest.mark.parametrize(
    "error",
    [
        Unauthorized(trace=Trace(code=11008, http_status=401)),
        Forbidden(trace=Trace(code=11007, http_status=403)),
        Invalid(trace=Trace(code=11004, http_status=400)),
        Invalid("The base URL of the workspace is not a web address. Correct it."),
    ],
)
def test_what_waiting_does_not_mend_pauses_the_job_with_its_sentence(
    api: TroubledApi, upload: Make, job: Job, error: ApiError
) -> None:
    chunk = upload()
    api.troubles = [error]
    working.work_chunk(chunk.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("paused", error.user_message)
    assert "failed" not in states(chunk)
    Job.objects.update(state="running")
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted"] * 3


def test_an_app_that_is_gone_pauses_the_job(
    api: TroubledApi, upload: Make, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk = upload()
    api.failing = NotFound(trace=Trace(code=11101, http_status=404))
    working.work_chunk(chunk.pk)
    job.refresh_from_db()
    assert (job.state, set(states(chunk))) == ("paused", {"sent"})


@pytest.mark.parametrize(
    "error",
    [
        Invalid(trace=Trace(code=39999, http_status=400, details="No such thing.")),
        NotAnInputsApi(trace=Trace(http_status=413)),
        NotFound(trace=Trace(code=11101, http_status=404, details="No such dataset.")),
    ],
)
def test_a_request_refused_for_one_item_fails_only_that_item(
    api: TroubledApi, upload: Make, error: ApiError, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunk = upload(11)
    post = api.post

    def refusing(connection: object, items: list[dict[str, str]], **more: object) -> object:
        if any(item["id"] == "up-0-6" for item in items):
            raise error
        return post(connection, items)  # type: ignore[arg-type]

    monkeypatch.setattr("inputs_app.client.inputs.post", refusing)
    working.work_chunk(chunk.pk)
    assert states(chunk).count("accepted") == 10
    culprit = chunk.upload_items.get(state="failed")
    assert (culprit.input_id, culprit.problem) == ("up-0-6", halving.words(error))


def test_one_of_which_nothing_is_said_is_looked_for_later(api: TroubledApi, upload: Make) -> None:
    chunk = upload()
    api.troubles = [lambda items: []]
    working.work_chunk(chunk.pk)
    chunk.refresh_from_db()
    assert (states(chunk), chunk.attempt) == (["sent"] * 3, 1)
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert (states(chunk), len(api.posted)) == (["accepted"] * 3, 2)


def test_a_duplicate_url_fails_with_the_words_of_the_api(api: TroubledApi, upload: Make) -> None:
    chunk = upload(1)
    told = {"code": 30100, "description": "Input duplicate", "details": "The URL is there already."}
    api.troubles = [lambda items: api.answer([{"id": "up-0-0", "status": told}])]
    working.work_chunk(chunk.pk)
    item = UploadItem.objects.get()
    assert (item.state, item.code, item.problem) == ("failed", 30100, told["details"])
    assert item.accepted_at is None


def test_two_workers_send_a_chunk_once(api: TroubledApi, upload: Make) -> None:
    chunk = upload()
    ours = chunks.hold(chunk.pk)
    assert ours is not None
    working.work_chunk(chunk.pk)
    make_due(chunk)
    working.work_chunk(chunk.pk)
    posting.work_on(ours)
    assert len(api.posted) == 1


@pytest.mark.parametrize(("later_s", "is_ours"), [(-3600, False), (-2, True), (60, True)])
def test_a_taken_id_is_ours_only_when_it_was_made_after_we_sent_it(
    api: TroubledApi, upload: Make, later_s: int, is_ours: bool
) -> None:
    chunk = upload(1)
    api.troubles = [arrived(Unreachable())]
    working.work_chunk(chunk.pk)
    made = timezone.now() + timedelta(seconds=later_s)
    api.rows["up-0-0"]["created_at"] = made.isoformat()
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted" if is_ours else "failed"]


def test_a_taken_id_that_holds_something_else_is_not_ours(api: TroubledApi, upload: Make) -> None:
    chunk = upload(1)
    api.troubles = [arrived(Unreachable())]
    working.work_chunk(chunk.pk)
    api.rows["up-0-0"]["data"]["image"]["url"] = "https://pictures.example/another.jpg"
    make_due(chunk)
    working.work_chunk(chunk.pk)
    assert UploadItem.objects.get().problem == existing.FOREIGN


def test_the_clock_of_the_api_is_read_from_its_answers() -> None:
    clock = existing.Clock()
    now = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC).timestamp()
    clock.heard({"Date": "Thu, 01 Jan 2026 13:00:00 GMT"}, now)
    assert clock.ahead == timedelta(hours=1, seconds=0.5)
    clock.heard({"Date": "nonsense"}, now)
    clock.heard({}, now)
    assert clock.ahead == timedelta(hours=1, seconds=0.5)
