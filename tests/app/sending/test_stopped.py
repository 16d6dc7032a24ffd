"""What the API has taken is followed to its end, also of an upload that is paused or cancelled;
nothing more is sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_app.client.errors import ServerError, Trace, Unauthorized
from inputs_app.models import Chunk, Job, User
from inputs_app.services import chunks, lifecycle, reports, working
from inputs_app.services.audit import Actor
from inputs_app.services.uploads import posting, troubles
from tests.app.conftest import SignedIn
from tests.app.sending.conftest import Make, TroubledApi, make_due, states


def mixed(upload: Make) -> Chunk:
    """A chunk of which two are taken, and one is a file that has not come."""
    chunk = upload(3)
    last = chunk.upload_items.order_by("-number")[0]
    chunk.upload_items.filter(pk=last.pk).update(source="file", url="")
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted", "accepted", "planned"]
    return chunk


def look(chunk: Chunk) -> Chunk:
    """The next turn at it, whoever takes it."""
    make_due(chunk)
    working.go_on()
    chunk.refresh_from_db()
    return chunk


def kept(chunk: Chunk) -> tuple[int, int, int]:
    """done, failed and skipped of a chunk, which must be what its items say."""
    chunk.refresh_from_db()
    found = (chunk.done_count, chunk.failed_count, chunk.skipped_count)
    assert found == tuple(states(chunk).count(one) for one in ("done", "failed", "skipped"))
    return found


def state(job: Job) -> str:
    """Where the job stands."""
    job.refresh_from_db()
    return job.state


def test_a_cancelled_upload_tells_how_each_ended_that_was_taken(
    api: TroubledApi, upload: Make, job: Job, by: Actor
) -> None:
    taken, unsent = upload(3), upload(2)
    working.work_chunk(taken.pk)
    lifecycle.cancel(by, job)
    assert (kept(taken), kept(unsent)) == ((0, 0, 0), (0, 0, 2))
    assert states(taken) == ["accepted"] * 3
    api.process()
    api.rows["up-0-1"]["status"] = {"code": 30002, "details": "404 Client Error"}
    look(taken)
    assert (kept(taken), taken.due_at, state(job)) == ((2, 1, 0), None, "cancelled")
    assert len(api.posted) == 1
    told = {row.input_id: (row.state, row.code) for row in reports.rows(job)}
    assert told["up-0-0"] == ("Done", 30000)
    assert told["up-0-1"] == ("Failed", 30002)
    assert told["up-1-0"] == ("Left out", 0)


def test_the_unsent_rest_of_a_chunk_is_left_out_and_the_taken_is_followed(
    api: TroubledApi, upload: Make, job: Job, by: Actor
) -> None:
    chunk = mixed(upload)
    lifecycle.cancel(by, job)
    assert kept(chunk) == (0, 0, 1)
    assert look(chunk).due_at is not None
    api.process()
    assert look(chunk).due_at is None
    assert states(chunk) == ["done", "done", "skipped"]
    assert (len(api.posted), state(job)) == (1, "cancelled")


def test_what_many_chunks_of_a_cancelled_upload_had_is_followed_by_workers(
    api: TroubledApi, upload: Make, job: Job, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [mixed(upload) for _ in range(3)]
    monkeypatch.setattr(lifecycle, "AT_ONCE", 1)
    lifecycle.cancel(by, job)
    api.process()
    for chunk in made:
        look(chunk)
    assert [kept(chunk) for chunk in made] == [(2, 0, 1)] * 3
    assert chunks.counts(job).left == 0


def test_a_cancel_while_a_request_is_on_its_way_follows_what_it_brought(
    api: TroubledApi, upload: Make, job: Job, by: Actor
) -> None:
    chunk = upload(2)

    def cancelled_meanwhile(items: list[dict[str, object]]) -> object:
        lifecycle.cancel(by, job)
        return api.answer([{"id": one["id"], "status": {"code": 30001}} for one in items])

    api.troubles = [cancelled_meanwhile]
    working.work_chunk(chunk.pk)
    assert states(chunk) == ["accepted"] * 2
    for one in ("up-0-0", "up-0-1"):
        api.rows[one] = {"id": one, "status": {"code": 30000}}
    look(chunk)
    assert (kept(chunk), state(job)) == ((2, 0, 0), "cancelled")


def test_whoever_dies_while_following_a_cancelled_upload_is_replaced(
    api: TroubledApi, upload: Make, job: Job, by: Actor
) -> None:
    chunk = mixed(upload)
    lifecycle.cancel(by, job)
    make_due(chunk)
    assert chunks.hold(chunk.pk) is not None
    api.process()
    look(chunk)
    assert (kept(chunk), chunk.due_at) == ((2, 0, 1), None)


def test_a_paused_upload_follows_and_sends_nothing(
    api: TroubledApi, upload: Make, job: Job, by: Actor
) -> None:
    chunk, unsent = mixed(upload), upload(2)
    lifecycle.pause(by, job)
    make_due(unsent)
    api.process()
    look(chunk)
    assert (kept(chunk), states(unsent)) == ((2, 0, 0), ["planned"] * 2)
    assert (len(api.posted), state(job)) == (1, "paused")
    assert chunks.due(timezone.now() + timedelta(hours=1)) == []
    lifecycle.resume(by, job)
    look(unsent)
    assert states(unsent) == ["accepted"] * 2


def test_a_paused_upload_of_which_all_was_taken_finishes(
    api: TroubledApi, upload: Make, job: Job, by: Actor
) -> None:
    chunk = upload(2)
    working.work_chunk(chunk.pk)
    lifecycle.pause(by, job)
    api.process()
    look(chunk)
    assert (kept(chunk), state(job)) == ((2, 0, 0), "finished")


def test_what_is_taken_is_followed_while_other_files_are_on_their_way(
    api: TroubledApi, upload: Make
) -> None:
    chunk = mixed(upload)
    api.process()
    look(chunk)
    assert states(chunk) == ["done", "done", "planned"]
    assert chunk.due_at is not None
    assert chunk.due_at <= timezone.now() + timedelta(seconds=posting.LOOK_FOR_BYTES_S)


@pytest.mark.parametrize("act", [lifecycle.pause, lifecycle.cancel])
def test_an_api_that_refuses_is_asked_rarely_and_again_when_the_job_goes_on(
    api: TroubledApi, upload: Make, job: Job, by: Actor, act: object
) -> None:
    chunk = upload(2)
    working.work_chunk(chunk.pk)
    act(by, job)  # type: ignore[operator]
    stood = state(job)
    api.failing = Unauthorized(trace=Trace(code=11008, http_status=401))
    look(chunk)
    assert (state(job), job.problem, states(chunk)) == (stood, "", ["accepted"] * 2)
    assert chunk.due_at is not None
    assert chunk.due_at > timezone.now() + timedelta(minutes=9)
    if stood == "paused":
        lifecycle.resume(by, job)
        chunk.refresh_from_db()
        assert chunk.due_at <= timezone.now()


def test_a_cancelled_upload_is_let_go_after_a_day_without_an_answer(
    api: TroubledApi, upload: Make, job: Job, by: Actor
) -> None:
    chunk = upload(2)
    working.work_chunk(chunk.pk)
    lifecycle.cancel(by, job)
    api.failing = ServerError(trace=Trace(http_status=502))
    Job.objects.update(ended_at=timezone.now() - troubles.ASKED_FOR)
    Chunk.objects.update(attempt=12)
    look(chunk)
    assert (kept(chunk), chunk.due_at, state(job)) == ((0, 0, 2), None, "cancelled")
    assert "the input is there" in {item.problem for item in chunk.upload_items.all()}.pop()


def test_a_cancelled_upload_is_let_go_after_a_day_of_processing(
    api: TroubledApi, upload: Make, job: Job, by: Actor
) -> None:
    chunk = mixed(upload)
    lifecycle.cancel(by, job)
    assert look(chunk).due_at is not None
    Job.objects.update(ended_at=timezone.now() - troubles.ASKED_FOR)
    look(chunk)
    assert (kept(chunk), chunk.due_at, state(job)) == ((0, 0, 3), None, "cancelled")


def test_the_pages_of_a_cancelled_upload_add_up(
    api: TroubledApi, upload: Make, job: Job, by: Actor, editor: User, signed_in: SignedIn
) -> None:
    chunk = mixed(upload)
    lifecycle.cancel(by, job)
    here = f"/w/street-scenes/uploads/{job.pk}"
    told = signed_in(editor).get(here).content.decode()
    for words in ("0 of 3 done", "1 left out", "2 being processed by the app", "every 2s"):
        assert words in told
    api.process()
    look(chunk)
    told = signed_in(editor).get(here).content.decode()
    for words in ("2 of 3 done", "1 left out"):
        assert words in told
    for words in ("being processed by", "every 2s", "are in the app"):
        assert words not in told
