"""Imports are followed to their end, whatever the API answers in between."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_app.client import extraction
from inputs_app.client.errors import Invalid, Throttled, Trace, Unreachable
from inputs_app.client.http import Connection
from inputs_app.client.types import ExtractionJob, Json
from inputs_app.models import AuditRow, Job, User, Workspace
from inputs_app.services import extractions, import_lists, imports, jobs, lifecycle, working
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.imports import Asked
from tests.app.fake_store import FakeStore

ASKED = Asked("s3://bucket/june/", {}, "skip")


@pytest.fixture
def by(editor: User, workspace: Workspace, store: FakeStore) -> Actor:
    """An editor."""
    return Actor(editor)


def polled() -> Job:
    """The job after its next poll, which is due now."""
    Job.objects.filter(due_at__isnull=False).update(due_at=timezone.now() - timedelta(seconds=1))
    working.go_on(for_s=5)
    return Job.objects.get()


def test_counts_are_written_down_and_the_next_look_is_due(
    by: Actor, workspace: Workspace, store: FakeStore
) -> None:
    imports.start(by, workspace, ASKED)
    store.stands(64001, image=3, text=1, in_progress=1)
    job = polled()
    assert (job.state, job.options["inputs"]["image"]) == ("running", 3)
    assert job.options["archives"]["in_progress"] == 1
    assert job.due_at is not None
    assert 0.5 < (job.due_at - timezone.now()).total_seconds() <= 1


@pytest.mark.parametrize(
    ("code", "counts", "state"),
    [
        (64002, {"image": 3}, "finished"),
        (64002, {"image": 3, "failed": 1}, "finished_with_problems"),
        (67000, {"image": 3}, "finished_with_problems"),
        (66000, {}, "failed"),
        (64004, {"image": 1}, "cancelled"),
    ],
)
def test_an_import_ends_as_the_api_says(
    by: Actor, workspace: Workspace, store: FakeStore, code: int, counts: dict[str, int], state: str
) -> None:
    imports.start(by, workspace, ASKED)
    store.stands(code, "The bucket says no.", **counts)
    job = polled()
    assert (job.state, job.due_at) == (state, None)
    assert job.ended_at is not None
    assert ("The bucket says no." in job.problem) == (code in (66000, 67000))


def test_looks_become_rarer() -> None:
    assert [extractions.wait_s(age) for age in (0, 10, 30, 600)] == [1, 1, 3, 10]


def test_what_fails_in_passing_is_asked_again_when_the_api_says(
    by: Actor, workspace: Workspace, store: FakeStore
) -> None:
    imports.start(by, workspace, ASKED)
    store.failing = Throttled(trace=Trace(retry_after_s=45.0))
    job = polled()
    assert job.state == "running"
    assert job.due_at is not None
    assert (job.due_at - timezone.now()).total_seconds() > 44
    store.failing = None
    store.stands(64002)
    assert polled().state == "finished"


def test_a_start_without_an_answer_is_looked_for_some_minutes_before_it_failed(
    by: Actor, workspace: Workspace, store: FakeStore
) -> None:
    store.failing = Unreachable()
    store.failing.may_have_arrived = True
    job = imports.start(by, workspace, ASKED)
    assert job.state == "waiting"
    store.failing = None
    store.add_jobs.clear()
    assert polled().state == "waiting"
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    job = polled()
    assert (job.state, job.problem) == ("failed", extractions.NEVER_BEGAN)


def test_a_start_that_was_killed_is_looked_for_by_a_worker(
    by: Actor, workspace: Workspace, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(extractions, "begun", killed)
        with pytest.raises(KeyboardInterrupt):
            imports.start(by, workspace, ASKED)
    assert jobs.due(timezone.now()) == []
    assert jobs.due(timezone.now() + timedelta(minutes=2)) == [Job.objects.get().pk]
    assert polled().options["extraction_ids"] == ["job-0"]


def test_a_refused_start_fails_with_its_words_and_needs_no_attention(
    by: Actor, workspace: Workspace, store: FakeStore
) -> None:
    store.failing = Invalid("No such bucket.")
    with pytest.raises(Invalid):
        imports.start(by, workspace, ASKED)
    job = Job.objects.get()
    assert (job.state, job.problem, job.due_at) == ("failed", "No such bucket.", None)
    assert job.dismissed_at is not None


def test_a_cancel_on_the_queue_stops_it_at_the_api(
    by: Actor, workspace: Workspace, store: FakeStore
) -> None:
    job = imports.start(by, workspace, ASKED)
    lifecycle.cancel(by, job)
    assert store.jobs[0].status.code == 64004
    job.refresh_from_db()
    assert (job.state, job.due_at) == ("cancelled", None)
    with pytest.raises(ProductError):
        lifecycle.cancel(by, job)


def test_what_is_cancelled_while_it_is_started_is_stopped_at_the_api(
    by: Actor, workspace: Workspace, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, stopped = extraction.start, []

    def slow(connection: Connection, source: Json) -> list[ExtractionJob]:
        monkeypatch.setattr(extraction, "of_add_job", lambda *_: None)
        lifecycle.cancel(by, Job.objects.get())
        return start(connection, source)

    def cancel(_: Connection, ids: list[str]) -> list[ExtractionJob]:
        stopped.extend(ids)
        return []

    monkeypatch.setattr(extraction, "start", slow)
    monkeypatch.setattr(extraction, "cancel", cancel)
    assert imports.start(by, workspace, ASKED).state == "cancelled"
    assert len(stopped) == 1
    outcomes = AuditRow.objects.filter(action="import.cancel").order_by("pk")
    told = [row.after["outcome"] for row in outcomes]
    assert told == ["not seen at the API yet: it is looked for", "cancelled"]
    assert Job.objects.get().due_at is None


def test_a_refused_cancel_is_in_the_audit_log_with_its_outcome(
    by: Actor, workspace: Workspace, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise Invalid("It has ended.")

    job = imports.start(by, workspace, ASKED)
    monkeypatch.setattr("inputs_app.client.extraction.cancel", refuses)
    with pytest.raises(Invalid):
        lifecycle.cancel(by, job)
    assert AuditRow.objects.get(action="import.cancel").after["outcome"] == "It has ended."
    job.refresh_from_db()
    assert job.state == "running"


def test_the_list_asks_the_api_once_in_five_seconds_and_tells_what_is_followed(
    by: Actor, workspace: Workspace, store: FakeStore
) -> None:
    imports.start(by, workspace, ASKED)
    store.calls.clear()
    store.stands(64001, image=7)
    for _ in range(5):
        import_lists.of(workspace)
    assert store.calls == ["listed"]
    store.stands(64001, image=9)
    polled()
    (shown,) = import_lists.of(workspace).imports
    assert (shown.job.inputs["image"], shown.who) == (9, "Edgar")


def test_without_the_api_the_list_tells_ours_and_why(
    by: Actor, workspace: Workspace, store: FakeStore
) -> None:
    imports.start(by, workspace, ASKED)
    store.failing = Unreachable()
    listing = import_lists.of(workspace)
    assert [one.job.id for one in listing.imports] == ["job-0"]
    assert listing.problem == Unreachable.user_message


def test_imports_of_others_stand_in_the_list(
    by: Actor, workspace: Workspace, store: FakeStore
) -> None:
    store.start(None, ASKED.source("elsewhere"))
    (shown,) = import_lists.of(workspace).imports
    assert (shown.job.url, shown.who) == ("s3://bucket/june/", "")
