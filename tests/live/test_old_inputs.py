"""Inputs of the first tables are carried over, on both databases."""

from pathlib import Path

from tests.live import old_inputs as size
from tests.live import programs


def test_old_inputs_and_their_regions_get_annotations(database_url: str, tmp_path: Path) -> None:
    env = {
        "SERVICE_DATABASE_URL": database_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "inputs_service.settings",
    }
    told = programs.told("old_inputs", env, tmp_path)
    regions = size.COUNT * 9 // 10 * size.REGIONS
    assert told == {
        "inputs": size.COUNT,
        "own": size.COUNT,
        "annotations": size.COUNT + regions,
        "labels": regions,
        "is_copied": True,
        "apps": 1,
    }
