"""Bulk operations as they are asked for: everything is checked before anything begins."""

from typing import Any

import pytest
from clarifai_grpc.grpc.api import resources_pb2

from inputs_service import auth
from inputs_service.bulk import asking, splits
from inputs_service.models import App, BulkOperation
from tests.service.conftest import Api
from tests.service.datasets import labelled, stored

Message = dict[str, Any]
IDS = {"input_ids": {"input_ids": ["i1"]}}
ADD = {"add_metadata": {"metadata": {"k": 1}}}
AT = "bulk_operations[0]"


def post(api: Api, *operations: Any) -> tuple[int, Message]:
    """PostBulkOperations."""
    return api.post("/bulk_operations", {"bulk_operations": list(operations)})


def split(*shares: tuple[Any, Any], method: Any = "RANDOM_PERCENTAGE_SPLIT") -> Message:
    """A split into datasets, each with its percentage."""
    parts = [{"dataset": {"id": name}, "percentage": percentage} for name, percentage in shares]
    return {"split_into_datasets": {"dataset_splits": parts, "method": method}}


def of(source: Message, operation: Message) -> Message:
    return {**source, "operation": operation}


WRONG: list[tuple[Message, str]] = [
    (of({}, ADD), f"{AT}: must have one of"),
    (of({**IDS, "dataset": {"id": "d"}}, ADD), f"{AT}: must have one of"),
    (of({"input_ids": {}}, ADD), f"{AT}.input_ids.input_ids: must have 1 to 10000"),
    (of({"input_ids": {"input_ids": ["x"] * 10_001}}, ADD), f"{AT}.input_ids.input_ids"),
    (of({"dataset": {"id": "none"}}, ADD), f"{AT}.dataset.id"),
    (of({"dataset": {}}, ADD), f"{AT}.dataset.id"),
    (
        of(
            {"search": {"query": {"filters": [{"annotation": {"data": {"audio": {"url": "x"}}}}]}}},
            ADD,
        ),
        f"{AT}.search.query.filters[0].annotation",
    ),
    (
        of({"search": {"query": {"ranks": [{"annotation": {"input_id": "i1"}}]}}}, ADD),
        f"{AT}.search.query.ranks[0].annotation: a bulk operation takes filters only",
    ),
    (
        of({"search": {"query": {"filters": [{"bogus": 1}]}}}, ADD),
        f"{AT}.search.query: one of its filters says nothing that is known here",
    ),
    (
        of({"search": {"query": {"filters": [{"annotation": {}, "input": {}}]}}}, ADD),
        f"{AT}.search.query: one of its filters says nothing that is known here",
    ),
    (of({"annotation_search": {}}, ADD), f"{AT}.annotation_search: goes with delete_annotations"),
    (IDS, f"{AT}.operation: must have one of"),
    (of(IDS, {**ADD, "delete_geo": {}}), f"{AT}.operation: must have one of"),
    (of(IDS, {"add_concepts": {}}), f"{AT}.operation.add_concepts.concepts: must have 1 to 128"),
    (
        of(IDS, {"add_concepts": {"concepts": [{"id": "a"}, {"id": "b", "value": 2}]}}),
        f"{AT}.operation.add_concepts.concepts[1].value",
    ),
    (of(IDS, {"add_concepts": {"concepts": [{}]}}), f"{AT}.operation.add_concepts.concepts[0].id"),
    (
        of(IDS, {"delete_concepts": {"concepts": [{"id": "a"}], "user_ids": ["u"] * 129}}),
        f"{AT}.operation.delete_concepts.user_ids",
    ),
    (of(IDS, {"add_metadata": {}}), f"{AT}.operation.add_metadata.metadata"),
    (
        of(IDS, {"add_metadata": {"metadata": {"k": "m" * 64 * 1024}}}),
        f"{AT}.operation.add_metadata.metadata: must have at most 65536 bytes",
    ),
    (of(IDS, {"delete_metadata": {"metadata": {}}}), f"{AT}.operation.delete_metadata.metadata"),
    (of(IDS, {"overwrite_geo": {"geo": {}}}), f"{AT}.operation.overwrite_geo.geo.geo_point"),
    (
        of(IDS, {"overwrite_geo": {"geo": {"geo_point": {"longitude": 181, "latitude": 0}}}}),
        f"{AT}.operation.overwrite_geo.geo",
    ),
    (of(IDS, {"add_to_dataset": {}}), f"{AT}.operation.add_to_dataset.dataset_id"),
    (
        of(IDS, {"delete_from_dataset": {"dataset_id": "none"}}),
        f"{AT}.operation.delete_from_dataset.dataset_id",
    ),
    (of(IDS, split()), f"{AT}.operation.split_into_datasets.dataset_splits: must have 1"),
    (of(IDS, split(("d", 50), method=0)), f"{AT}.operation.split_into_datasets.method"),
    (of(IDS, split(("d", 0))), f"{AT}.operation.split_into_datasets.dataset_splits[0].percentage"),
    (of(IDS, split(("d", 50), ("d", 10))), f"{AT}.operation.split_into_datasets.dataset_splits[1]"),
    (
        of(IDS, split(("d", 50), ("e", 51))),
        f"{AT}.operation.split_into_datasets.dataset_splits: the percentages make more than 100",
    ),
    (of(IDS, split(("none", 50))), f"{AT}.operation.split_into_datasets.dataset_splits[0].dataset"),
    ({**of(IDS, ADD), "id": ".."}, f"{AT}.id"),
]


