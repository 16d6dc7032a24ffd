"""Members of datasets: added by their ids, listed as inputs, taken away."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inputs_service import removing, synthetic
from inputs_service.datasets import members
from inputs_service.models import App, Dataset, DatasetInput, Input
from tests.service.conftest import Api

Message = dict[str, Any]


@pytest.fixture
def dataset(api: Api, image: Any) -> str:
    """An empty dataset beside the inputs `i0` to `i4`; gives its address."""
    api.post("/datasets", {"datasets": [{"id": "d"}, {"id": "other"}]})
    api.add(*[image(str(number), f"i{number}") for number in range(5)])
    return "/datasets/d/inputs"


def add(api: Api, dataset: str, *ids: str) -> tuple[int, Message]:
    return api.post(dataset, {"dataset_inputs": [{"input": {"id": it}} for it in ids]})


def codes(answer: Message) -> list[int]:
    return [item["input"]["status"]["code"] for item in answer["dataset_inputs"]]


def listed(api: Api, target: str) -> list[str]:
    return [item["input"]["id"] for item in api.get(target)[1]["dataset_inputs"]]


def test_inputs_are_added_and_listed_as_the_list_of_inputs_has_them(api: Api, dataset: str) -> None:
    status, answer = add(api, dataset, "i3", "i1", "i1")
    assert (status, codes(answer)) == (200, [64100] * 3)
    assert answer["dataset_inputs"][1]["input"]["data"]["image"]["url"].endswith("/1")
    assert codes(add(api, dataset, "i1", "i4")[1]) == [64100] * 2
    assert listed(api, dataset) == ["i4", "i3", "i1"]
    assert listed(api, f"{dataset}?page=2&per_page=2") == ["i1"]
    assert listed(api, f"{dataset}?page=3&per_page=2") == []
    item = api.get(dataset)[1]["dataset_inputs"][0]
    assert item["input"] == api.get("/inputs/i4")[1]["input"]
    assert item["created_at"] >= item["input"]["created_at"]
    assert api.get(f"{dataset}/i4")[1]["dataset_input"] == item


def test_each_input_that_is_not_added_says_why(api: Api, dataset: str) -> None:
    status, answer = add(api, dataset, "i0", "none", "")
    assert (status, answer["status"]["code"]) == (207, 10010)
    assert codes(answer) == [64100, 11101, 30104]
    status, answer = add(api, dataset, "none")
    assert (status, answer["status"]["code"]) == (400, 10020)
    assert listed(api, dataset) == ["i0"]


@pytest.mark.parametrize("body", [{}, {"dataset_inputs": []}, {"dataset_inputs": [{}] * 129}])
def test_a_request_names_some_inputs(api: Api, dataset: str, body: Message) -> None:
    status, answer = api.post(dataset, body)
    assert (status, answer["status"]["code"]) == (400, 11102)
    assert answer["status"]["details"].startswith("dataset_inputs:")


def test_one_wrong_value_refuses_its_item_only(api: Api, dataset: str) -> None:
    items = [{"input": {"id": "i0"}}, {"input": {"id": "a\0b"}}]
    answer = api.post(dataset, {"dataset_inputs": items})[1]
    assert codes(answer) == [64100, 30104]
    assert "dataset_inputs[1].input.id" in answer["dataset_inputs"][1]["input"]["status"]["details"]


def test_unknown_datasets_and_members_are_not_found(api: Api, dataset: str) -> None:
    assert add(api, "/datasets/none/inputs", "i0")[0] == 404
    assert api.get("/datasets/none/inputs")[0] == 404
    assert api.send("DELETE", "/datasets/none/inputs", {"input_ids": ["i0"]})[0] == 404
    assert api.get(f"{dataset}/i0")[0] == 404


def test_inputs_are_taken_out_and_stay_in_the_app(api: Api, dataset: str) -> None:
    add(api, dataset, "i0", "i1", "i2")
    add(api, "/datasets/other/inputs", "i0")
    body = {"input_ids": ["i0", "i2", "i4", "none"]}
    assert api.send("DELETE", dataset, body)[0] == 200
    assert listed(api, dataset) == ["i1"]
    assert listed(api, "/datasets/other/inputs") == ["i0"]
    assert Input.objects.count() == 5
    assert api.send("DELETE", dataset, {"input_ids": []})[0] == 400
    assert api.send("DELETE", dataset, {"input_ids": ["x"] * 129})[0] == 400


def test_a_deleted_input_leaves_its_datasets(api: Api, app: App, dataset: str) -> None:
    add(api, dataset, "i0", "i1")
    removing.remove(app.pk, [Input.objects.get(input_id="i0").key])
    assert listed(api, dataset) == ["i1"]


def test_inputs_of_another_app_are_no_members(api: Api, dataset: str) -> None:
    api.post("/v2/users/me/apps", {"apps": [{"id": "second"}]})
    second = "/v2/users/me/apps/second/datasets"
    api.post(second, {"datasets": [{"id": "d"}]})
    assert codes(add(api, f"{second}/d/inputs", "i0")[1]) == [11101]


def test_ten_thousand_members_are_listed_with_few_queries(api: Api, app: App) -> None:
    for _ in synthetic.load(app, 10_000):
        pass
    big, small = (Dataset.objects.create(app=app, dataset_id=name) for name in ("big", "small"))
    keys = list(Input.objects.order_by("key").values_list("key", flat=True))
    DatasetInput.objects.bulk_create(DatasetInput(dataset=big, input_id=key) for key in keys)
    DatasetInput.objects.create(dataset=small, input_id=keys[5])
    with CaptureQueriesContext(connection) as queries:
        found = listed(api, "/datasets/big/inputs?page=70")
    assert len(found) == 128
    assert len(queries) <= 6
    plan = members.window(big, descending=True)[:128].explain()
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan
    one = Input.objects.get(key=keys[5]).input_id
    assert listed(api, "/datasets/small/inputs") == [one]
