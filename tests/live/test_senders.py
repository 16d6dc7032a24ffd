"""People who send the parts of one upload at once, and workers who race to unpack it."""

from pathlib import Path

from tests.live import programs
from tests.live import senders as size


def test_parts_that_meet_make_one_whole_file_and_its_inputs_once(
    database_url: str, tmp_path: Path
) -> None:
    env = {
        "SERVICE_DATABASE_URL": database_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "inputs_service.settings",
    }
    told = programs.told("senders", env, tmp_path)
    assert told["are_whole"] == [True] * size.UPLOADS
    assert (told["parts"], told["left_files"]) == (size.UPLOADS * size.PARTS, 0)
    assert told["jobs"] == [[64002, size.MEMBERS]] * size.UPLOADS
    assert told["passed"] == [{}] * size.UPLOADS
    assert told["inputs"] == size.UPLOADS * size.MEMBERS
    assert told["pending"] == [size.MEMBERS] * size.UPLOADS
    assert told["counts"] == {"30001": size.UPLOADS * size.MEMBERS}
