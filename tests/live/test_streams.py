"""Streams of events in the real web process, on PostgreSQL with a pool of four connections."""

import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.live import crowd, processes
from tests.live.deck import Deck, running

WATCHERS = 50


@pytest.fixture(scope="module")
def deck(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deck]:
    """A dashboard on a PostgreSQL database of its own."""
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE streams")
    given = {"DATABASE_URL": f"{postgres}/streams"}
    with running(tmp_path_factory.mktemp("streams"), given, WATCHERS + 1) as found:
        yield found


def test_fifty_streams_hear_each_step_while_pages_answer(deck: Deck) -> None:
    pk = deck.conductor("begin", "fifty")
    before = deck.threads
    with crowd.watching(deck.events, deck.sessions[:WATCHERS]) as found:
        processes.wait_until(
            lambda: all(f"dock-job-{pk}" in one.data for one in found.streams),
            "all have a snapshot",
        )
        told_at = deck.conductor("step", pk, 41)
        says = "41 of 1,000"
        processes.wait_until(
            lambda: all(says in one.data[f"dock-job-{pk}"] for one in found.streams),
            "all hear of a step",
        )
        assert time.time() - told_at < 5
        assert max(deck.page_s() for _ in range(5)) < 3
        processes.wait_until(lambda: deck.threads < before + 20, "the requests' threads end", 10)
        with psycopg.connect(deck.stack.env.database_url) as connection:
            held = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = 'streams'"
                " AND application_name = '' AND pid <> pg_backend_pid()"
            ).fetchone()
        assert held is not None
        assert held[0] <= 6  # the pool of four; who conducts, and their teller
    deck.conductor("end", pk)


def test_a_removed_person_hears_nothing_more(deck: Deck) -> None:
    with crowd.watching(deck.events, deck.sessions[-2:]) as found:
        stays, goes = found.streams
        processes.wait_until(lambda: "dock" in goes.data, "the stream begins")
        removed_at = deck.conductor("remove", WATCHERS)
        processes.wait_until(lambda: not goes.is_open, "the stream ends", 10)
        assert time.time() - removed_at < 3
        assert stays.is_open
    with crowd.watching(deck.events, deck.sessions[-1:]) as found:
        processes.wait_until(lambda: found.streams[0].status > 0, "an answer", 10)
        assert found.streams[0].status == 404


def test_streams_recover_when_the_queue_dies_and_comes_back(deck: Deck) -> None:
    pk = deck.conductor("begin", "recovers")
    with crowd.watching(deck.events, deck.sessions[:3]) as found:
        processes.wait_until(
            lambda: all(f"dock-job-{pk}" in one.data for one in found.streams), "the job is told"
        )
        deck.stack.running["valkey"].kill()
        deck.conductor("step", pk, 55)  # told by the rows, as Redis is away
        says = "55 of 1,000"
        processes.wait_until(
            lambda: all(says in one.data[f"dock-job-{pk}"] for one in found.streams),
            "the rows are read",
            20,
        )
        deck.stack.start("valkey")
        time.sleep(6)  # both ends rest for a while before they ask Redis again
        told_at = deck.conductor("step", pk, 66)
        says = "66 of 1,000"
        processes.wait_until(
            lambda: all(says in one.data[f"dock-job-{pk}"] for one in found.streams),
            "it is told again",
            10,
        )
        assert time.time() - told_at < 2
        assert all(one.is_open for one in found.streams)
    deck.conductor("end", pk)


def test_an_end_is_told_even_where_steps_come_quickly(deck: Deck) -> None:
    pk = deck.conductor("begin", "quick")
    with crowd.watching(deck.events, deck.sessions[:1]) as found:
        (stream,) = found.streams
        processes.wait_until(lambda: f"dock-job-{pk}" in stream.data, "the job is told")
        begun, heard = time.monotonic(), len(stream.heard)
        for done in range(60):
            deck.conductor("step", pk, done)
        deck.conductor("end", pk)
        took_s = time.monotonic() - begun
        says = 'data-is="done"'
        processes.wait_until(lambda: says in stream.data[f"dock-job-{pk}"], "the end is told", 5)
        rows = [name for name, _ in stream.heard[heard:] if name == f"dock-job-{pk}"]
        assert len(rows) <= 2 * took_s + 3


def test_streams_do_not_hold_up_the_end_of_the_process(deck: Deck) -> None:
    with crowd.watching(deck.events, deck.sessions[:5]) as found:
        processes.wait_until(lambda: all("dock" in one.data for one in found.streams), "they begin")
        begun = time.monotonic()
        deck.stack.running["web"].stop()
        assert time.monotonic() - begun < 9  # then it would be killed
    deck.stack.start("web")
