"""The thread that tells: never in the way of those who work, and nothing is lost for good."""

import time

import pytest
from redis.exceptions import ConnectionError as RedisAway

from inputs_app.services import news, snapshots, teller
from inputs_app.services.news import Departure
from inputs_app.services.teller import Teller
from tests.live import processes


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What reaches Redis; each job is a snapshot of its own id."""
    found: list[object] = []
    monkeypatch.setattr(teller, "close_old_connections", lambda: None)
    monkeypatch.setattr(snapshots, "of", lambda pk: pk)
    monkeypatch.setattr(news, "take_turn", lambda pk: found[-1:] != [pk])
    monkeypatch.setattr(news, "tell", found.append)
    monkeypatch.setattr(news, "tell_departure", found.append)
    monkeypatch.setattr(teller, "AGAIN_S", 0.05)
    monkeypatch.setattr(teller, "REST_S", 0.05)
    monkeypatch.setattr(teller, "IDLE_S", 0.2)
    return found


def test_a_job_that_has_just_been_told_of_is_told_of_later(told: list[object]) -> None:
    one = Teller()
    one.tell(1)
    processes.wait_until(lambda: told == [1], "it is told", 5)
    one.tell(1)
    time.sleep(0.1)
    assert told == [1]
    one.tell(2)
    processes.wait_until(lambda: told == [1, 2, 1], "its turn comes", 5)


def test_what_happens_while_redis_is_away_is_told_when_it_is_back(
    told: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def away(_pk: int) -> bool:
        tries.append(1)
        if len(tries) < 4:
            raise RedisAway
        return True

    monkeypatch.setattr(news, "take_turn", away)
    one = Teller()
    begun = time.monotonic()
    for pk in range(5):
        one.tell(pk)
    assert time.monotonic() - begun < 1
    processes.wait_until(lambda: set(told) == set(range(5)), "all are told", 5)


def test_a_departure_is_told_and_the_thread_ends_by_itself(told: list[object]) -> None:
    one = Teller()
    one.tell(Departure(1, 2))
    processes.wait_until(lambda: told == [Departure(1, 2)], "it is told", 5)
    processes.wait_until(lambda: one._thread is None, "the thread ends", 5)
    one.tell(7)
    processes.wait_until(lambda: told[-1] == 7, "another begins", 5)
