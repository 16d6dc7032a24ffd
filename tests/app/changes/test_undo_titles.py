"""What an undo is called: what it undoes, and whether it does that again."""

from types import SimpleNamespace

import pytest
from django.test import Client

from inputs_app.models import Chunk, Job, User, Workspace
from inputs_app.services import working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import history, recording, reversing
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.changes.reversing import Undone
from inputs_app.showing import changes
from tests.app.conftest import SignedIn
from tests.client.fake import FakeApi

CAT = {"concepts": [{"id": "cat", "value": 1}]}
LABELS = "Merge concept cat into 2 inputs"


@pytest.fixture
def browser(editor: User, workspace: Workspace, signed_in: SignedIn) -> Client:
    """The editor's browser."""
    return signed_in(editor)


@pytest.fixture
def labelled(api: FakeApi, by: Actor, workspace: Workspace) -> Job:
    """Two inputs with a label more."""
    change = Change("2 inputs", "merge", patch=CAT)
    planned = [Planned(one) for one in ("input-0000", "input-0001")]
    return worked(recording.record(by, workspace, change, planned))


def worked(job: Job) -> Job:
    """The job, once its chunks are worked on."""
    for chunk in Chunk.objects.filter(job=job):
        working.work_chunk(chunk.pk)
    job.refresh_from_db()
    return job


def undone(browser: Client, job: Job) -> Job:
    """The change that undoes another, worked on."""
    browser.post(f"/w/street-scenes/changes/{job.pk}/undo", {"reason": ""})
    return worked(Job.objects.get(undoes=job))


def test_every_undo_in_the_list_says_what_it_undoes(browser: Client, labelled: Job) -> None:
    job, titles = labelled, [LABELS]
    for _ in range(4):
        job = undone(browser, job)
        assert job.state == "finished"
        titles.append(job.title)
    assert titles[1:] == [
        f"Undo of “{LABELS}”",
        f"Redo of “{LABELS}”",
        f"Undo of “{LABELS}”, for the 2nd time",
        f"Redo of “{LABELS}”, for the 2nd time",
    ]
    found = changes.of(history.of_workspace(labelled.workspace), may_write=True)
    assert [row.title for row in found] == titles[::-1]
    shown = browser.get("/w/street-scenes/changes").content.decode()
    assert all(f">{title}</a>" in shown for title in titles)


def test_the_button_of_an_undo_does_it_again(browser: Client, labelled: Job) -> None:
    undo = undone(browser, labelled)
    told = browser.get(f"/w/street-scenes/changes/{undo.pk}").content.decode()
    assert "Redo on 2 inputs" in told
    redo = undone(browser, undo)
    assert "Undo on 2 inputs" in browser.get(f"/w/street-scenes/changes/{redo.pk}").content.decode()
    page = browser.get("/w/street-scenes/input?id=input-0000").content.decode()
    assert page.index("Done again") < page.index("Undone")


def test_the_undo_of_one_input_of_many_names_it(browser: Client, labelled: Job) -> None:
    item = labelled.chunks.get().change_items.order_by("number")[0]
    browser.post(f"/w/street-scenes/input/undo/{item.pk}", {})
    made = Job.objects.get(undoes=labelled)
    assert changes.said(made) == f"Undo of “{LABELS}”: input-0000"


def test_a_change_of_one_input_is_named_by_it(
    browser: Client, api: FakeApi, by: Actor, workspace: Workspace
) -> None:
    change = Change("input-0002", "merge", patch=CAT)
    job = worked(recording.record(by, workspace, change, [Planned("input-0002")]))
    browser.post(f"/w/street-scenes/input/undo/{job.chunks.get().change_items.get().pk}", {})
    made = Job.objects.get(undoes=job)
    assert changes.said(made) == "Undo of “Merge concept cat into input-0002”"


def test_a_long_name_is_cut_and_the_word_stays(labelled: Job) -> None:
    labelled.options.pop("undo", None)
    title = reversing.undone(labelled, "é" * 300).title
    assert title == f"Undo of “{'é' * 200}…”"


@pytest.mark.parametrize(
    ("turn", "ending"),
    [(1, "”"), (3, "2nd time"), (5, "3rd time"), (21, "11th time"), (41, "21st time")],
)
def test_turns_are_counted_in_words(turn: int, ending: str) -> None:
    assert Undone("it", turn).title.endswith(ending)


def test_an_undo_of_before_keeps_its_words() -> None:
    old = SimpleNamespace(kind="change", title="Undo: x", options={"action": "overwrite"})
    old.undoes_id = 7
    assert changes.title(old, 2) == "Undo on 2 inputs"  # type: ignore[arg-type]
