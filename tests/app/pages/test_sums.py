"""The numbers of one job are the same in the dock, on its card, in the table and among changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inputs_app.models import Job, User, Workspace
from inputs_app.services.chunks import Counts
from inputs_app.showing import changes, dock, jobs, sums, uploads

COUNTS = Counts(items=67, accepted=64, done=64, failed=2, skipped=1)


@pytest.fixture
def job(editor: User, workspace: Workspace) -> Job:
    """An upload that ended with problems."""
    now = timezone.now()
    return Job.objects.create(
        workspace=workspace,
        kind=Job.Kind.UPLOAD,
        state=Job.State.FINISHED_WITH_PROBLEMS,
        title="captions.csv",
        owner=editor,
        owner_name="Edgar",
        started_at=now - timedelta(minutes=1),
        ended_at=now,
    )


def test_one_job_has_one_number_everywhere(job: Job) -> None:
    card = jobs.card(job, COUNTS, may_write=False)
    shown = dock.row(job, card, COUNTS)
    assert card.said == ["64 of 67 done", "2 failed", "1 left out"]
    assert jobs.row(job, COUNTS).inputs == "64 of 67"
    assert (shown.counter, shown.problems) == ("64 of 67 done", "2 failed · 1 left out")
    assert shown.value == 64


@pytest.mark.parametrize(
    ("items", "done", "state", "said"),
    [
        (0, 0, "running", ""),
        (1, 0, "waiting", "1 input"),
        (1200, 0, "running", "0 of 1,200 done"),
        (1200, 1200, "finished", "1,200 of 1,200 done"),
        (5, 2, "waiting", "2 of 5 done"),
    ],
)
def test_what_has_not_begun_says_how_many_there_are(
    items: int, done: int, state: str, said: str
) -> None:
    assert sums.how_far(items, done, state) == said


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({"action": "merge", "patch": {"concepts": [{}]}}, "Merge concepts into 2 inputs"),
        ({"action": "remove", "patch": {"geo": {"a": 1}}}, "Remove place from 2 inputs"),
        (
            {"action": "overwrite", "patch": {"concepts": [{}], "metadata": {"a": 1}}},
            "Overwrite concepts and metadata of 2 inputs",
        ),
        (
            {"action": "merge", "patch": {"concepts": [{"id": "a"}, {"id": "b", "value": 0}]}},
            "Merge concepts a and not b into 2 inputs",
        ),
        (
            {"action": "remove", "patch": {"concepts": [{"id": "é" * 50}]}},
            f"Remove concept {'é' * 40}… from 2 inputs",
        ),
        (
            {"action": "merge", "patch": {"concepts": [{"id": one} for one in "abcd"]}},
            "Merge concepts a, b and 2 more into 2 inputs",
        ),
        ({"action": "merge"}, "Change 2 inputs"),
        ({"action": "remove"}, "Remove from 2 inputs"),
        ({"action": "annotations"}, "Change regions of 2 inputs"),
        ({"action": "dataset_add", "dataset_id": "night"}, "Put into night: 2 inputs"),
    ],
)
def test_a_change_is_called_by_what_it_does_to_which_part(
    job: Job, options: dict[str, object], title: str
) -> None:
    job.kind, job.options = Job.Kind.CHANGE, options
    assert changes.title(job, 2) == title


def test_batch_options_are_told_in_one_line() -> None:
    assert uploads.options_said({}) == "Set dataset, concepts, metadata and place"
    assert uploads.options_said({"concepts": "a", "place": "1, 2"}) == "Set: concepts and place"


def test_a_cancelled_upload_says_how_many_the_app_has_of_those_left_out(job: Job) -> None:
    job.state = Job.State.CANCELLED
    counts = Counts(items=9000, accepted=9000, done=5888, skipped=3112)
    card = jobs.card(job, counts, may_write=True)
    left_out = ["3,112 left out", "3,112 of them are in the app"]
    assert card.said == ["5,888 of 9,000 done", *left_out]
    some = Counts(items=9, accepted=8, done=5, failed=1, skipped=3)
    assert jobs.card(job, some, may_write=True).said[-1] == "at least 2 of them are in the app"
    none = Counts(items=9, accepted=5, done=5, skipped=4)
    assert jobs.card(job, none, may_write=True).said[-1] == "4 left out"
    open_ones = Counts(items=900, accepted=8, done=5, skipped=4)
    told = ["3 being processed by the app", "888 being left out"]
    assert jobs.card(job, open_ones, may_write=True).said[-2:] == told
    unsure = Counts(items=10, accepted=5, failed=3)
    told = ["3 failed", "7 being processed by the app or left out"]
    assert jobs.card(job, unsure, may_write=True).said[-2:] == told
