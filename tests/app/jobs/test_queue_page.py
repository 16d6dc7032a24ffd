"""The queue page: jobs in their sections, with real counters, in few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inputs_app.models import Chunk, Job, UploadItem, User
from tests.app.conftest import SignedIn
from tests.app.jobs.conftest import Makes
from tests.client.fake import FakeApi

WHERE = "/w/street-scenes/queue"
NASTY = '<script>alert("1")</script>'


@pytest.fixture
def edits(editor: User, signed_in: SignedIn) -> Client:
    """The browser of an editor."""
    return signed_in(editor)


def shown(client: Client, path: str = "") -> str:
    """The page."""
    response = client.get(f"{WHERE}{path}")
    assert response.status_code == 200
    return response.content.decode()


def part(page: str, heading: str) -> str:
    """The section under a heading."""
    return page.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]


def test_without_jobs_the_page_says_what_comes_here(makes: Makes, edits: Client) -> None:
    assert "Nothing in the queue" in shown(edits)


@pytest.mark.parametrize(
    ("state", "heading"),
    [
        ("running", "Running"),
        ("waiting", "Waiting"),
        ("paused", "Paused"),
        ("draft", "Draft"),
        ("failed", "Needs attention"),
        ("finished_with_problems", "Needs attention"),
        ("finished", "Finished"),
        ("cancelled", "Finished"),
    ],
)
def test_a_job_stands_in_its_section(makes: Makes, edits: Client, state: str, heading: str) -> None:
    makes(state, kind="upload", title=f"{NASTY} june")
    page = shown(edits)
    assert "june" in part(page, heading)
    assert "&lt;script&gt;" in page
    assert NASTY not in page


def test_a_card_tells_counters_and_problems_by_cause(makes: Makes, edits: Client) -> None:
    makes("running", [["done"] * 3 + ["failed"] * 2, ["planned"] * 4])
    card = part(shown(edits), "Running")
    assert "3 of 9" in card
    assert "5 of 9" in card
    assert "<b>2</b><p>It is gone.</p>" in card


def test_drafts_of_others_are_not_shown(makes: Makes, owner: User, edits: Client) -> None:
    makes("draft", kind="upload", title="not yours", owner=owner)
    assert "not yours" not in shown(edits)


def test_mine_shows_only_my_jobs(makes: Makes, owner: User, edits: Client) -> None:
    makes("running", kind="upload", title="of olga", owner=owner)
    makes("running", kind="upload", title="of edgar")
    assert "of olga" in shown(edits)
    assert "of olga" not in shown(edits, "?whose=mine")
    assert "of edgar" in shown(edits, "?whose=mine")


def test_a_change_of_one_input_is_not_in_the_queue(makes: Makes, edits: Client) -> None:
    makes("failed", [["failed"]], is_queued=False)
    assert "Nothing in the queue" in shown(edits)


def test_finished_jobs_go_on_behind_the_cursor(makes: Makes, edits: Client) -> None:
    made = [makes("finished", kind="upload", title=f"no-{number:02}") for number in range(45)]
    seen: list[str] = []
    path = ""
    for _ in range(3):
        page = shown(edits, path)
        seen += [job.title for job in reversed(made) if job.title in page]
        path = page.split('class="end small" href="')[1].split('"')[0] if "Older" in page else ""
    assert seen == [job.title for job in reversed(made)]


def test_the_page_takes_as_many_queries_for_3_jobs_as_for_100(makes: Makes, edits: Client) -> None:
    def taken() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(edits)
        return len(queries)

    states = ("running", "waiting", "failed")
    for state in states:
        makes(state, [["done", "failed"], ["planned"]])
    shown(edits)
    few = taken()
    for number in range(97):
        makes(states[number % 3], [["done", "failed"], ["planned"]])
    assert taken() == few
    assert few <= 14


def test_a_job_that_waits_says_why(makes: Makes, edits: Client) -> None:
    soon = timezone.now() + timedelta(minutes=5)
    makes("waiting", kind="deletion", due_at=soon, started_at=None)
    assert "It begins at" in part(shown(edits), "Waiting")
    long_ago = timezone.now() - timedelta(minutes=1)
    Job.objects.update(due_at=long_ago)
    assert "No worker is running" in part(shown(edits), "Waiting")
    makes("running", [["planned"]], heartbeat_at=timezone.now())
    assert "1st in line: the workers are busy with 1 job" in part(shown(edits), "Waiting")


def test_a_job_that_is_tried_again_says_when_and_why(makes: Makes, edits: Client) -> None:
    makes("running", [["planned"]])
    soon = timezone.now() + timedelta(minutes=1)
    Chunk.objects.update(problem="The API does not answer.", due_at=soon)
    assert "The API does not answer. It is tried again at" in part(shown(edits), "Running")


def test_files_that_arrived_are_counted(makes: Makes, edits: Client) -> None:
    job = makes("running", [["planned"] * 3], kind="upload")
    for number, state in enumerate(["planned", "staged", "sent"]):
        UploadItem.objects.create(
            job=job, number=number, input_id="x", source="file", state=state, size_bytes=1024
        )
    assert "2 of 3 · 2.0\xa0KB" in part(shown(edits), "Running")


def test_the_rail_tells_how_many_jobs_run(
    makes: Makes, edits: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    makes("running", [["planned"]])
    makes("running", [["planned"]], is_queued=False)
    FakeApi().replace(monkeypatch)
    page = edits.get("/w/street-scenes/counts", headers={"HX-Request": "true"}).content.decode()
    assert 'id="jobs-running" hx-swap-oob="true">1<' in page
    assert 'id="jobs-running"' in shown(edits)


def test_a_viewer_sees_cards_without_buttons(
    makes: Makes, viewer: User, signed_in: SignedIn
) -> None:
    makes("running", [["planned"]])
    card = part(shown(signed_in(viewer)), "Running")
    assert "<form" not in card


def test_the_page_of_a_job_is_that_of_its_kind_or_its_card(makes: Makes, edits: Client) -> None:
    change = makes("running", [["planned"]])
    assert edits.get(f"{WHERE}/{change.pk}")["Location"] == reverse(
        "change_detail", args=["street-scenes", change.pk]
    )
    export = makes("running", kind="export", title="all of june")
    assert "all of june" in shown(edits, f"/{export.pk}")


def test_the_list_is_brought_up_to_date_by_itself_while_something_runs(
    makes: Makes, edits: Client
) -> None:
    makes("finished")
    assert "every 2s" not in shown(edits)
    makes("running", [["planned"]])
    assert "every 2s" in shown(edits)
    fragment = edits.get(WHERE, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="queue"')
