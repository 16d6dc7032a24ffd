"""Regions of an input are changed by their annotations, each call once, and given back by undo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inputs_app.client.errors import Invalid, ServerError, Unreachable
from inputs_app.client.types import Json
from inputs_app.models import AuditRow, ChangeItem, Chunk, Job, Workspace
from inputs_app.services import working
from inputs_app.services.audit import Actor
from inputs_app.services.changes import annotating, editing, region_images, sending, undoing
from inputs_app.services.changes.region_merging import Wish
from tests.client.contract_annotations import box, on, polygon
from tests.client.fake import FakeApi
from tests.client.samples import CONNECTION

ID = "input-0000"
MOVED = box((0.3, 0.3, 0.7, 0.8), "bus")


@pytest.fixture
def drawn(api: FakeApi) -> FakeApi:
    """An image with one region of its own, `own`, and one that was posted apart, `apart`."""
    api.rows[ID]["data"]["regions"] = [{"id": "own", **box()}]
    api.annotations.post(CONNECTION, [on(ID, "apart", polygon([(0, 0), (0, 1), (1, 1)]))])
    api.calls.clear()
    return api


def standing(api: FakeApi) -> dict[str, Json]:
    """The entries of the image as they stand."""
    (item,) = api.by_ids(CONNECTION, [ID])
    return dict(annotating.standing(CONNECTION, item).entries)


def entry(identifier: str, region: Json, **more: Any) -> Json:
    """The entry of a region."""
    return {**region, "id": identifier, **more}


def changed(api: FakeApi, by: Actor, workspace: Workspace, wish: Wish) -> ChangeItem:
    """What became of a wish."""
    (item,) = api.by_ids(CONNECTION, [ID])
    seen = region_images.image_of(standing(api), wish.ids)
    api.calls.clear()
    return annotating.apply(by, workspace, item, wish, seen=seen, reason="A second look")


def make_due() -> int:
    """The lease or the wait of the newest chunk is over; gives its id."""
    chunk = Chunk.objects.latest("pk")
    Chunk.objects.filter(pk=chunk.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    return chunk.pk


def test_regions_are_told_oldest_first_with_where_they_live(drawn: FakeApi) -> None:
    found = standing(drawn)
    assert list(found) == ["own", "apart"]
    assert found["own"]["is_own"]
    assert "is_own" not in found["apart"]


def test_a_page_shows_those_of_the_input_and_those_posted_apart(drawn: FakeApi) -> None:
    (item,) = drawn.by_ids(CONNECTION, [ID])
    assert [one.id for one in annotating.shown(CONNECTION, item)] == ["own", "apart"]
    drawn.failing = ServerError()
    assert [one.id for one in annotating.shown(CONNECTION, item)] == ["own"]


def test_a_change_posts_patches_and_deletes_and_keeps_both_images(
    drawn: FakeApi, by: Actor, workspace: Workspace
) -> None:
    wish = Wish(
        (
            entry("new", box()),
            entry("own", MOVED),
        ),
        ("apart",),
    )
    done = changed(drawn, by, workspace, wish)
    assert (done.state, done.problem) == ("done", "")
    look = ["by_ids", "list_annotations"]
    calls = ["patch_annotations", "post_annotations", "delete_annotations"]
    assert drawn.calls == [*look, *calls, *look]
    now = standing(drawn)
    assert set(now) == {"own", "new"}
    assert now["own"]["data"]["concepts"] == [{"id": "bus", "value": 1}]
    assert drawn.rows[ID]["data"]["regions"][0]["region_info"] == MOVED["region_info"]
    assert set(region_images.in_image(done.before)) == {"own", "apart"}
    assert set(region_images.in_image(done.after)) == {"own", "new"}
    row = AuditRow.objects.get(action="input.change")
    assert row.after["regions"] == {"added": ["new"], "changed": ["own"], "deleted": ["apart"]}
    assert (row.target, row.reason) == (ID, "A second look")


def test_undo_puts_each_back_where_it_was(drawn: FakeApi, by: Actor, workspace: Workspace) -> None:
    before = standing(drawn)
    done = changed(
        drawn,
        by,
        workspace,
        Wish(
            (entry("new", box()),),
            (
                "own",
                "apart",
            ),
        ),
    )
    assert set(standing(drawn)) == {"new"}
    undone = editing.undo(by, done, "Wrong photo")
    assert undone.state == "done"
    assert region_images.are_same(standing(drawn), before)
    assert [one["id"] for one in drawn.rows[ID]["data"]["regions"]] == ["own"]
    assert undone.chunk.job.undoes == done.chunk.job
    again = editing.undo(by, undone, "")
    assert (again.state, set(standing(drawn))) == ("done", {"new"})


def test_a_worker_undoes_a_whole_change_too(
    drawn: FakeApi, by: Actor, workspace: Workspace
) -> None:
    done = changed(drawn, by, workspace, Wish(delete=("own",)))
    job = undoing.undo_all(by, done.chunk.job, "")
    working.work_chunk(Chunk.objects.get(job=job).pk)
    assert set(standing(drawn)) == {"own", "apart"}


def test_what_somebody_changed_since_is_a_conflict(
    drawn: FakeApi, by: Actor, workspace: Workspace
) -> None:
    (item,) = drawn.by_ids(CONNECTION, [ID])
    seen = region_images.image_of(standing(drawn), ["own"])
    drawn.annotations.patch(CONNECTION, [on(ID, "own", {"id": "own", **MOVED})], "overwrite")
    wish = Wish(delete=("own",))
    done = annotating.apply(by, workspace, item, wish, seen=seen, reason="")
    assert (done.state, done.problem) == ("failed", sending.CONFLICT)
    assert "own" in standing(drawn)


def test_a_change_of_another_region_is_no_conflict(
    drawn: FakeApi, by: Actor, workspace: Workspace
) -> None:
    done = changed(drawn, by, workspace, Wish((entry("own", MOVED),)))
    drawn.annotations.delete(CONNECTION, [(ID, "apart")])
    assert editing.undo(by, done, "").state == "done"


def test_undo_is_a_conflict_where_the_region_was_changed_since(
    drawn: FakeApi, by: Actor, workspace: Workspace
) -> None:
    done = changed(drawn, by, workspace, Wish((entry("own", MOVED),)))
    drawn.annotations.delete(CONNECTION, [(ID, "own")])
    assert editing.undo(by, done, "").problem == sending.CONFLICT
    assert "own" not in standing(drawn)


def test_nothing_to_change_is_skipped(drawn: FakeApi, by: Actor, workspace: Workspace) -> None:
    assert changed(drawn, by, workspace, Wish(delete=("never",))).state == "skipped"
    assert changed(drawn, by, workspace, Wish((entry("own", box()),))).state == "skipped"


def test_an_input_that_is_gone_is_told(drawn: FakeApi, by: Actor, workspace: Workspace) -> None:
    (item,) = drawn.by_ids(CONNECTION, [ID])
    del drawn.rows[ID]
    wish = Wish((entry("new", box()),))
    done = annotating.apply(by, workspace, item, wish, seen={"regions": []}, reason="")
    assert (done.state, done.problem) == ("failed", sending.GONE)


def test_what_is_refused_as_a_whole_fails_with_words_and_a_part_says_so(
    drawn: FakeApi, by: Actor, workspace: Workspace
) -> None:
    far = entry("far", box((0, 0, 1, 2)))
    assert changed(drawn, by, workspace, Wish((far,))).state == "failed"
    done = changed(
        drawn,
        by,
        workspace,
        Wish(
            (
                entry("new", box()),
                far,
            )
        ),
    )
    assert done.state == "done"
    assert done.problem.startswith("Not all of it was taken: ")
    assert editing.undo(by, done, "").state == "done"
    assert set(standing(drawn)) == {"own", "apart"}


WRITES = ("post_annotations", "patch_annotations", "delete_annotations", "patch")


@pytest.mark.parametrize("has_arrived", [True, False])
@pytest.mark.parametrize("cut", WRITES)
def test_a_change_cut_off_at_any_call_goes_on_and_does_nothing_twice(
    drawn: FakeApi,
    by: Actor,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    cut: str,
    has_arrived: bool,
) -> None:
    gone = standing(drawn)["own"]
    drawn.annotations.delete(CONNECTION, [(ID, "own")])
    drawn.annotations.post(CONNECTION, [on(ID, "old", box())])
    wish = Wish(
        (
            entry("new", box()),
            entry("apart", MOVED),
            gone,
        ),
        ("old",),
    )
    with monkeypatch.context() as patch:
        _cut_off(patch, drawn, cut, has_arrived=has_arrived)
        done = changed(drawn, by, workspace, wish)
        assert done.state == "sent"
    working.work_chunk(make_due())
    done.refresh_from_db()
    assert (done.state, Job.objects.latest("pk").state) == ("done", "finished")
    assert set(standing(drawn)) == {"new", "apart", "own"}
    assert [drawn.calls.count(one) for one in WRITES] == [
        2 if one == cut and not has_arrived else 1 for one in WRITES
    ]


def _cut_off(patch: pytest.MonkeyPatch, api: FakeApi, cut: str, *, has_arrived: bool) -> None:
    where = "inputs" if cut == "patch" else "annotations"
    name = cut.split("_")[0]
    usual: Callable[..., Any] = getattr(api if where == "inputs" else api.annotations, name)

    def breaks(*args: Any, **kwargs: Any) -> None:
        if has_arrived:
            usual(*args, **kwargs)
        else:
            api.calls.append(cut)
        error = Unreachable()
        error.may_have_arrived = True
        raise error

    patch.setattr(f"inputs_app.client.{where}.{name}", breaks)


def test_what_somebody_did_between_two_tries_is_a_conflict(
    drawn: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        _cut_off(patch, drawn, "patch_annotations", has_arrived=False)
        done = changed(drawn, by, workspace, Wish((entry("own", MOVED),)))
    theirs = box((0.5, 0.5, 0.6, 0.6))
    drawn.annotations.patch(CONNECTION, [on(ID, "own", {"id": "own", **theirs})], "overwrite")
    working.work_chunk(make_due())
    done.refresh_from_db()
    assert (done.state, done.problem) == ("failed", sending.CONFLICT)


def test_a_request_that_is_refused_ends_the_change_with_its_words(
    drawn: FakeApi, by: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*args: object, **kwargs: object) -> None:
        raise Invalid("The API says no.")

    monkeypatch.setattr("inputs_app.client.annotations.post", refuses)
    done = changed(drawn, by, workspace, Wish((entry("new", box()),)))
    assert (done.state, done.problem) == ("failed", "The API says no.")