@pytest.mark.parametrize(("given", "told"), WRONG, ids=[told for _, told in WRONG])
def test_what_cannot_be_done_is_refused_with_its_path(api: Api, given: Message, told: str) -> None:
    api.post("/datasets", {"datasets": [{"id": "d"}, {"id": "e"}]})
    status, answer = post(api, given)
    assert (status, answer["status"]["code"]) == (400, 25404)
    assert answer["status"]["details"].startswith(told)
    assert not BulkOperation.objects.exists()


def test_operations_begin_all_or_none(api: Api) -> None:
    assert post(api)[1]["status"]["code"] == 25404
    assert post(api, *[of(IDS, ADD)] * 129)[1]["status"]["code"] == 25404
    answer = post(api, of(IDS, ADD), of(IDS, {}))[1]
    assert answer["status"]["details"].startswith("bulk_operations[1].operation:")
    answer = post(api, {**of(IDS, ADD), "id": "x"}, {**of(IDS, ADD), "id": "x"})[1]
    assert answer["status"]["details"].startswith("bulk_operations[1].id:")
    assert not BulkOperation.objects.exists()


def test_operations_are_told_as_they_were_asked(api: Api) -> None:
    stored(api, labelled(1))
    (told,) = post(api, {**of(IDS, ADD), "id": "x"})[1]["bulk_operation"]
    assert told["input_ids"] == IDS["input_ids"]
    assert told["operation"] == ADD
    assert told["status"]["code"] == 25402
    assert told["progress"] == {"processed": 0, "last_processed_id": ""}
    assert (told["app_id"], told["created_by"]) == ("main", "ann")
    assert api.get("/bulk_operations/x")[1]["bulk_operation"] == told
    post(api, of({"dataset": {"id": "d"}}, {"delete_geo": {}}))
    listed = api.get("/bulk_operations")[1]["bulk_operation"]
    assert len(listed) == 2
    assert listed[1] == told
    assert api.get("/bulk_operations?page=2&per_page=1")[1]["bulk_operation"] == [told]
    assert api.get("/bulk_operations/none")[0] == 404


def change(api: Api, verb: str, *ids: str) -> tuple[int, Message]:
    return api.send(verb, "/bulk_operations", {"ids": list(ids)})


