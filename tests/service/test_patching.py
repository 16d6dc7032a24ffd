"""PatchInputs over REST: the published worked examples, and how each item ends."""

from typing import Any

import pytest

from inputs_service.models import Concept
from tests.service.conftest import Api

Data = dict[str, Any]
POINT = {"geo_point": {"longitude": -30.0, "latitude": 40.0}}


def patch(api: Api, action: str, *items: Data) -> tuple[int, Data]:
    return api.send("PATCH", "/inputs", {"inputs": list(items), "action": action})


def patched(api: Api, action: str, data: Data, input_id: str = "i1") -> Data:
    """The data of an input after a patch, as the answer and a later reading tell it."""
    status, answer = patch(api, action, {"id": input_id, "data": data})
    assert (status, answer["status"]["code"]) == (200, 10000), answer
    item = answer["inputs"][0]
    assert item["status"]["code"] == 30200
    assert item["status"]["description"] == "Input image modification success"
    found: Data = api.get(f"/inputs/{input_id}")[1]["input"]
    assert {**item, "status": 0} == {**found, "status": 0}
    after: Data = found["data"]
    return after


def concepts(*pairs: tuple[str, Any]) -> list[Data]:
    return [{"id": name, "value": value} for name, value in pairs]


def values(data: Data) -> list[tuple[str, float]]:
    return [(concept["id"], concept["value"]) for concept in data.get("concepts", [])]


@pytest.fixture
def add(api: Api, image: Any) -> Any:
    def add(input_id: str = "i1", **data: Any) -> Data:
        status, answer = api.add(image(input_id, input_id, **data))
        assert status == 200, answer
        item: Data = answer["inputs"][0]
        return item

    return add


def test_merging_concepts_keeps_their_order_and_takes_booleans(api: Api, add: Any) -> None:
    add(concepts=concepts(("tree", 0), ("sky", 1)))
    after = patched(api, "merge", {"concepts": concepts(("tree", True), ("water", False))})
    assert values(after) == [("tree", 1), ("sky", 1), ("water", 0)]
    assert after["concepts"][2] == {"id": "water", "name": "water", "value": 0, "app_id": "main"}


def test_a_merged_concept_without_value_is_present(api: Api, add: Any) -> None:
    add(concepts=concepts(("tree", 0)))
    assert values(patched(api, "merge", {"concepts": [{"id": "tree"}]})) == [("tree", 1)]


def test_removed_concepts_go_whatever_value_is_sent(api: Api, add: Any) -> None:
    add(concepts=concepts(("mattid2", 1), ("ferrari", 1), ("sky", 1)))
    named = concepts(("mattid2", True), ("ferrari", False), ("unknown", 1))
    after = patched(api, "remove", {"concepts": named})
    assert values(after) == [("sky", 1)]
    assert not Concept.objects.filter(concept_id="unknown").exists()
    assert "concepts" not in patched(api, "remove", {"concepts": concepts(("sky", 1))})


def test_every_input_of_a_batch_has_its_own_concepts(api: Api, add: Any) -> None:
    add("one", concepts=concepts(("a", 1)))
    add("two", concepts=concepts(("b", 1)))
    items = [
        {"id": "two", "data": {"concepts": concepts(("c", 1))}},
        {"id": "one", "data": {"concepts": concepts(("d", 0))}},
    ]
    status, answer = patch(api, "merge", *items)
    assert status == 200
    assert [item["id"] for item in answer["inputs"]] == ["two", "one"]
    assert [values(item["data"]) for item in answer["inputs"]] == [
        [("b", 1), ("c", 1)],
        [("a", 1), ("d", 0)],
    ]


def test_merged_metadata_keeps_other_keys_and_lists_grow(api: Api, add: Any) -> None:
    add(metadata={"filename": "x.jpg", "split": "train", "list": [1, 2, 3]})
    after = patched(api, "merge", {"metadata": {"split": "test", "list": [4]}})
    assert after["metadata"] == {"filename": "x.jpg", "split": "test", "list": [1, 2, 3, 4]}


def test_overwriting_leaves_the_media_and_what_was_sent(api: Api, add: Any) -> None:
    before = add(concepts=concepts(("car", 1)), geo=POINT, metadata={"a": 1})["data"]
    after = patched(api, "overwrite", {"metadata": {"split": "test"}})
    assert after == {"image": before["image"], "metadata": {"split": "test"}}
    data = {"concepts": concepts(("ferrari", 1.0)), "metadata": {"foo": "bar"}}
    assert patched(api, "overwrite", data) == {
        "image": before["image"],
        "concepts": [{"id": "ferrari", "name": "ferrari", "value": 1, "app_id": "main"}],
        "metadata": {"foo": "bar"},
    }


def test_overwriting_concepts_leaves_exactly_these(api: Api, add: Any) -> None:
    add(concepts=concepts(("old", 1)))
    four = concepts(("a", 1), ("b", 0), ("c", 1), ("d", 0))
    after = patched(api, "overwrite", {"concepts": four})
    assert values(after) == [("a", 1), ("b", 0), ("c", 1), ("d", 0)]


