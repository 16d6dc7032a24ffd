"""An import that is cancelled before anybody knows whether it began ends truthfully: it is looked
for, stopped where it appears, and said where it never does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_app.client.errors import Invalid, Unreachable
from inputs_app.client.types import ExtractionJob, Status
from inputs_app.models import AuditRow, Job, User, Workspace
from inputs_app.services import (
    attempts,
    extractions,
    import_cancelling,
    imports,
    jobs,
    lifecycle,
    working,
)
from inputs_app.services.audit import Actor
from inputs_app.services.imports import Asked
from tests.app.fake_store import FakeStore

ASKED = Asked("s3://bucket/june/", {}, "skip")


@pytest.fixture
def by(editor: User) -> Actor:
    """An editor."""
    return Actor(editor)


@pytest.fixture
def hidden(by: Actor, workspace: Workspace, store: FakeStore) -> dict[str, list[ExtractionJob]]:
    """What the API does not show yet of an import whose start got no answer, and was cancelled."""
    store.failing = Unreachable()
    store.failing.may_have_arrived = True
    job = imports.start(by, workspace, ASKED)
    store.failing = None
    unseen = dict(store.add_jobs)
    store.add_jobs.clear()
    lifecycle.cancel(by, job)
    return unseen


def looked() -> Job:
    """The job after its next look, which is due now."""
    Job.objects.filter(due_at__isnull=False).update(due_at=timezone.now() - timedelta(seconds=1))
    working.step_job(Job.objects.get().pk)
    return Job.objects.get()


def outcomes() -> list[str]:
    """What the audit log tells of cancels."""
    rows = AuditRow.objects.filter(action="import.cancel").order_by("pk")
    return [row.after["outcome"] for row in rows]


def test_what_appears_later_is_stopped(
    store: FakeStore, hidden: dict[str, list[ExtractionJob]]
) -> None:
    job = Job.objects.get()
    assert (job.state, job.problem) == ("cancelled", import_cancelling.LOOKED_FOR)
    job = looked()
    assert (job.state, job.problem, job.due_at is None) == (
        "cancelled",
        import_cancelling.LOOKED_FOR,
        False,
    )
    store.add_jobs.update(hidden)
    job = looked()
    assert (job.state, job.problem, job.due_at) == ("cancelled", "", None)
    assert store.jobs[0].status.code == extractions.CANCELLED
    assert outcomes() == ["not seen at the API yet: it is looked for", "cancelled"]


def test_what_ended_before_it_was_seen_is_said(
    store: FakeStore, hidden: dict[str, list[ExtractionJob]]
) -> None:
    ended = [ExtractionJob("job-0", "s3://bucket/june/", Status(extractions.DONE), {"image": 3})]
    store.add_jobs.update(dict.fromkeys(hidden, ended))
    job = looked()
    assert (job.state, job.problem, job.due_at) == (
        "cancelled",
        import_cancelling.ENDED_BEFORE,
        None,
    )
    assert job.options["inputs"] == {"image": 3}


@pytest.mark.usefixtures("hidden")
def test_what_never_appears_is_said_after_five_minutes() -> None:
    Job.objects.update(ended_at=timezone.now() - timedelta(minutes=6))
    job = looked()
    assert (job.state, job.problem, job.due_at) == ("cancelled", import_cancelling.NEVER_SEEN, None)


def test_an_api_that_does_not_answer_is_asked_for_an_hour(
    hidden: dict[str, list[ExtractionJob]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Unreachable

    monkeypatch.setattr("inputs_app.client.extraction.of_add_job", away)
    for _ in range(attempts.LAST + 3):
        assert looked().problem == import_cancelling.LOOKED_FOR
    Job.objects.update(ended_at=timezone.now() - timedelta(minutes=59))
    assert looked().due_at is not None
    Job.objects.update(ended_at=timezone.now() - timedelta(minutes=61))
    job = looked()
    assert (job.state, job.problem, job.due_at) == (
        "cancelled",
        import_cancelling.NEVER_ASKED,
        None,
    )


def test_a_stop_that_is_refused_is_tried_again(
    store: FakeStore, hidden: dict[str, list[ExtractionJob]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise Invalid("Not now.")

    store.add_jobs.update(hidden)
    with monkeypatch.context() as patch:
        patch.setattr("inputs_app.client.extraction.cancel", refuses)
        assert looked().due_at is not None
    assert looked().due_at is None
    assert outcomes()[1:] == ["cancelled"]


def test_a_start_that_is_refused_after_its_cancel_leaves_nothing_to_look_for(
    by: Actor, workspace: Workspace, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        lifecycle.cancel(by, Job.objects.get())
        raise Invalid("No such bucket.")

    monkeypatch.setattr("inputs_app.client.extraction.start", refuses)
    with pytest.raises(Invalid):
        imports.start(by, workspace, ASKED)
    job = Job.objects.get()
    assert (job.state, job.problem, job.due_at) == ("cancelled", "", None)


@pytest.mark.usefixtures("hidden")
def test_a_look_that_is_cut_off_again_and_again_comes_to_rest() -> None:
    Job.objects.update(attempt=attempts.LAST + 1)
    job = looked()
    assert (job.state, job.due_at, jobs.due(timezone.now())) == ("cancelled", None, [])
