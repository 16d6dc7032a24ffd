"""Calls that meet on the annotations of the same inputs, on both databases."""

from pathlib import Path

from tests.live import annotators as size
from tests.live import programs


def test_annotations_hold_what_all_have_said(database_url: str, tmp_path: Path) -> None:
    env = {
        "SERVICE_DATABASE_URL": database_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "inputs_service.settings",
    }
    told = programs.told("annotators", env, tmp_path)
    assert told["failed"] == []
    names = sorted(f"{worker}-{it}" for worker in range(size.WORKERS) for it in range(size.ROUNDS))
    same = [f"same-{it}" for it in range(size.ROUNDS)]
    fresh = [f"new-{name}" for name in names]
    posted = [*same, *[f"own-{name}" for name in names]]
    assert told["won"] == sorted(f"{it} {name}" for it in size.NAMES for name in posted)
    assert len(told["inputs"]) == len(size.NAMES)
    for found in told["inputs"]:
        assert found["ids"] == sorted(["r", "shared", *same, *fresh])
        assert found["shared"] == names
        assert sorted(found["shown"]) == sorted(["r", *fresh])
        assert found["shown"] == found["in_answer"]
        assert found["region"] == found["rows_of_region"] == sorted(f"r{it}" for it in names)
