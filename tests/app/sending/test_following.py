"""Inputs that the API has taken are looked at until each has ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_app.client.errors import ServerError, Trace
from inputs_app.models import Chunk, Job, UploadItem
from inputs_app.services import working
from inputs_app.services.uploads import following
from tests.app.sending.conftest import Make, TroubledApi, make_due, states


def taken(upload: Make, count: int = 3, **fields: object) -> Chunk:
    """A chunk that the API has taken."""
    chunk = upload(count, **fields)
    working.work_chunk(chunk.pk)
    return chunk


def look(chunk: Chunk) -> Chunk:
    """Looks once more how far it is."""
    make_due(chunk)
    working.work_chunk(chunk.pk)
    chunk.refresh_from_db()
    return chunk


def wait_s(chunk: Chunk) -> float:
    """In how many seconds it is looked at again."""
    assert chunk.due_at is not None
    return (chunk.due_at - timezone.now()).total_seconds()


def grow_old(age: timedelta) -> None:
    """All items were taken so long ago."""
    UploadItem.objects.update(accepted_at=timezone.now() - age)


def test_each_ends_with_its_own_code_and_words(api: TroubledApi, upload: Make, job: Job) -> None:
    chunk = taken(upload)
    api.rows["up-0-0"]["status"] = {"code": 30000, "description": "Download complete"}
    api.rows["up-0-1"]["status"] = {"code": 30002, "details": "404 Client Error"}
    look(chunk)
    assert states(chunk) == ["done", "failed", "accepted"]
    assert (chunk.accepted_count, chunk.done_count, chunk.failed_count) == (3, 1, 1)
    api.process()
    look(chunk)
    job.refresh_from_db()
    item = UploadItem.objects.get(number=1)
    assert (item.code, item.problem) == (30002, "404 Client Error")
    assert job.state == "finished_with_problems"


def test_addresses_that_are_not_there_have_one_cause(api: TroubledApi, upload: Make) -> None:
    chunk = taken(upload)
    for one, row in api.rows.items():
        row["status"] = {"code": 30102, "details": f"404 Client Error: Not Found for url: {one}"}
    look(chunk)
    assert set(chunk.upload_items.values_list("code", "problem")) == {
        (30102, "URL does not exist (404)")
    }


def test_an_input_that_was_deleted_meanwhile_has_failed(api: TroubledApi, upload: Make) -> None:
    chunk = taken(upload, 1)
    api.rows.clear()
    look(chunk)
    assert states(chunk) == ["accepted"]
    grow_old(timedelta(minutes=2))
    look(chunk)
    assert UploadItem.objects.get().problem == following.GONE


@pytest.mark.parametrize(
    ("age_s", "kind", "least_s", "most_s"),
    [(0, "image", 0, 0.5), (20, "image", 4, 5.1), (600, "image", 9, 10), (600, "video", 29, 30)],
)
def test_it_is_looked_at_ever_more_rarely(
    api: TroubledApi, upload: Make, age_s: int, kind: str, least_s: float, most_s: float
) -> None:
    chunk = taken(upload, 1, kind=kind)
    grow_old(timedelta(seconds=age_s))
    assert least_s <= wait_s(look(chunk)) <= most_s


def test_what_takes_more_than_an_hour_is_told_and_looked_at_slowly_for_ever(
    api: TroubledApi, upload: Make, job: Job
) -> None:
    chunk = taken(upload, 1)
    grow_old(timedelta(hours=2))
    for _ in range(20):
        look(chunk)
    job.refresh_from_db()
    assert (chunk.problem, chunk.attempt, job.state) == (following.STUCK, 0, "running")
    assert wait_s(chunk) > 50
    api.process()
    look(chunk)
    assert (states(chunk), chunk.problem) == (["done"], "")


def test_chunks_behind_others_wait_until_one_of_these_has_ended(
    api: TroubledApi, upload: Make
) -> None:
    made = [taken(upload, 1) for _ in range(following.AT_ONCE + 4)]
    last = Chunk.objects.get(pk=made[-1].pk)
    assert wait_s(last) > 1
    fifth = made[following.AT_ONCE]
    Chunk.objects.filter(pk=fifth.pk).update(due_at=timezone.now() + timedelta(minutes=1))
    api.process()
    look(made[0])
    fifth.refresh_from_db()
    assert wait_s(fifth) <= following.FIRST_WAIT_S


def test_an_api_that_does_not_answer_is_asked_again(api: TroubledApi, upload: Make) -> None:
    chunk = taken(upload)
    api.failing = ServerError(trace=Trace(http_status=502))
    look(chunk)
    assert (chunk.attempt, states(chunk)) == (1, ["accepted"] * 3)


def give_back() -> None:
    """A person has the failed items tried again."""
    UploadItem.objects.filter(state="failed").update(state="planned", code=0, problem="")
    Job.objects.update(state="running", ended_at=None)
    Chunk.objects.update(is_followed=False, failed_count=0)


def test_what_failed_is_tried_again_without_what_is_done(
    api: TroubledApi, upload: Make, job: Job
) -> None:
    chunk = taken(upload)
    api.process()
    api.rows["up-0-1"]["status"] = {"code": 30002, "details": "404 Client Error"}
    look(chunk)
    give_back()
    api.calls.clear()
    look(chunk)
    assert api.posted == [["up-0-0", "up-0-1", "up-0-2"], ["up-0-1"]]
    assert (states(chunk), "delete" in api.calls) == (["done", "accepted", "done"], True)
    api.process()
    look(chunk)
    assert (states(chunk), len(api.rows)) == (["done"] * 3, 3)


def test_what_was_refused_is_tried_again_without_a_deletion(api: TroubledApi, upload: Make) -> None:
    refused = {"id": "up-0-0", "status": {"code": 30104, "details": "Refused on purpose."}}
    chunk = upload(1)
    api.troubles = [lambda items: api.answer([refused])]
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["failed"]
    give_back()
    look(chunk)
    assert (states(chunk), "delete" in api.calls) == (["accepted"], False)