def test_true_removes_metadata_and_another_scalar_does_not(api: Api, add: Any) -> None:
    add(metadata={"a": "x", "b": {"c": 1, "d": 2}})
    assert patched(api, "remove", {"metadata": {"a": "x"}})["metadata"]["a"] == "x"
    after = patched(api, "remove", {"metadata": {"a": True, "b": {"c": True}}})
    assert after["metadata"] == {"b": {"d": 2}}


def test_a_point_is_replaced_and_removed(api: Api, add: Any) -> None:
    add(geo=POINT, metadata={"a": 1})
    other = {"geo_point": {"longitude": 77, "latitude": 88}}
    after = patched(api, "merge", {"geo": other})
    assert (after["geo"], after["metadata"]) == (other, {"a": 1})
    assert "geo" not in patched(api, "remove", {"geo": POINT})


def test_empty_data_changes_nothing_but_under_overwrite(api: Api, add: Any) -> None:
    before = add(concepts=concepts(("a", 1)), metadata={"a": 1}, geo=POINT)
    assert patched(api, "merge", {}) == patched(api, "remove", {}) == before["data"]
    assert api.get("/inputs/i1")[1]["input"]["modified_at"] == before["modified_at"]
    assert patched(api, "overwrite", {}) == {"image": before["data"]["image"]}


def test_an_empty_list_of_concepts_clears_them(api: Api, add: Any) -> None:
    before = add(concepts=concepts(("a", 1)), metadata={"a": 1})
    after = patched(api, "merge", {"concepts": []})
    assert after == {"image": before["data"]["image"], "metadata": {"a": 1}}


def test_media_and_datasets_are_not_patched(api: Api, add: Any) -> None:
    before = add()["data"]
    data = {"image": {"url": "https://evil.test/b"}, "video": {"url": "https://evil.test/v"}}
    item = {"id": "i1", "data": data, "dataset_ids": ["none"]}
    status, answer = patch(api, "overwrite", item)
    assert (status, answer["inputs"][0]["data"]) == (200, before)


@pytest.mark.parametrize("action", ["", "replace", "MERGE", None])
def test_another_action_is_refused(api: Api, add: Any, action: Any) -> None:
    add()
    status, answer = api.send("PATCH", "/inputs", {"inputs": [{"id": "i1"}], "action": action})
    assert (status, answer["status"]["code"]) == (400, 11102)
    assert answer["status"]["details"].startswith("action:")


@pytest.mark.parametrize("count", [0, 129])
def test_a_request_holds_1_to_128_items(api: Api, count: int) -> None:
    status, answer = patch(api, "merge", *[{"id": "i"}] * count)
    assert (status, answer["status"]["code"]) == (400, 39999)


def test_an_unknown_input_fails_alone_or_beside_others(api: Api, add: Any) -> None:
    add()
    data = {"concepts": concepts(("new", 1))}
    status, answer = patch(api, "merge", {"id": "none", "data": data})
    assert (status, answer["status"]["code"]) == (400, 10020)
    assert answer["inputs"][0]["status"]["code"] == 30102
    assert not Concept.objects.exists()
    status, answer = patch(api, "merge", {"id": "none"}, {"id": "i1", "data": data}, {})
    assert (status, answer["status"]["code"]) == (207, 10010)
    assert [item["status"]["code"] for item in answer["inputs"]] == [30102, 30200, 30104]
    assert values(answer["inputs"][1]["data"]) == [("new", 1)]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"concepts": [{"id": "a", "value": 2}]}, "data.concepts[0].value"),
        ({"concepts": [{}]}, "data.concepts[0].id"),
        ({"concepts": [{"id": "x" * 257}]}, "data.concepts[0].id"),
        ({"geo": {"geo_point": {"longitude": 181}}}, "data.geo.geo_point.longitude"),
        ({"metadata": {"a": "\0"}}, "inputs[0].data.metadata.a"),
        ({"metadata": {"a": 2**53 + 1}}, "inputs[0].data.metadata.a"),
        ({"regions": [{"id": "r"}]}, "data.regions[0].region_info"),
    ],
)
def test_a_wrong_item_is_refused_with_its_path(api: Api, add: Any, data: Data, path: str) -> None:
    before = add("i1")
    add("i2")
    good = {"id": "i2", "data": {"metadata": {"a": 1}}}
    status, answer = patch(api, "merge", {"id": "i1", "data": data}, good)
    assert (status, answer["status"]["code"]) == (207, 10010)
    first, second = answer["inputs"]
    assert (first["id"], first["status"]["code"]) == ("i1", 30104)
    assert first["status"]["details"].startswith(path)
    assert second["data"]["metadata"] == {"a": 1}
    assert api.get("/inputs/i1")[1]["input"]["data"] == before["data"]


def test_items_of_one_input_are_applied_in_their_order(api: Api, add: Any) -> None:
    add()
    items = [
        {"id": "i1", "data": {"concepts": concepts(("a", 1), ("b", 1))}},
        {"id": "i1", "data": {"concepts": concepts(("c", 3))}},
        {"id": "i1", "data": {"concepts": concepts(("b", 0), ("d", 1))}},
    ]
    status, answer = patch(api, "merge", *items)
    assert status == 207
    assert [item["status"]["code"] for item in answer["inputs"]] == [30200, 30104, 30200]
    for item in (answer["inputs"][0], answer["inputs"][2]):
        assert values(item["data"]) == [("a", 1), ("b", 0), ("d", 1)]
