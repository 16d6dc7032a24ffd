"""Patches that meet on one input all take effect, on both databases."""

from pathlib import Path

from tests.live import patchers as size
from tests.live import programs


def test_patches_of_one_input_all_take_effect(database_url: str, tmp_path: Path) -> None:
    env = {
        "SERVICE_DATABASE_URL": database_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "inputs_service.settings",
    }
    told = programs.told("patchers", env, tmp_path)
    own = sorted(f"{worker}-{it}" for worker in range(size.PATCHERS) for it in range(size.ROUNDS))
    shared = [f"all-{it}" for it in range(size.ROUNDS)]
    assert len(told["inputs"]) == len(size.NAMES)
    for found in told["inputs"]:
        assert found["status"] == 30000
        assert found["concepts"] == found["rows"] == sorted([*own, *shared])
        assert found["metadata"] == sorted(own)
        assert found["is_indexed"]
        assert sorted(found["regions"]) == own
        assert found["regions"] == found["annotations"]
        assert found["labels_of_regions"] == found["concepts_of_regions"] >= len(own)
    assert told["again"] == told["inputs"]
    held = len(size.NAMES)
    assert told["counts"] == [[0, held]] * size.ROUNDS + [[held, 0]] * size.ROUNDS
