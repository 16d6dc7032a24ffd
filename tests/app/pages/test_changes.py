"""The list of changes, one change, and undoing it as a whole."""

from typing import Any

import pytest
from django.test import Client

from inputs_app.models import ChangeItem, Chunk, Job, User, Workspace
from inputs_app.services import working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording
from inputs_app.services.changes.recording import Change, Planned
from tests.app.conftest import SignedIn
from tests.client.fake import FakeApi

NASTY = "<script>alert(1)</script>"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """An API with 60 inputs."""
    api = FakeApi().replace(monkeypatch)
    api.fill(60)
    return api


@pytest.fixture
def job(editor: User, workspace: Workspace, fake: FakeApi) -> Job:
    """A change of all of them and of one that is gone, which has ended."""
    patch = {"metadata": {"split": NASTY}}
    items = [Planned(one, patch) for one in [*fake.rows, "gone"]]
    made = recording.record(Actor(editor), workspace, Change("Many", "merge", "Why not"), items)
    working.work_chunk(Chunk.objects.get().pk)
    return made


def page(client: Client, path: str) -> str:
    """A page of the workspace."""
    response = client.get(f"/w/street-scenes/changes{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_without_changes_the_page_says_where_to_begin(
    viewer: User, workspace: Workspace, signed_in: SignedIn
) -> None:
    assert "No changes yet" in page(signed_in(viewer), "")


def test_the_list_tells_who_did_what_and_how_it_ended(
    job: Job, viewer: User, signed_in: SignedIn
) -> None:
    shown = page(signed_in(viewer), "")
    for words in ("Change 61 inputs", "Why not", "Edgar", "60 of 61 done, 1 failed"):
        assert words in shown


def test_the_list_is_narrowed_to_a_person_and_a_kind(
    job: Job, editor: User, owner: User, signed_in: SignedIn
) -> None:
    client = signed_in(owner)
    change = Change("In it", "dataset_add", dataset_id="d")
    recording.record(Actor(owner), job.workspace, change, [Planned("input-0001")])
    assert "Put into d: In it" in page(client, "?kind=dataset")
    assert "Change 61 inputs" not in page(client, "?kind=dataset")
    assert "Change 61 inputs" in page(client, f"?kind=merge&who={editor.pk}")
    assert "No such changes" in page(client, f"?kind=merge&who={owner.pk}")
    assert "Change 61 inputs" in page(client, "?kind=explode&who=x")
    assert f'<option value="{owner.pk}"' in page(client, "")


def test_what_failed_is_offered_to_be_tried_again(
    job: Job, editor: User, signed_in: SignedIn
) -> None:
    assert f'action="/w/street-scenes/queue/{job.pk}/retry"' in page(
        signed_in(editor), f"/{job.pk}"
    )


def test_a_conflict_shows_what_somebody_else_made_of_it(
    job: Job, editor: User, fake: FakeApi, signed_in: SignedIn
) -> None:
    fake.rows["input-0003"]["data"]["metadata"] = {"split": "somebody's"}
    client = signed_in(editor)
    client.post(f"/w/street-scenes/changes/{job.pk}/undo")
    undo = Job.objects.get(undoes=job)
    working.work_chunk(Chunk.objects.get(job=undo).pk)
    shown = page(client, f"/{undo.pk}?state=failed")
    assert "What somebody else made of it meanwhile" in shown
    assert "<ins>&quot;somebody&#x27;s&quot;</ins>" in shown
    assert "input-0003" in shown
    assert "59 of 60 done, 1 failed" in shown


def test_pages_of_a_large_change_cost_the_same_queries(
    job: Job, viewer: User, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(viewer)
    cursor = ChangeItem.objects.order_by("id")[49].pk
    for path in (f"/{job.pk}", f"/{job.pk}?after={cursor}", ""):
        with django_assert_max_num_queries(12):
            page(client, path)


def test_a_change_tells_what_became_of_each_input(
    job: Job, editor: User, signed_in: SignedIn
) -> None:
    client = signed_in(editor)
    shown = page(client, f"/{job.pk}")
    assert shown.count('<article class="entry">') == 50
    assert NASTY not in shown
    assert "&lt;script&gt;" in shown
    assert "Undo on 60 inputs" in shown
    failed = page(client, f"/{job.pk}?state=failed")
    assert failed.count('<article class="entry">') == 1
    assert "does not exist any more" in failed
    cursor = ChangeItem.objects.order_by("id")[49].pk
    assert page(client, f"/{job.pk}?after={cursor}").count('<article class="entry">') == 11


def test_a_viewer_sees_no_way_to_undo(job: Job, viewer: User, signed_in: SignedIn) -> None:
    assert "Undo on" not in page(signed_in(viewer), f"/{job.pk}")


def test_the_whole_change_is_undone_once(
    job: Job, editor: User, fake: FakeApi, signed_in: SignedIn
) -> None:
    fake.rows["input-0003"]["data"]["metadata"] = {"split": "somebody's"}
    client = signed_in(editor)
    for _ in range(2):
        client.post(f"/w/street-scenes/changes/{job.pk}/undo", {"reason": "A mistake"})
    undo = Job.objects.get(undoes=job)
    working.work_chunk(Chunk.objects.get(job=undo).pk)
    undo.refresh_from_db()
    assert (undo.state, undo.reason) == ("finished_with_problems", "A mistake")
    assert fake.rows["input-0003"]["data"]["metadata"] == {"split": "somebody's"}
    assert "metadata" not in fake.rows["input-0004"]["data"]
    assert "Undone" in page(client, "")


def test_the_change_of_another_workspace_is_not_there(
    job: Job, stranger: User, signed_in: SignedIn
) -> None:
    assert signed_in(stranger).get(f"/w/street-scenes/changes/{job.pk}").status_code == 404
