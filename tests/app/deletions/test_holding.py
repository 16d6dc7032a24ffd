"""A chunk stays held while very many requests are made about it, and is let go of when lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inputs_app.client import memberships
from inputs_app.client.http import Connection
from inputs_app.models import Chunk, DeletionItem, Job, Workspace
from inputs_app.services import chunks
from inputs_app.services.audit import Actor
from inputs_app.services.deletions import holding
from inputs_app.services.uploads import room
from tests.app.deletions.conftest import Hosting, begun, hosted, state, states, work
from tests.client.fake import FakeApi

IDS = ["input-0000", "input-0001", "input-0002"]


@pytest.fixture
def job(
    api: FakeApi, by: Actor, workspace: Workspace, hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> Job:
    """A deletion of three inputs, one of which was posted as bytes; each request renews."""
    monkeypatch.setattr(holding, "RENEW_S", -1.0)
    hosted(api, hosting, IDS[1], "image", b"\x89PNG bytes")
    return begun(by, workspace, api, IDS)


def left_s() -> float:
    """How long the chunk is held yet."""
    due_at = Chunk.objects.get().due_at
    assert due_at is not None
    return (due_at - timezone.now()).total_seconds()


def test_each_request_about_datasets_renews_the_lease(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[float] = []

    def of_inputs(connection: Connection, ids: Any, **more: Any) -> dict[str, list[str]]:
        for _ in range(3):
            Chunk.objects.update(due_at=timezone.now() + timedelta(seconds=1))
            connection.before()
            found.append(left_s())
        return {}

    monkeypatch.setattr(memberships, "of_inputs", of_inputs)
    work(job)
    assert [one > 50 for one in found] == [True] * 3
    assert states(job) == ["done"] * 3


def test_nothing_is_asked_or_deleted_for_a_chunk_that_somebody_else_has(
    job: Job, api: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_inputs(connection: Connection, ids: Any, **more: Any) -> dict[str, list[str]]:
        Chunk.objects.update(claim="another")
        connection.before()
        raise AssertionError("asked")

    monkeypatch.setattr(memberships, "of_inputs", of_inputs)
    work(job)
    assert (state(job), states(job)) == ("running", ["planned"] * 3)
    assert "delete" not in api.calls
    assert not DeletionItem.objects.filter(snapshot__isnull=False).exists()


def test_originals_renew_the_lease_too(
    job: Job, hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[bool] = []

    def renew(chunk: Chunk) -> bool:
        found.append(True)
        return chunks.is_ours(chunk)

    monkeypatch.setattr(chunks, "renew", renew)
    work(job)
    assert len(found) == 2  # before the one original is read, and before it is stored


def test_a_longer_lease_is_not_made_shorter(job: Job) -> None:
    Chunk.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    chunk = chunks.hold(Chunk.objects.get().pk)
    assert chunk is not None
    assert chunks.may_send(chunk, room.lease(room.BIG_BYTES))
    assert chunks.renew(chunk)
    assert left_s() > 290
