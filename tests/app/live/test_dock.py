"""What the dock says of jobs."""

from dataclasses import replace

import pytest
from django.utils import timezone

from inputs_app.services.snapshots import Snapshot
from inputs_app.showing import dock

NOW = timezone.now()
JOB = Snapshot(
    id=1,
    workspace_id=1,
    kind="upload",
    state="running",
    title="ledra-street-june",
    owner_name="Maya",
    problem="",
    created_at=NOW,
    started_at=NOW,
    ended_at=None,
    heartbeat_at=NOW,
    dismissed_at=None,
    items=9800,
    accepted=1300,
    done=1201,
    failed=3,
    skipped=0,
    read_at=NOW,
)
WAITING = replace(JOB, id=2, state="waiting", items=48, done=0, failed=0)
DONE = replace(JOB, id=3, state="finished", ended_at=NOW, items=20, done=20, failed=0)


@pytest.mark.parametrize(
    ("jobs", "dot", "said"),
    [
        ([JOB], "running", "1 upload running · 1,201 of 9,800 done · 3 problems"),
        ([JOB, WAITING], "running", "1 upload running · 1,201 of 9,800 done · 3 problems"),
        ([JOB, JOB], "running", "2 uploads running · 2,402 of 19,600 done · 6 problems"),
        ([WAITING], "waiting", "1 upload waiting · 48 inputs"),
        ([DONE, WAITING], "waiting", "1 upload waiting · 48 inputs"),
        ([replace(WAITING, state="paused")], "paused", "1 upload paused · 0 of 48 done"),
        ([replace(DONE, state="cancelled")], "cancelled", "Upload cancelled · 20 of 20 done"),
        ([DONE], "done", "Upload finished · 20 of 20 done"),
        ([DONE, DONE], "done", "2 uploads ended · 40 of 40 done"),
        (
            [replace(DONE, state="failed", done=0)],
            "problems",
            "Upload failed · 0 of 20 done · 1 problem",
        ),
        ([replace(DONE, failed=5, dismissed_at=NOW)], "done", None),
    ],
)
def test_one_line_sums_the_jobs_up(jobs: list[Snapshot], dot: str, said: str | None) -> None:
    line = dock.line("street-scenes", jobs)
    assert line is not None
    assert line.dot == dot
    assert line.said == said or said is None


def test_jobs_of_different_kinds_are_jobs() -> None:
    line = dock.line("street-scenes", [JOB, replace(JOB, kind="change")])
    assert line is not None
    assert line.said.startswith("2 jobs running")


def test_nothing_is_said_of_nothing() -> None:
    assert dock.line("street-scenes", []) is None


def test_a_page_asks_again_only_while_something_goes_on() -> None:
    going_on, ended = dock.line("street-scenes", [JOB, DONE]), dock.line("street-scenes", [DONE])
    assert going_on is not None
    assert ended is not None
    assert (bool(going_on.poll_href), ended.poll_href) == (True, "")


def test_a_snapshot_survives_its_journey() -> None:
    assert Snapshot.from_json(JOB.as_json()) == JOB
