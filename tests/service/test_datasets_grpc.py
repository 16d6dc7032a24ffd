"""Datasets, their versions and bulk operations over gRPC, by clarifai-grpc's own stub."""

from typing import Any

from clarifai_grpc.grpc.api import resources_pb2, service_pb2
from clarifai_grpc.grpc.api.status import status_code_pb2

from inputs_service.bulk import working as bulk
from inputs_service.datasets import working
from tests.service.test_grpc import METADATA, SCOPE, image


def call(stub: Any, name: str, **fields: Any) -> Any:
    """An answer whose status is success."""
    request = getattr(service_pb2, f"{name}Request")(user_app_id=SCOPE, **fields)
    answer = getattr(stub, name)(request, metadata=METADATA)
    assert answer.status.code == status_code_pb2.SUCCESS, answer
    return answer


def filled(stub: Any) -> None:
    """Three inputs, of which the dataset `d` has two; `e` is empty."""
    names = [resources_pb2.Dataset(id=name) for name in "de"]
    call(stub, "PostDatasets", datasets=names)
    items = [image(f"https://a.test/{it}", id=f"i{it}") for it in range(3)]
    call(stub, "PostInputs", inputs=items)
    rows = [resources_pb2.DatasetInput(input=resources_pb2.Input(id=name)) for name in ("i0", "i2")]
    answer = call(stub, "PostDatasetInputs", dataset_id="d", dataset_inputs=rows)
    codes = [row.input.status.code for row in answer.dataset_inputs]
    assert codes == [status_code_pb2.DATASET_INPUT_SUCCESS] * 2


def test_members_are_the_inputs_that_the_app_tells(stub: Any) -> None:
    filled(stub)
    rows = call(stub, "ListDatasetInputs", dataset_id="d").dataset_inputs
    assert [row.input.id for row in rows] == ["i2", "i0"]
    assert rows[0].input == call(stub, "GetInput", input_id="i2").input
    answer = call(stub, "ListDatasetInputs", dataset_id="d", page=2)
    assert [field.name for field, _ in answer.ListFields()] == ["status"]
    call(stub, "DeleteDatasetInputs", dataset_id="d", input_ids=["i2"])
    found = call(stub, "GetDatasetInput", dataset_id="d", input_id="i0").dataset_input
    assert found == rows[1]


def test_a_version_is_counted_and_exported(stub: Any) -> None:
    filled(stub)
    wanted = resources_pb2.DatasetVersion(id="v", description="words")
    made = call(stub, "PostDatasetVersions", dataset_id="d", dataset_versions=[wanted])
    assert made.dataset_versions[0].status.code == status_code_pb2.DATASET_VERSION_PENDING
    at = {"dataset_id": "d", "dataset_version_id": "v"}
    empty = call(stub, "ListDatasetVersionMetricsGroups", **at)
    assert [field.name for field, _ in empty.ListFields()] == ["status"]
    working.work(lambda: None)
    row = call(stub, "GetDatasetVersion", **at).dataset_version
    assert row.status.code == status_code_pb2.DATASET_VERSION_READY
    assert row.metrics["/"].inputs_count.value == 2
    groups = call(stub, "ListDatasetVersionMetricsGroups", **at).dataset_version_metrics_groups
    by_value = {group.value.string_value: group for group in groups}
    assert by_value["total"].metrics.inputs_count.value == 2
    assert by_value["total"].metrics.HasField("polygons_count")
    assert by_value["yes"].metrics.positive_input_tags_count.value == 2
    assert by_value["image"].type == resources_pb2.DatasetVersionMetricsGroupType.INPUT_TYPE
    wanted = [resources_pb2.DatasetVersionExport(format=1)]
    first = call(stub, "PutDatasetVersionExports", **at, exports=wanted).exports[0]
    assert first.status.code == status_code_pb2.DATASET_VERSION_EXPORT_PENDING
    working.work(lambda: None)
    export = call(stub, "PutDatasetVersionExports", **at, exports=wanted).exports[0]
    assert export.status.code == status_code_pb2.DATASET_VERSION_EXPORT_SUCCESS
    assert export.size > 100
    assert export.url.endswith(".zip")


def test_a_search_fills_a_dataset_and_an_operation_changes_it(stub: Any) -> None:
    filled(stub)
    only = resources_pb2.Filter(input=resources_pb2.Input(dataset_ids=["d"]))
    search = resources_pb2.Search(query=resources_pb2.Query(filters=[only]))
    begun = call(stub, "PostDatasetInputs", dataset_id="e", search=search)
    assert begun.bulk_operation.operation.add_to_dataset.dataset_id == "e"
    operation = resources_pb2.Operation()
    operation.add_metadata.metadata.update({"seen": True})
    wanted = resources_pb2.BulkOperation(dataset=resources_pb2.Dataset(id="e"), operation=operation)
    bulk.work(lambda: None)
    (row,) = call(stub, "PostBulkOperations", bulk_operations=[wanted]).bulk_operation
    assert row.status.code == status_code_pb2.BULK_OPERATION_PENDING
    bulk.work(lambda: None)
    row = call(stub, "GetBulkOperation", id=row.id).bulk_operation
    assert row.status.code == status_code_pb2.BULK_OPERATION_SUCCESS
    assert (row.progress.processed, row.progress.last_processed_id) == (2, "i0")
    assert call(stub, "GetInput", input_id="i2").input.data.metadata["seen"] is True
    assert "seen" not in call(stub, "GetInput", input_id="i1").input.data.metadata


def test_refusals_name_the_field(stub: Any) -> None:
    filled(stub)
    empty = resources_pb2.BulkOperation(input_ids=resources_pb2.InputIDs(input_ids=["i0"]))
    request = service_pb2.PostBulkOperationsRequest(user_app_id=SCOPE, bulk_operations=[empty])
    status = stub.PostBulkOperations(request, metadata=METADATA).status
    assert status.code == status_code_pb2.BULK_OPERATION_INVALID_REQUEST
    assert status.details.startswith("bulk_operations[0].operation:")
