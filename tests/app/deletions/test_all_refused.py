"""A deletion or a restore of which the API refuses everything pauses, says why, and goes on when a
person lets it, each input at most once."""

import pytest

from inputs_app.client.errors import ApiError, Forbidden, NotAnInputsApi, Trace, Unauthorized
from inputs_app.models import Chunk, DeletionItem, Job, User, Workspace
from inputs_app.services import chunks, jobs, lifecycle, working
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import restoring
from inputs_core import limits
from tests.app.conftest import SignedIn
from tests.app.deletions.conftest import begun, make_due, state, states, work
from tests.app.deletions.refusals import LOCKED, Refusals
from tests.client.fake import FakeApi

SAID = (
    "The API refused {act} each of the {which} 4 inputs. Go on if it may take it for others,"
    " else cancel. Its words: The app is locked."
)


@pytest.fixture
def ids(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Eleven inputs, four of which go in one request."""
    monkeypatch.setattr(limits, "INPUTS_PER_REQUEST", 4)
    api.fill(6)
    return list(api.rows)


@pytest.fixture
def deletion(api: FakeApi, by: Actor, workspace: Workspace, ids: list[str]) -> Job:
    """A deletion of eleven inputs, which has begun."""
    return begun(by, workspace, api, ids)


@pytest.fixture
def refusals(deletion: Job, api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> Refusals:
    """From now on everything is refused."""
    return Refusals(api, monkeypatch)


def restored(by: Actor, deletion: Job, refusals: Refusals) -> Job:
    """A restore of eleven inputs, none of which has been asked for yet."""
    refusals.of = lambda _: False
    work(deletion)
    refusals.of = lambda _: True
    refusals.asked.clear()
    refusals.taken.clear()
    return restoring.restore(by, deletion, [], "A mistake")


def problem(job: Job) -> str:
    """Why the job does not go on."""
    return Job.objects.get(pk=job.pk).problem


def processed(api: FakeApi) -> None:
    """The API has looked at everything."""
    for row in api.rows.values():
        row["status"] = {"code": 30000, "description": "Told"}


def test_a_deletion_pauses_after_its_first_request_with_the_words_of_the_api(
    deletion: Job, refusals: Refusals, api: FakeApi, ids: list[str]
) -> None:
    work(deletion)
    assert (state(deletion), list(api.rows)) == ("paused", ids)
    assert problem(deletion) == SAID.format(act="the deletion of", which="first")
    assert len(refusals.asked) == 7
    assert states(deletion) == ["failed"] * 4 + ["planned"] * 7
    assert chunks.counts(deletion).failed == 4
    work(deletion, turns=3)
    assert len(refusals.asked) == 7


def test_who_goes_on_in_vain_is_told_again_and_nothing_goes_on_by_itself(
    deletion: Job, refusals: Refusals, by: Actor
) -> None:
    work(deletion)
    lifecycle.resume(by, deletion)
    assert problem(deletion) == ""
    work(deletion, turns=3)
    assert problem(deletion) == SAID.format(act="the deletion of", which="next")
    assert (state(deletion), len(refusals.asked)) == ("paused", 14)
    lifecycle.resume(by, deletion)
    work(deletion, turns=3)
    assert (state(deletion), problem(deletion)) == ("failed", "")
    assert states(deletion) == ["failed"] * 11


def test_a_deletion_that_goes_on_is_done_and_what_was_refused_can_be_tried_again(
    deletion: Job, refusals: Refusals, by: Actor, api: FakeApi, ids: list[str]
) -> None:
    work(deletion)
    refusals.of = lambda _: False
    lifecycle.resume(by, deletion)
    work(deletion)
    assert states(deletion) == ["failed"] * 4 + ["done"] * 7
    assert lifecycle.retry(by, Job.objects.get(pk=deletion.pk)) == 4
    work(deletion)
    assert (state(deletion), states(deletion), api.rows) == ("finished", ["done"] * 11, {})
    assert sorted(refusals.taken) == ids


def test_a_restore_pauses_and_goes_on_in_the_same_way(
    deletion: Job, refusals: Refusals, by: Actor, api: FakeApi, ids: list[str]
) -> None:
    made = restored(by, deletion, refusals)
    work(made)
    assert (state(made), len(refusals.asked), api.rows) == ("paused", 7, {})
    assert problem(made) == SAID.format(act="the restore of", which="first")
    refusals.of = lambda _: False
    lifecycle.resume(by, made)
    work(made)
    processed(api)
    work(made)
    assert states(made) == ["failed"] * 4 + ["done"] * 7
    lifecycle.retry(by, Job.objects.get(pk=made.pk))
    work(made)
    processed(api)
    work(made)
    assert (state(made), states(made)) == ("finished", ["done"] * 11)
    assert sorted(refusals.taken) == ids


def test_a_restore_of_which_something_was_taken_elsewhere_goes_on(
    deletion: Job, refusals: Refusals, by: Actor, api: FakeApi, ids: list[str]
) -> None:
    made = restored(by, deletion, refusals)
    refusals.of = lambda one: one in ids[4:8]
    work(made)
    assert state(made) == "running"
    processed(api)
    work(made)
    assert states(made) == ["done"] * 4 + ["failed"] * 4 + ["done"] * 3


def test_a_deletion_of_which_something_was_taken_but_is_not_gone_yet_goes_on(
    deletion: Job, refusals: Refusals, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals.of = lambda one: one in ids[4:8]
    with monkeypatch.context() as patch:
        patch.setattr(refusals, "call_through", False)
        work(deletion)
    assert (state(deletion), states(deletion)[:4]) == ("running", ["sent"] * 4)
    work(deletion)
    assert states(deletion) == ["done"] * 4 + ["failed"] * 4 + ["done"] * 3


@pytest.mark.parametrize("error", [LOCKED, NotAnInputsApi(trace=Trace(http_status=413))])
def test_one_input_that_is_taken_is_enough_to_go_on(
    deletion: Job, refusals: Refusals, ids: list[str], error: ApiError
) -> None:
    refusals.error = error
    refusals.of = lambda one: one != ids[1]
    work(deletion)
    assert state(deletion) == "finished_with_problems"
    assert states(deletion).count("done") == 1


def test_a_refusal_without_a_code_pauses_too(deletion: Job, refusals: Refusals) -> None:
    refusals.error = NotAnInputsApi(trace=Trace(http_status=413))
    work(deletion)
    assert (state(deletion), "too large" in problem(deletion)) == ("paused", True)
    item = DeletionItem.objects.filter(state="failed").first()
    assert item is not None
    assert item.code == 413


def test_who_is_killed_while_it_pauses_leaves_the_pause_with_the_counts_or_neither(
    deletion: Job, refusals: Refusals, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object, **fields: object) -> bool:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "move", killed)
        with pytest.raises(SystemExit):
            work(deletion)
    first = Chunk.objects.get(job=deletion, number=0)
    assert (state(deletion), first.failed_count) == ("running", 3)
    assert states(deletion)[:4].count("failed") == 3
    make_due(deletion)
    working.work_chunk(first.pk)
    assert (state(deletion), chunks.counts(deletion).failed) == ("paused", 4)
    assert len(refusals.asked) == 8  # the last answer was not known


def test_a_job_that_ends_while_it_is_paused_does_not_ask_to_go_on(
    deletion: Job, refusals: Refusals
) -> None:
    work(deletion)
    for pk in deletion.chunks.filter(due_at__isnull=False).values_list("pk", flat=True):
        Chunk.objects.filter(pk=pk).update(due_at=None, failed_count=1)
    chunks.end_job(deletion.pk)
    assert (state(deletion), problem(deletion)) == ("failed", "")


def test_its_page_and_its_card_say_why(
    deletion: Job, refusals: Refusals, editor: User, signed_in: SignedIn
) -> None:
    work(deletion)
    browser = signed_in(editor)
    for page in (f"deletions/{deletion.pk}", "queue"):
        shown = browser.get(f"/w/street-scenes/{page}").content.decode()
        assert SAID.format(act="the deletion of", which="first") in shown
        assert "4 failed" in shown
        assert "Go on</span>" in shown


@pytest.mark.parametrize(
    "error",
    [
        Unauthorized(trace=Trace(code=11008, http_status=401)),
        Forbidden(trace=Trace(code=11007, http_status=403)),
    ],
)
def test_a_key_that_may_not_delete_pauses_and_fails_nothing(
    deletion: Job, refusals: Refusals, by: Actor, api: FakeApi, error: ApiError
) -> None:
    refusals.error = error
    work(deletion)
    assert (state(deletion), problem(deletion)) == ("paused", error.user_message)
    assert (len(refusals.asked), chunks.counts(deletion).failed) == (1, 0)
    lifecycle.resume(by, deletion)
    work(deletion)
    assert (state(deletion), problem(deletion)) == ("paused", error.user_message)
    refusals.of = lambda _: False
    lifecycle.resume(by, deletion)
    work(deletion)
    assert (state(deletion), states(deletion), api.rows) == ("finished", ["done"] * 11, {})
