"""A change of which the API refuses everything pauses, says why on its pages, and pauses again when
somebody lets it go on in vain."""

from collections.abc import Sequence
from typing import Any

import pytest

from inputs_app.client import inputs
from inputs_app.client.errors import ApiError, Invalid, NotAnInputsApi, Trace, Unauthorized
from inputs_app.models import ChangeItem, Chunk, Job, User, Workspace
from inputs_app.services import chunks, lifecycle, pausing, working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording
from inputs_app.services.changes.recording import Change, Planned
from inputs_core import limits
from tests.app.changes.conftest import MERGE
from tests.app.changes.test_sending import make_due, states
from tests.app.conftest import SignedIn
from tests.client.fake import FakeApi

REFUSED = Invalid(trace=Trace(code=11102, http_status=400, details="No <such> concept."))


@pytest.fixture
def job(api: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A change of ten inputs, four of which go in one request."""
    monkeypatch.setattr(limits, "INPUTS_PER_REQUEST", 4)
    items = [Planned(one, MERGE.patch) for one in [*list(api.rows), *api.fill(7)]]
    return recording.record(by, workspace, Change("Ten inputs", "merge"), items)


@pytest.fixture
def asked(job: Job, monkeypatch: pytest.MonkeyPatch) -> list[ApiError]:
    """Every request is refused with the last of these; it grows with each."""
    told: list[ApiError] = [REFUSED]

    def patch(connection: Any, items: Sequence[Any], action: str, **_: object) -> None:
        told.append(told[-1])
        raise told[-1]

    monkeypatch.setattr(inputs, "patch", patch)
    return told


def work(job: Job) -> None:
    """Workers take whatever is due, until nothing is."""
    while any(working.work_chunk(pk) for pk in job.chunks.values_list("pk", flat=True)):
        pass
    job.refresh_from_db()


@pytest.mark.usefixtures("asked")
def test_who_goes_on_in_vain_is_told_again(job: Job, by: Actor) -> None:
    work(job)
    assert (job.state, "each of the first 4 inputs" in job.problem) == ("paused", True)
    assert chunks.counts(job).failed == 4
    lifecycle.resume(by, job)
    work(job)
    assert (job.state, "each of the next 4 inputs" in job.problem) == ("paused", True)
    lifecycle.resume(by, job)
    work(job)
    assert (job.state, job.problem, chunks.counts(job).failed) == ("failed", "", 10)


def test_a_refusal_without_a_code_pauses_too(job: Job, asked: list[ApiError]) -> None:
    asked.append(NotAnInputsApi(trace=Trace(http_status=413)))
    work(job)
    assert (job.state, "too large" in job.problem) == ("paused", True)


def test_who_is_killed_while_it_pauses_leaves_the_pause_with_the_counts_or_neither(
    job: Job, asked: list[ApiError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object) -> None:
        raise SystemExit

    first = Chunk.objects.get(job=job, number=0)
    with monkeypatch.context() as patch:
        patch.setattr(pausing, "where_all_are_refused", killed)
        with pytest.raises(SystemExit):
            working.work_chunk(first.pk)
    first.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, first.failed_count, states(first).count("failed")) == ("running", 3, 3)
    count = len(asked)
    make_due(first)
    working.work_chunk(first.pk)
    job.refresh_from_db()
    assert (job.state, len(asked)) == ("paused", count + 1)
    assert ChangeItem.objects.filter(chunk=first, state="failed").count() == 4


@pytest.mark.usefixtures("asked")
def test_its_page_and_its_card_say_why(job: Job, editor: User, signed_in: SignedIn) -> None:
    work(job)
    browser = signed_in(editor)
    for page in (f"changes/{job.pk}", "queue"):
        shown = browser.get(f"/w/street-scenes/{page}").content.decode()
        assert "The API refused the change for each of the first 4 inputs." in shown
        assert "No &lt;such&gt; concept." in shown
        assert "It goes on by itself" not in shown


def test_a_key_that_is_refused_pauses_and_fails_nothing(
    job: Job, asked: list[ApiError], by: Actor
) -> None:
    asked.append(Unauthorized(trace=Trace(code=11008, http_status=401)))
    work(job)
    assert (job.state, job.problem) == ("paused", Unauthorized.user_message)
    assert (len(asked), chunks.counts(job).failed) == (3, 0)
    lifecycle.resume(by, job)
    work(job)
    assert (job.state, len(asked)) == ("paused", 4)


def test_a_change_of_one_request_fails_with_the_key(job: Job, asked: list[ApiError]) -> None:
    job.chunks.filter(number__gt=0).delete()
    asked.append(Unauthorized(trace=Trace(code=11008, http_status=401)))
    work(job)
    assert (job.state, chunks.counts(job).failed) == ("failed", 4)
