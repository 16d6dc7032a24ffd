"""Patches, deletion and searches by JSON."""

from typing import Any

from tests.live.clients.cases import case
from tests.live.clients.places import Place
from tests.live.clients.rest.asked import ask, get, ids, image, post, text


def patch(at: Place, action: str, data: dict[str, Any]) -> Any:
    """The data of the input `one` as a patch of them answers."""
    body = {"inputs": [{"id": "one", "data": data}], "action": action}
    status, answer = ask(at, "PATCH", "inputs", body)
    assert (status, answer["status"]["code"]) == (200, 10000), answer
    assert answer["inputs"][0]["status"]["code"] == 30200
    return answer["inputs"][0]["data"]


@case(82, 96, 102, rpcs="PatchInputs GetInput")
def truths_are_merged(at: Place) -> None:
    post(at, image(at, "one", concepts=[{"id": "tree", "value": False}, {"id": "sky"}]))
    given = [{"id": "tree", "value": True}, {"id": "water", "value": False}]
    patch(at, "merge", {"concepts": given})
    told = [(it["id"], it["value"]) for it in get(at, "one")["data"]["concepts"]]
    assert told == [("tree", 1), ("sky", 1), ("water", 0)]


@case(83, 84, 86, rpcs="PatchInputs GetInput")
def keys_are_removed_and_all_is_overwritten(at: Place) -> None:
    before = {"a": "x", "b": {"c": 1, "d": 2}}
    post(at, image(at, "one", metadata=before, concepts=[{"id": "sky"}]))
    patch(at, "remove", {"metadata": {"a": True, "b": {"c": True}}})
    assert get(at, "one")["data"]["metadata"] == {"b": {"d": 2}}
    patch(at, "overwrite", {"metadata": {"new": [1]}})
    data = get(at, "one")["data"]
    assert data["metadata"] == {"new": [1]}
    assert not data.get("concepts")
    assert data["image"]["url"] == at.url("image.jpg")


@case(107, rpcs="DeleteInput")
def one_input_is_deleted(at: Place) -> None:
    post(at, text("one"), text("two"))
    assert ask(at, "DELETE", "inputs/one", {})[0] == 200
    assert ids(ask(at, "GET", "inputs")) == ["two"]


@case(108, 80, rpcs="DeleteInputs")
def a_list_of_inputs_is_deleted(at: Place) -> None:
    post(at, text("one"), text("two"), text("three"))
    assert ask(at, "DELETE", "inputs", {"ids": ["one", "three"]})[0] == 200
    assert ids(ask(at, "GET", "inputs")) == ["two"]
    assert ask(at, "DELETE", "inputs", {})[0] == 200
    assert ids(ask(at, "GET", "inputs")) == ["two"]


@case(50, 51, rpcs="PostInputsSearches")
def inputs_are_found_by_concept_and_metadata(at: Place) -> None:
    post(at, text("one", concepts=[{"id": "dog"}]), text("two", metadata={"split": {"a": [1, 2]}}))
    for data, wanted in (
        ({"concepts": [{"id": "dog", "value": 1}]}, ["one"]),
        ({"metadata": {"split": {"a": [2]}}}, ["two"]),
        ({"metadata": {"split": {"a": [3]}}}, []),
    ):
        query = {"filters": [{"annotation": {"data": data}}]}
        status, answer = ask(at, "POST", "inputs/searches", {"searches": [{"query": query}]})
        assert status == 200, answer
        assert [hit["input"]["id"] for hit in answer["hits"]] == wanted, data


@case(35, 36, 76, rpcs="PostAnnotations ListAnnotations DeleteAnnotations")
def regions_are_drawn_and_deleted(at: Place) -> None:
    post(at, image(at, "one"))
    corners = {"top_row": 0.1, "left_col": 0.1, "bottom_row": 0.9, "right_col": 0.8}
    points = [{"row": 0.1, "col": 0.1}, {"row": 0.9, "col": 0.1}, {"row": 0.9, "col": 0.9}]
    shapes = [{"bounding_box": corners}, {"polygon": {"points": points}}]
    regions = [{"region_info": it, "data": {"concepts": [{"id": "face"}]}} for it in shapes]
    given = [{"input_id": "one", "data": {"regions": [it]}} for it in regions]
    status, answer = ask(at, "POST", "annotations", {"annotations": given})
    assert (status, answer["status"]["code"]) == (200, 10000), answer
    listed = ask(at, "GET", "annotations?input_ids=one")[1]["annotations"]
    drawn = [
        one["data"]["regions"][0]["region_info"] for one in listed if not one.get("input_level")
    ]
    assert drawn[1]["bounding_box"] == corners
    assert [point["row"] for point in drawn[0]["polygon"]["points"]] == [0.1, 0.9, 0.9]
    assert ask(at, "DELETE", "annotations", {"input_ids": ["one"]})[0] == 200
    left = ask(at, "GET", "annotations")[1]["annotations"]
    assert [one["input_level"] for one in left] == [True]
