"""One start at a time on a data folder."""

from pathlib import Path

import pytest

from dashboard import launch


def test_second_start_on_the_same_data_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with (
        launch.claim(tmp_path),
        pytest.raises(launch.LaunchError, match="runs already with the data in"),
    ):
        launch.claim(tmp_path)


def test_folder_is_free_again_after_the_first_start_ended(tmp_path: Path) -> None:
    launch.claim(tmp_path).close()
    with launch.claim(tmp_path) as lock:
        assert not lock.closed
