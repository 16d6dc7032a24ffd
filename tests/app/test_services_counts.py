"""Status counts: asked rarely, shared by all, stale rather than missing."""

import threading
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from inputs_app.client.errors import ServerError
from inputs_app.client.http import Connection
from inputs_app.client.types import Counts
from inputs_app.models import Workspace
from inputs_app.services import counts, shared
from inputs_app.services.errors import ProductError
from tests.client.fake import FakeApi


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """The fake in place of the client, and an empty cache."""
    cache.clear()
    yield FakeApi().replace(monkeypatch)
    cache.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time of day, settable."""
    now = [1000.0]
    monkeypatch.setattr("inputs_app.services.shared.time", lambda: now[0])
    return now


def test_counts_are_asked_once_in_five_seconds(
    api: FakeApi, workspace: Workspace, clock: list[float]
) -> None:
    api.fill(3)
    assert [counts.of(workspace).total for _ in range(50)] == [3] * 50
    assert api.calls == ["counts"]
    clock[0] += 5
    api.fill(1)
    assert counts.of(workspace).total == 4
    assert api.calls == ["counts"] * 2


def test_last_known_counts_stay_when_the_api_fails(
    api: FakeApi, workspace: Workspace, clock: list[float]
) -> None:
    api.fill(3)
    counts.of(workspace)
    api.failing = ServerError()
    clock[0] += 60
    found = counts.reading(workspace)
    assert (found.counts.total, found.age_s) == (3, 60)
    assert found.problem == ServerError.user_message


def test_failing_api_is_not_asked_more_often(
    api: FakeApi, workspace: Workspace, clock: list[float]
) -> None:
    api.failing = ServerError()
    for _ in range(10):
        with pytest.raises(ProductError, match="had a problem"):
            counts.of(workspace)
    assert api.calls == ["counts"]
    clock[0] += 5
    with pytest.raises(ProductError):
        counts.of(workspace)
    assert len(api.calls) == 2


def test_known_counts_never_ask(api: FakeApi, workspace: Workspace) -> None:
    assert counts.known(workspace) is None
    api.fill(2)
    counts.of(workspace)
    assert counts.known(workspace) == Counts(processed=2)
    assert api.calls == ["counts"]


def test_workspaces_do_not_share_their_counts(api: FakeApi, workspace: Workspace) -> None:
    api.fill(2)
    counts.of(workspace)
    workspace.pk += 1
    assert counts.known(workspace) is None


def test_many_askers_at_once_make_one_call(
    api: FakeApi, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.fill(3)
    may_answer, calls = threading.Event(), []

    def slow(connection: Connection) -> Counts:
        calls.append(connection)
        may_answer.wait(5)
        return Counts(processed=3)

    monkeypatch.setattr("inputs_app.client.inputs.counts", slow)
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(counts.of(workspace).total)) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    may_answer.set()
    for thread in threads:
        thread.join()
    assert (found, len(calls)) == ([3] * 20, 1)


def test_while_one_asks_others_see_the_old_counts(
    api: FakeApi, workspace: Workspace, clock: list[float]
) -> None:
    api.fill(3)
    counts.of(workspace)
    clock[0] += 60
    cache.add(f"counts:{workspace.pk}:asking", 1, 30)
    assert counts.of(workspace).total == 3
    assert api.calls == ["counts"]


def test_asker_that_never_answers_is_not_waited_for_long(
    api: FakeApi, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "WAIT_S", 0.1)
    cache.add(f"counts:{workspace.pk}:asking", 1, 30)
    with pytest.raises(ProductError, match="not known yet"):
        counts.of(workspace)
