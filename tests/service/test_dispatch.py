"""The door to the queue: messages that carry nothing, and no error when the queue is down."""

import threading
from typing import Any

import pytest
from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisDown

from inputs_service import dispatch, tasks
from inputs_service.celery import app


class Queue:
    """Records what was sent; ends the sweeper after some messages, or fails as a queue does."""

    def __init__(self, error: Exception | None = None, stop_after: int = 0) -> None:
        self.sent: list[tuple[str, Any]] = []
        self.stop = threading.Event()
        self._error, self._stop_after = error, stop_after

    def send_task(self, name: str, **options: Any) -> None:
        """As Celery's."""
        self.sent.append((name, options.get("expires")))
        if self._error:
            raise self._error
        if len(self.sent) == self._stop_after:
            self.stop.set()


def test_every_message_has_a_task(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {*dispatch.DUE, *dispatch.SWEEPS} <= set(app.tasks)
    assert tasks.ingest.process_due.name == dispatch.PROCESS_DUE


@pytest.mark.parametrize("error", [OperationalError("down"), RedisDown("down"), OSError("down")])
def test_a_queue_that_is_down_is_no_error(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    queue = Queue(error)
    monkeypatch.setattr(dispatch, "app", queue)
    dispatch.wake_ingest()
    dispatch.wake_deletions()
    assert [name for name, _ in queue.sent] == [dispatch.PROCESS_DUE, dispatch.DELETE_DUE]


def test_messages_that_are_sent_often_do_not_pile_up_before_other_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue = Queue()
    monkeypatch.setattr(dispatch, "app", queue)
    dispatch.wake_ingest()
    dispatch.wake(dispatch.EXTRACT_DUE)
    dispatch.wake_deletions()
    often = [(name, dispatch.EVERY_S) for name in (dispatch.PROCESS_DUE, dispatch.EXTRACT_DUE)]
    assert queue.sent == [*often, (dispatch.DELETE_DUE, None)]


def test_the_sweeper_wakes_for_everything_at_once_and_then_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dispatch, "EVERY_S", 0.01)
    queue: Any = Queue(stop_after=2 * len(dispatch.DUE) + len(dispatch.SWEEPS))
    dispatch.sweep_rounds(queue, queue.stop)
    names = [name for name, _ in queue.sent]
    assert names == [*dispatch.DUE, *dispatch.SWEEPS, *dispatch.DUE]
    assert all(expires is not None for _, expires in queue.sent)


def test_the_service_has_its_own_queue_and_key_prefix() -> None:
    assert isinstance(app, Celery)
    assert app.conf.task_default_queue == "service"
    assert app.conf.broker_transport_options["global_keyprefix"] == "inputdeck:service:"
