"""Calls that meet on the members of datasets, on both databases."""

from pathlib import Path

from tests.live import joiners as size
from tests.live import programs


def test_datasets_hold_what_was_added_and_nothing_of_what_went(
    database_url: str, tmp_path: Path
) -> None:
    env = {
        "SERVICE_DATABASE_URL": database_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "inputs_service.settings",
    }
    told = programs.told("joiners", env, tmp_path)
    assert told["failed"] == []
    assert told["added"] >= size.ROUNDS * len(size.FIRST) * 2
    assert set(size.FIRST) <= set(told["staying"]) <= set(told["inputs"])
    posted = {
        f"{worker}-{number}-{it}"
        for worker in range(2)
        for number in range(size.ROUNDS)
        for it in range(4)
    }
    gone = {name for name in posted if name.endswith(("-0", "-2"))}
    assert gone.isdisjoint(told["inputs"])
    assert {name for name in posted if name.endswith("-3")} <= set(told["staying"])
    assert told["datasets"] == [size.GOING, size.STAYING]
    assert told["removals"] == 0
