"""Several workers on one database: nothing is done twice, nothing is lost, every count is right."""

from pathlib import Path

from tests.live import claimers as size
from tests.live import programs


def test_workers_that_race_share_the_inputs_out(database_url: str, tmp_path: Path) -> None:
    env = {
        "SERVICE_DATABASE_URL": database_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "inputs_service.settings",
    }
    told = programs.told("claimers", env, tmp_path)
    finished = [key for keys in told["done"] for key in keys]
    kept = dict(told["kept"])
    assert len(finished) == len(set(finished))
    assert set(kept) <= set(finished)
    assert len(kept) == size.BATCHES * size.BATCH - size.DELETED
    assert set(kept.values()) == {30000}
    assert told["left"] == 0
    assert told["wrong"] == {}
    assert told["counts"]["30000"] == len(kept)
    assert told["job"] == [0, 0, size.BATCHES * size.BATCH]
    assert sum(bool(keys) for keys in told["done"]) > 1
