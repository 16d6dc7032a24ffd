"""What the difference of a change says stays as it is."""

from typing import Any

import pytest

from inputs_app.services import images
from inputs_app.showing import diff

WAS: dict[str, Any] = {
    "metadata": {"camera": {"iso": 800, "flash": False}, "walk": 12},
    "concepts": [],
}


@pytest.mark.parametrize(
    ("metadata", "stays"),
    [
        ({"season": "june"}, ""),
        ({"walk": 12}, "Kept as they are: 1 key"),
        ({**WAS["metadata"], "season": "june"}, "Kept as they are: 3 keys"),
    ],
)
def test_keys_inside_of_what_goes_are_not_said_to_stay(metadata: Any, stays: str) -> None:
    now = {**WAS, "metadata": metadata}
    assert diff.of(WAS, images.differences(WAS, now)).stays == stays


@pytest.mark.parametrize("image", [{}, {"metadata": {}}])
def test_an_input_without_metadata_holds_no_keys(image: Any) -> None:
    assert images.counts(image)["metadata"] == 0
