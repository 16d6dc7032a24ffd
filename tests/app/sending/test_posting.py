"""A chunk of an upload is sent once, whatever happens to its request."""

import pytest

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
from inputs_app.models import Job, UploadItem
from inputs_app.services import chunks, halving, working
from inputs_app.services.uploads import posting
from tests.app.sending.conftest import Make, TroubledApi, make_due, states


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
