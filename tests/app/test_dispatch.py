"""The door to the queue: it sends on commit and never raises."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from kombu.exceptions import OperationalError

from dashboard.celery import app
from inputs_app import dispatch
from inputs_app.models import SampleLoad, User, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.samples import loads
from inputs_app.tasks.samples import load_samples
from tests.app.conftest import SignedIn

Commit = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the loads that were sent."""
    ids: list[int] = []

    def note(args: tuple[int], **_: Any) -> None:
        ids.extend(args)

    monkeypatch.setattr(load_samples, "apply_async", note)
    return ids


def test_a_load_is_sent_when_its_transaction_is_committed(
    workspace: Workspace,
    editor: User,
    sent: list[int],
    django_capture_on_commit_callbacks: Commit,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        load = loads.ask(workspace, Actor(editor))
        dispatch.wake_samples()
        assert sent == []

    assert sent == [load.pk]


def test_without_the_queue_a_load_stays_and_nothing_is_raised(
    workspace: Workspace,
    editor: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("no redis")

    monkeypatch.setattr(load_samples, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        loads.ask(workspace, Actor(editor))
        dispatch.wake_samples()

    assert SampleLoad.objects.get().due_at is not None


def test_the_sweeper_goes_on_after_a_database_error(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, sweeps = threading.Event(), []

    def fail() -> None:
        sweeps.append(1)
        if len(sweeps) == 2:
            stopped.set()
        raise DatabaseError("locked")

    monkeypatch.setattr(dispatch, "sweep", fail)
    monkeypatch.setattr(dispatch, "close_old_connections", lambda: None)
    monkeypatch.setattr(dispatch, "SWEEP_EVERY_S", 0.0)
    dispatch.sweep_forever(stopped)

    assert len(sweeps) == 2


def test_an_editor_asks_for_samples_and_comes_back_to_the_inputs(
    workspace: Workspace, editor: User, signed_in: SignedIn, sent: list[int]
) -> None:
    answer = signed_in(editor).post(f"/w/{workspace.slug}/samples")

    assert (answer.status_code, answer["Location"]) == (302, f"/w/{workspace.slug}/inputs")
    assert SampleLoad.objects.get().asked_by == editor


@pytest.mark.parametrize(("person", "status"), [("viewer", 403), ("stranger", 404)])
def test_nobody_else_may_ask_for_samples(
    workspace: Workspace,
    person: str,
    status: int,
    signed_in: SignedIn,
    request: pytest.FixtureRequest,
) -> None:
    browser: Client = signed_in(request.getfixturevalue(person))

    assert browser.post(f"/w/{workspace.slug}/samples").status_code == status
    assert SampleLoad.objects.count() == 0


def test_a_queue_that_hangs_is_not_waited_for_without_end() -> None:
    assert 2 <= app.conf.broker_transport_options["socket_timeout"] <= 5
