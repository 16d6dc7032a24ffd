"""Images of inputs are compared by what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inputs_app.client.types import Json
from inputs_app.services import images
from inputs_app.services.images import MISSING

BOX = {"bounding_box": {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}}
LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=2)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("xyz"), inner, max_size=3),
    max_leaves=8,
)
IMAGES = st.fixed_dictionaries(
    {},
    optional={
        "metadata": st.dictionaries(st.text("xyz"), JSON, min_size=1, max_size=3),
        "concepts": st.lists(
            st.builds(
                lambda name, value: {"id": name, "value": value},
                st.text("cd"),
                st.sampled_from([0, 1]),
            ),
            min_size=1,
            max_size=3,
            unique_by=str,
        ),
    },
)


def places(before: Json, after: Json) -> list[tuple[str, ...]]:
    """Where two images differ."""
    return [(one.group, *one.path) for one in images.differences(before, after)]


def test_an_image_holds_what_a_patch_can_change_and_nothing_else() -> None:
    data = {
        "image": {"url": "https://a.example/a.jpg"},
        "concepts": [{"id": "a", "name": "A", "app_id": "x", "value": 1}, {"id": "b", "value": 0}],
        "metadata": {"k": [1]},
        "geo": {"geo_point": {"longitude": 1, "latitude": 2}},
        "regions": [
            {"id": "r", "region_info": BOX, "data": {"concepts": [{"id": "c", "name": "C"}]}}
        ],
    }
    assert images.image_of(data) == {
        "concepts": [{"id": "a", "value": 1}, {"id": "b", "value": 0}],
        "metadata": {"k": [1]},
        "geo": {"geo_point": {"longitude": 1, "latitude": 2}},
        "regions": [
            {"id": "r", "region_info": BOX, "data": {"concepts": [{"id": "c", "value": 1}]}}
        ],
    }
    assert images.image_of({"concepts": [], "metadata": {}, "geo": {}}) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"metadata": {"a": 100}}, {"metadata": {"a": 100.0}}),
        (
            {"concepts": [{"id": "a", "value": 0.1}, {"id": "b", "value": 1}]},
            {"concepts": [{"id": "b", "value": 1.0}, {"id": "a", "value": 0.10000000149011612}]},
        ),
        ({}, {"metadata": {}}),
    ],
)
def test_order_and_width_of_numbers_make_no_difference(one: Json, other: Json) -> None:
    assert images.is_same(one, other)
    assert images.digest(one) == images.digest(other)


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ({"metadata": {"a": 1}}, {"metadata": {"a": True}}, ("metadata", "a")),
        ({"metadata": {"a": 1}}, {"metadata": {"a": "1"}}, ("metadata", "a")),
        ({"metadata": {"a": {}}}, {}, ("metadata", "a")),
        (
            {"metadata": {"a": {"b": 1}}},
            {"metadata": {"a": {"b": 1, "c": None}}},
            ("metadata", "a", "c"),
        ),
        (
            {"concepts": [{"id": "a", "value": 1}]},
            {"concepts": [{"id": "a", "value": 0}]},
            ("concepts", "a"),
        ),
        ({}, {"geo": {"geo_point": {"longitude": 1, "latitude": 2}}}, ("geo", "geo_point")),
    ],
)
def test_what_differs_is_named(before: Json, after: Json, where: tuple[str, ...]) -> None:
    assert places(before, after) == [where]
    assert places(after, before) == [where]


def test_what_was_added_or_taken_away_is_missing_on_one_side() -> None:
    (added,) = images.differences({}, {"metadata": {"a": None}})
    assert (added.before, added.after) == (MISSING, None)


@given(IMAGES, IMAGES)
def test_images_are_the_same_exactly_when_their_digests_are(one: Json, other: Json) -> None:
    assert images.is_same(one, other) == (images.digest(one) == images.digest(other))


def test_leaves_are_counted() -> None:
    image = {
        "metadata": {"a": {"b": 1, "c": [1, 2]}, "d": {}},
        "concepts": [{"id": "a", "value": 1}],
    }
    assert images.counts(image) == {"concepts": 1, "metadata": 3, "geo": 0, "regions": 0}
