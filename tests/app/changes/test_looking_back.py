"""Reading goes on at the last input that is there, of those that were written down."""

import pytest

from inputs_app.models import Chunk, Job, Workspace
from inputs_app.services import jobs, looking_back
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import recording
from inputs_app.services.deletions.recording import Target
from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION


@pytest.fixture
def job(api: FakeApi, by: Actor, workspace: Workspace) -> Job:
    """A job that is held, with 300 inputs in three chunks, of which the app has three."""
    ids = [*api.rows, *(f"gone-{number}" for number in range(297))]
    made = recording.record(by, workspace, [Target(one) for one in ids], "")
    Job.objects.update(due_at=made.created_at)
    held = jobs.hold(made.pk)
    assert held is not None
    return held


def test_it_goes_back_a_chunk_a_request(api: FakeApi, job: Job) -> None:
    assert Chunk.objects.count() == 3
    assert looking_back.last_that_is_there(CONNECTION, job) == "input-0002"
    assert api.calls == ["by_ids"] * 3


def test_nothing_is_there_where_all_are_gone(api: FakeApi, job: Job) -> None:
    api.rows.clear()
    assert looking_back.last_that_is_there(CONNECTION, job) == ""


def test_whoever_lost_the_job_asks_no_further(api: FakeApi, job: Job) -> None:
    Job.objects.update(claim="another")
    assert looking_back.last_that_is_there(CONNECTION, job) == ""
    assert api.calls == []
