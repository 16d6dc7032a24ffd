"""What bulk operations do to inputs, and that none of it is done twice or left out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inputs_service import leases, removing, synthetic
from inputs_service.bulk import operations, sources, working
from inputs_service.models import App, BulkOperation, Dataset, DatasetInput, Input, InputConcept
from tests.service.conftest import Api
from tests.service.datasets import labelled, stored

Message = dict[str, Any]
DATASET: Message = {"dataset": {"id": "d"}}
CAT = {"annotation": {"data": {"concepts": [{"id": "cat", "value": 1}]}}}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "BATCH", 2)


@pytest.fixture
def five(api: Api) -> Api:
    """Inputs `i0` to `i4` in the dataset `d`, beside an empty one."""
    stored(api, *[labelled(number) for number in range(5)])
    api.post("/datasets", {"datasets": [{"id": "e"}, {"id": "f"}]})
    return api


def work() -> int:
    """Lets the worker do what is due; says how often more help was asked for."""
    asked: list[None] = []
    working.work(lambda: asked.append(None))
    return len(asked)


def begin(api: Api, source: Message, operation: Message) -> str:
    """PostBulkOperations; gives the id."""
    body = {"bulk_operations": [{**source, "operation": operation}]}
    status, answer = api.post("/bulk_operations", body)
    assert status == 200, answer
    return str(answer["bulk_operation"][0]["id"])


def done(api: Api, source: Message, operation: Message) -> Message:
    """An operation, done."""
    operation_id = begin(api, source, operation)
    work()
    told: Message = api.get(f"/bulk_operations/{operation_id}")[1]["bulk_operation"]
    assert told["status"]["code"] == 25400, told
    return told


def data(api: Api, input_id: str) -> Message:
    found: Message = api.get(f"/inputs/{input_id}")[1]["input"]["data"]
    return found


def members(api: Api, dataset: str) -> list[str]:
    rows = api.get(f"/datasets/{dataset}/inputs")[1]["dataset_inputs"]
    return [row["input"]["id"] for row in rows]


def test_concepts_are_added_and_taken_away(five: Api) -> None:
    told = done(five, DATASET, {"add_concepts": {"concepts": [{"id": "dog"}, {"id": "new"}]}})
    assert told["progress"] == {"processed": 5, "last_processed_id": "i0"}
    values = {it["id"]: it["value"] for it in data(five, "i3")["concepts"]}
    assert values == {"cat": 1, "dog": 1, "new": 1}
    ids = {"input_ids": {"input_ids": ["i1", "i3", "none"]}}
    told = done(five, ids, {"delete_concepts": {"concepts": [{"id": "cat"}, {"id": "never"}]}})
    assert told["progress"]["processed"] == 2
    assert [it["id"] for it in data(five, "i3")["concepts"]] == ["dog", "new"]
    assert [it["id"] for it in data(five, "i2")["concepts"]] == ["cat", "dog", "new"]
    rows = InputConcept.objects.filter(concept__concept_id="new", annotation=None)
    assert rows.count() == 5


def test_concepts_of_other_users_stay(five: Api) -> None:
    concepts = {"concepts": [{"id": "cat"}]}
    done(five, DATASET, {"delete_concepts": {**concepts, "user_ids": ["somebody"]}})
    assert "cat" in {it["id"] for it in data(five, "i0")["concepts"]}
    done(five, DATASET, {"delete_concepts": {**concepts, "user_ids": ["somebody", "ann"]}})
    assert "cat" not in {it["id"] for it in data(five, "i0")["concepts"]}


def test_metadata_is_merged_and_taken_away_by_its_keys(five: Api) -> None:
    done(five, DATASET, {"add_metadata": {"metadata": {"a": {"b": 1, "c": 2}, "n": "x"}}})
    assert data(five, "i4")["metadata"] == {"n": "x", "a": {"b": 1, "c": 2}}
    done(five, DATASET, {"delete_metadata": {"metadata": {"a": {"b": "any"}, "n": {}}}})
    assert data(five, "i4")["metadata"] == {"a": {"c": 2}}


def test_the_point_is_overwritten_and_taken_away(five: Api) -> None:
    point = {"geo_point": {"longitude": -1.5, "latitude": 2}}
    done(five, DATASET, {"overwrite_geo": {"geo": point}})
    assert data(five, "i0")["geo"] == point
    done(five, DATASET, {"delete_geo": {}})
    assert "geo" not in data(five, "i0")
    assert not Input.objects.exclude(cell=None).exists()


def test_members_are_added_and_taken_out(five: Api) -> None:
    ids = {"input_ids": {"input_ids": ["i4", "i2", "i1"]}}
    done(five, ids, {"add_to_dataset": {"dataset_id": "e"}})
    done(five, ids, {"add_to_dataset": {"dataset_id": "e"}})
    assert members(five, "e") == ["i4", "i2", "i1"]
    done(five, {"dataset": {"id": "e"}}, {"delete_from_dataset": {"dataset_id": "d"}})
    assert members(five, "d") == ["i3", "i0"]


def test_a_split_gives_each_dataset_its_share_and_no_input_to_two(five: Api) -> None:
    parts = [
        {"dataset": {"id": "e"}, "percentage": 60},
        {"dataset": {"id": "f"}, "percentage": 40},
    ]
    split = {"split_into_datasets": {"dataset_splits": parts, "method": 1}}
    stored(five, *[labelled(number) for number in range(5, 10)])
    done(five, DATASET, split)
    assert (len(members(five, "e")), len(members(five, "f"))) == (6, 4)
    assert set(members(five, "e")) | set(members(five, "f")) == set(members(five, "d"))


def test_a_search_that_its_own_operation_empties_misses_none(five: Api) -> None:
    concepts = {"concepts": [{"id": "cat"}]}
    told = done(five, {"search": {"query": {"filters": [CAT]}}}, {"delete_concepts": concepts})
    assert told["progress"]["processed"] == 5
    assert not InputConcept.objects.filter(concept__concept_id="cat").exists()


def test_annotations_are_deleted_but_those_of_the_inputs_themselves(five: Api) -> None:
    nose = {"data": {"concepts": [{"id": "nose", "value": 1}]}}
    search = {"annotation_search": {"query": {"filters": [{"annotation": nose}]}}}
    told = done(five, search, {"delete_annotations": {}})
    assert told["progress"]["processed"] == 5
    assert [it["id"] for it in data(five, "i2")["regions"]] == ["r2"]
    ids = {"input_ids": {"input_ids": ["i2", "i3"]}}
    done(five, ids, {"delete_annotations": {}})
    assert "regions" not in data(five, "i2")
    assert [it["id"] for it in data(five, "i2")["concepts"]] == ["cat", "dog"]
    assert [it["id"] for it in data(five, "i1")["regions"]] == ["r2"]


def test_a_search_fills_a_dataset(five: Api) -> None:
    five.add({"id": "other", "data": {"text": {"raw": "x"}}})
    search = {"query": {"filters": [{"input": {"dataset_ids": ["d"]}, "annotation": {}}]}}
    status, answer = five.post("/datasets/e/inputs", {"search": search})
    assert (status, answer["status"]["code"]) == (200, 10000)
    assert answer["bulk_operation"]["status"]["code"] == 25402
    five.add({**labelled(9), "dataset_ids": ["d"]})
    work()
    assert members(five, "e") == ["i4", "i3", "i2", "i1", "i0"]
    both = {"search": search, "dataset_inputs": [{"input": {"id": "i0"}}]}
    assert five.post("/datasets/e/inputs", both)[0] == 400


def test_later_inputs_are_left_alone(five: Api) -> None:
    everything: Message = {"search": {"query": {}}}
    begin(five, everything, {"add_metadata": {"metadata": {"seen": True}}})
    five.add({"id": "late", "data": {"text": {"raw": "x"}}})
    work()
    assert "metadata" not in data(five, "late")
    assert data(five, "i0")["metadata"]["seen"] is True


def killed_in(monkeypatch: pytest.MonkeyPatch, batch: int) -> Callable[..., None]:
    """Lets the worker die in the middle of a batch, after it changed the inputs."""
    seen: list[None] = []
    real = operations.apply

    def dying(app: App, row: BulkOperation, one: sources.Batch) -> None:
        real(app, row, one)
        seen.append(None)
        if len(seen) == batch:
            raise KeyboardInterrupt

    monkeypatch.setattr(operations, "apply", dying)
    return dying


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_a_killed_worker_leaves_whole_batches_and_another_goes_on(
    five: Api, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    operation_id = begin(five, DATASET, {"add_metadata": {"metadata": {"list": [1]}}})
    killed_in(monkeypatch, batch)
    with pytest.raises(KeyboardInterrupt):
        work()
    told = five.get(f"/bulk_operations/{operation_id}")[1]["bulk_operation"]
    assert told["progress"]["processed"] == 2 * (batch - 1)
    BulkOperation.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    work()
    told = five.get(f"/bulk_operations/{operation_id}")[1]["bulk_operation"]
    assert (told["status"]["code"], told["progress"]["processed"]) == (25400, 5)
    assert [data(five, f"i{it}")["metadata"]["list"] for it in range(5)] == [[1]] * 5


def test_a_worker_that_lost_its_row_takes_its_batch_back(five: Api) -> None:
    begin(five, DATASET, {"add_metadata": {"metadata": {"list": [1]}}})
    slow = leases.claim(BulkOperation)
    assert slow is not None
    BulkOperation.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    work()
    assert not working.step(slow)
    assert [data(five, f"i{it}")["metadata"]["list"] for it in range(5)] == [[1]] * 5


def test_a_cancelled_operation_stops_before_its_next_batch(five: Api) -> None:
    operation_id = begin(five, DATASET, {"add_metadata": {"metadata": {"seen": 1}}})
    row = leases.claim(BulkOperation)
    assert row is not None
    assert working.step(row)
    five.send("PATCH", "/bulk_operations", {"ids": [operation_id]})
    assert not working.step(row)
    assert work() == 0
    seen = [it for it in range(5) if "seen" in data(five, f"i{it}")["metadata"]]
    assert seen == [3, 4]
    told = five.get(f"/bulk_operations/{operation_id}")[1]["bulk_operation"]
    assert (told["status"]["code"], told["progress"]["processed"]) == (25405, 2)


@pytest.mark.parametrize("gone", ["d", "e"])
def test_a_dataset_deleted_meanwhile_ends_the_operation(five: Api, gone: str) -> None:
    operation_id = begin(five, DATASET, {"add_to_dataset": {"dataset_id": "e"}})
    five.send("DELETE", "/datasets", {"dataset_ids": [gone]})
    work()
    status = five.get(f"/bulk_operations/{operation_id}")[1]["bulk_operation"]["status"]
    assert (status["code"], status["details"]) == (25401, f"The dataset {gone} was deleted.")


def test_inputs_deleted_meanwhile_are_passed_over(five: Api, app: App) -> None:
    begin(
        five, {"input_ids": {"input_ids": ["i0", "i1"]}}, {"add_metadata": {"metadata": {"x": 1}}}
    )
    removing.remove(app.pk, [Input.objects.get(input_id="i1").key])
    work()
    assert data(five, "i0")["metadata"]["x"] == 1
    assert BulkOperation.objects.get().status == 25400


def test_an_operation_that_kills_its_workers_fails_at_last(five: Api) -> None:
    begin(five, DATASET, {"delete_geo": {}})
    BulkOperation.objects.update(attempt=5)
    work()
    assert BulkOperation.objects.get().status == 25401


def test_ten_thousand_inputs_take_few_queries_and_seconds(
    api: Api, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "BATCH", 500)
    for _ in synthetic.load(app, 10_000):
        pass
    Dataset.objects.create(app=app, dataset_id="big")
    begin(api, {"search": {"query": {}}}, {"add_to_dataset": {"dataset_id": "big"}})
    with CaptureQueriesContext(connection) as queries:
        while work():
            pass
    assert DatasetInput.objects.count() == 10_000
    assert len(queries) < 21 * 25


def test_the_worker_gives_others_a_turn_after_its_time(
    five: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "WORK_S", -1.0)
    for name in ("i0", "i1"):
        begin(five, {"input_ids": {"input_ids": [name]}}, {"delete_geo": {}})
    assert work() == 1
    told = five.get("/bulk_operations")[1]["bulk_operation"]
    assert [it["progress"]["processed"] for it in told] == [0, 1]
    assert [work() for _ in range(4)] == [1, 1, 1, 0]
    assert set(BulkOperation.objects.values_list("status", flat=True)) == {25400}
