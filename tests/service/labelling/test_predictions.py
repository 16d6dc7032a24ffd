"""What the dashboard says a patch will do is what the service then answers, for any data."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inputs_app.client.parse import one_input
from inputs_app.services import images
from inputs_app.services.changes import bodies
from inputs_core.patching import ACTIONS
from tests.service.conftest import Api, Cases

Data = dict[str, Any]
NAMES = st.sampled_from(["a", "b", "的", "key4#$!", "id"])
CONCEPTS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(["tree", "sky", "的 な"])},
        optional={"value": st.sampled_from([0, 1, 0.25, 0.1])},
    ),
    max_size=4,
    unique_by=lambda concept: str(concept["id"]),
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(-1e6, 1e6, width=32)
    | st.sampled_from(["", "x", "true", "<b>"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
METADATA = st.dictionaries(NAMES, VALUES, max_size=4)
PLACES = st.builds(
    lambda longitude, latitude: {"geo_point": {"longitude": longitude, "latitude": latitude}},
    st.integers(-180, 180) | st.floats(-180, 180, width=32),
    st.integers(-90, 90),
)
BOXES = st.builds(
    lambda low, high: {
        "bounding_box": {"top_row": low, "left_col": low, "bottom_row": high, "right_col": high}
    },
    st.sampled_from([0.0, 0.1, 0.3]),
    st.sampled_from([0.5, 0.9, 1.0]),
)
REGIONS = st.lists(
    st.builds(
        lambda its_id, box, concepts: {
            "id": its_id,
            "region_info": box,
            **({"data": {"concepts": concepts}} if concepts else {}),
        },
        st.sampled_from(["r1", "r2"]),
        BOXES,
        CONCEPTS,
    ),
    max_size=2,
    unique_by=lambda region: str(region["id"]),
)
DATA = st.fixed_dictionaries(
    {}, optional={"concepts": CONCEPTS, "metadata": METADATA, "geo": PLACES, "regions": REGIONS}
)
KEEPS = st.lists(st.sampled_from(["concepts", "metadata", "geo", "regions"]), unique=True)
CHANGES = st.lists(st.tuples(DATA, DATA, KEEPS), min_size=1, max_size=6)


@pytest.mark.parametrize("action", sorted(ACTIONS))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_a_prediction_is_what_the_service_answers(
    api: Api, image: Any, cases: Cases, action: str, changes: list[tuple[Data, Data, list[str]]]
) -> None:
    ids = [f"i{number}" for number in range(len(changes))]
    api.add(*[image(one, one, allow_duplicate_url=True) for one in ids])
    put(api, "overwrite", [data for data, _, _ in changes])
    _, told = api.get("/inputs?" + "&".join(f"ids={one}" for one in ids))
    found = {one["id"]: one_input(one) for one in told["inputs"]}
    for one, (_, patch, keeps) in zip(ids, changes, strict=True):
        options = {"action": action, "keeps": keeps if action == "overwrite" else []}
        body = bodies.data_of(found[one], patch, options)
        (answer,) = put(api, action, [body], [one])
        predicted = bodies.predicted(found[one].raw["data"], patch, options)
        assert images.differences(predicted, images.image_of(answer)) == []
    cases(f"predictions of {action}", len(changes))


def put(api: Api, action: str, patches: list[Data], ids: list[str] | None = None) -> list[Data]:
    """Patches inputs; gives the data that the answer tells."""
    ids = ids or [f"i{number}" for number in range(len(patches))]
    items = [{"id": one, "data": data} for one, data in zip(ids, patches, strict=True)]
    status, told = api.send(
        "PATCH", "/inputs", json.loads(json.dumps({"inputs": items, "action": action}))
    )
    assert status == 200, told
    return [one["data"] for one in told["inputs"]]