def test_operations_are_cancelled_and_then_deleted(api: Api) -> None:
    for name in "ab":
        post(api, {**of(IDS, ADD), "id": name})
    assert change(api, "DELETE", "a")[1]["status"]["code"] == 25404
    assert change(api, "PATCH", "a", "none")[0] == 404
    assert change(api, "PATCH")[1]["status"]["code"] == 25404
    (told,) = change(api, "PATCH", "a")[1]["bulk_operation"]
    assert told["status"]["code"] == 25405
    BulkOperation.objects.filter(operation_id="b").update(status=25400)
    assert change(api, "PATCH", "b")[1]["bulk_operation"][0]["status"]["code"] == 25400
    assert change(api, "DELETE", "a", "none")[0] == 404
    assert change(api, "DELETE", "a", "b")[0] == 200
    assert api.get("/bulk_operations")[1]["bulk_operation"] == []


def test_every_operation_of_the_protocol_is_served() -> None:
    known = {field.name for field in resources_pb2.Operation.DESCRIPTOR.fields}
    assert known == set(asking.OPERATIONS)


def test_a_split_has_its_percentages_in_every_hundred_and_nearly_in_every_ten() -> None:
    for seed in ("1/a", "2/b"):
        shares = [splits.share_of(seed, place, [80, 15]) for place in range(1000)]
        for start in range(0, 1000, 100):
            some = shares[start : start + 100]
            assert [some.count(it) for it in (0, 1, None)] == [80, 15, 5]
        for start in range(0, 1000, 10):
            assert shares[start : start + 10].count(0) == 8
    assert shares != [splits.share_of("1/a", place, [80, 15]) for place in range(1000)]
    assert [splits.share_of("2/b", place, [80, 15]) for place in range(1000)] == shares


@pytest.mark.parametrize(
    ("verb", "target", "scope"),
    [
        ("GET", "/datasets", "Datasets:Get"),
        ("PATCH", "/datasets", "Datasets:Add"),
        ("DELETE", "/datasets", "Datasets:Delete"),
        ("GET", "/datasets/d/versions", "Datasets:Get"),
        ("PUT", "/datasets/d/versions/v/exports", "Datasets:Add"),
        ("DELETE", "/datasets/d/versions", "Datasets:Delete"),
        ("GET", "/bulk_operations", "BulkOperation:Get"),
        ("POST", "/bulk_operations", "BulkOperation:Add"),
        ("PATCH", "/bulk_operations", "BulkOperation:Add"),
        ("DELETE", "/bulk_operations", "BulkOperation:Delete"),
    ],
)
def test_each_call_wants_its_scope(app: App, verb: str, target: str, scope: str) -> None:
    both = {"Inputs:Get", "Inputs:Add", "Datasets:Get", "BulkOperation:Get"} - {scope}
    auth.new_key(app.user, "a key with little", scopes=sorted(both))
    auth.new_key(app.user, "a key with it", scopes=[scope])
    refused = Api("a key with little").send(verb, target, None if verb == "GET" else {})
    assert (refused[0], refused[1]["status"]["code"]) == (403, 11007)
    assert Api("a key with it").send(verb, target, None if verb == "GET" else {})[0] != 403


def test_annotations_are_deleted_by_keys_that_may_delete_them(app: App) -> None:
    deletion = of(IDS, {"delete_annotations": {}})
    auth.new_key(app.user, "changes only", scopes=["BulkOperation:Add"])
    auth.new_key(app.user, "deletes too", scopes=["BulkOperation:Add", "Annotations:Delete"])
    status, answer = post(Api("changes only"), deletion)
    assert (status, answer["status"]["code"]) == (403, 11007)
    assert not BulkOperation.objects.exists()
    assert post(Api("changes only"), of(IDS, ADD))[0] == 200
    assert post(Api("deletes too"), deletion)[0] == 200


def test_a_list_tells_few_of_many_ids(api: Api) -> None:
    ids = [f"i{number}" for number in range(200)]
    (told,) = post(api, of({"input_ids": {"input_ids": ids}}, ADD))[1]["bulk_operation"]
    assert told["input_ids"]["input_ids"] == ids
    (listed,) = api.get("/bulk_operations")[1]["bulk_operation"]
    assert listed == {**told, "input_ids": {"input_ids": ids[:128]}}
    found = api.get(f"/bulk_operations/{told['id']}")[1]["bulk_operation"]
    assert found["input_ids"]["input_ids"] == ids
