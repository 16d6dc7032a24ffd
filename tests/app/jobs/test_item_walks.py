"""The inputs of a job are read in its order, page by page, past those of other jobs."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from inputs_app.models import ChangeItem, Chunk, DeletionItem, Job, UploadItem, Workspace
from inputs_app.services import job_items

Kind = Job.Kind
MODELS: list[tuple[str, type[Any]]] = [
    (Kind.CHANGE, ChangeItem),
    (Kind.DELETION, DeletionItem),
    (Kind.UPLOAD, UploadItem),
]
SIZES = (3, 1, 4)


def job_of(workspace: Workspace, kind: str, model: type[Any], failed: int = -1) -> Job:
    """A job of three chunks; the items of one of them failed."""
    job = Job.objects.create(workspace=workspace, kind=kind, owner_name="E", title="T")
    total = 0
    for number, size in enumerate(SIZES):
        state, counts = "done", {"done_count": size}
        if number == failed:
            state, counts = "failed", {"failed_count": size}
        chunk = Chunk.objects.create(job=job, number=number, item_count=size, **counts)
        for place in range(size):
            fields: dict[str, Any] = {"chunk": chunk, "input_id": f"{number}-{place}"}
            if kind == Kind.UPLOAD:
                fields |= {"job": job, "number": total}
            else:
                fields |= {"workspace": workspace, "number": place}
            if kind == Kind.CHANGE:
                fields["patch"] = {}
            model.objects.create(state=state, **fields)
            total += 1
    return job


def pages(job: Job, model: type[Any], state: str = "") -> list[str]:
    """The ids of all, read three at a time."""
    found: list[str] = []
    after = 0
    while some := list(job_items.walk(model.objects.all(), job, after, state)[:3]):
        found += [item.input_id for item in some]
        after = some[-1].pk
    return found


@pytest.mark.parametrize(("kind", "model"), MODELS)
def test_all_come_once_in_order(workspace: Workspace, kind: str, model: type[Any]) -> None:
    first, second = job_of(workspace, kind, model), job_of(workspace, kind, model)
    wanted = [f"{number}-{place}" for number, size in enumerate(SIZES) for place in range(size)]
    assert pages(first, model) == pages(second, model) == wanted


@pytest.mark.parametrize(("kind", "model"), MODELS)
def test_nothing_follows_an_item_that_is_gone(
    workspace: Workspace, kind: str, model: type[Any]
) -> None:
    job = job_of(workspace, kind, model)
    gone = model.objects.filter(chunk__job=job).order_by("pk")[1]
    after = gone.pk
    gone.delete()
    assert list(job_items.walk(model.objects.all(), job, after)) == []


@pytest.mark.parametrize(("kind", "model"), MODELS)
def test_those_in_a_state_are_found_in_ended_chunks_and_in_those_that_go_on(
    workspace: Workspace, kind: str, model: type[Any]
) -> None:
    job = job_of(workspace, kind, model, failed=2)
    wanted = [f"2-{place}" for place in range(4)]
    assert pages(job, model, "failed") == wanted
    chunk = Chunk.objects.get(job=job, number=0)
    model.objects.filter(chunk=chunk, input_id="0-1").update(state="failed")
    Chunk.objects.filter(pk=chunk.pk).update(due_at=timezone.now())
    assert pages(job, model, "failed") == ["0-1", *wanted]
    assert pages(job, model, "skipped") == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are told in SQLite's words")
@pytest.mark.parametrize(("kind", "model"), MODELS)
def test_a_page_sorts_nothing_and_walks_no_other_job(
    workspace: Workspace, kind: str, model: type[Any]
) -> None:
    job = job_of(workspace, kind, model)
    last = model.objects.order_by("pk")[2]
    for state in ("", "failed"):
        plan = job_items.walk(model.objects.all(), job, last.pk, state)[:50].explain()
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan
        assert "PRIMARY KEY (rowid>" not in plan
