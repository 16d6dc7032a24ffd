"""Jobs in any state, with chunks and items, without an API."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from inputs_app.models import ChangeItem, Chunk, Job, User, Workspace
from inputs_app.services.audit import Actor
from tests.app.fake_store import FakeStore
from tests.app.pages.conftest import undefined_variables_fail

__all__ = ["undefined_variables_fail"]

Makes = Callable[..., Job]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeStore:
    """The API."""
    cache.clear()
    return FakeStore().replace(monkeypatch)


@pytest.fixture
def by(editor: User) -> Actor:
    """An editor."""
    return Actor(editor, "request-1")


@pytest.fixture
def makes(workspace: Workspace, editor: User) -> Makes:
    """Makes a change: makes("running", [["done", "failed"], ["planned"]], owner=…)."""

    def make(state: str, items: Sequence[Sequence[str]] = (), **fields: Any) -> Job:
        now = timezone.now()
        ended = {"ended_at": now} if state in ENDED else {}
        given = {"kind": "change", "owner": editor, "owner_name": "Edgar", "title": "Many"}
        given |= {"options": {"action": "merge"}, "started_at": now, **ended, **fields}
        job = Job.objects.create(workspace=workspace, state=state, **given)
        for number, states in enumerate(items):
            _chunk(job, number, states)
        return job

    return make


ENDED = ("finished", "finished_with_problems", "failed", "cancelled")


def _chunk(job: Job, number: int, states: Sequence[str]) -> None:
    is_open = {"planned", "sent"} & set(states)
    chunk = Chunk.objects.create(
        job=job,
        number=number,
        due_at=timezone.now() if is_open else None,
        item_count=len(states),
        done_count=states.count("done"),
        failed_count=states.count("failed"),
        skipped_count=states.count("skipped"),
    )
    ChangeItem.objects.bulk_create(
        ChangeItem(
            chunk=chunk,
            workspace=job.workspace,
            number=place,
            input_id=f"input-{number}-{place}",
            state=state,
            patch={},
            problem="It is gone." if state == "failed" else "",
        )
        for place, state in enumerate(states)
    )
