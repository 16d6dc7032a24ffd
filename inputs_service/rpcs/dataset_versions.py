"""Versions of datasets, their metrics and their exports."""

from typing import Any

from django.db import transaction

from inputs_service import statuses
from inputs_service.call import Call
from inputs_service.datasets import exports, fields, lookup, metrics, snapshots, versions
from inputs_service.errors import InvalidRequest
from inputs_service.models import App, Dataset, DatasetExport, DatasetVersion
from inputs_service.paging import Page
from inputs_service.wire.values import timestamp

Message = dict[str, Any]
MANUAL = 1
"""Source: DatasetVersionRequestOrigin."""


def list_dataset_versions(call: Call, request: Message) -> Message:
    """A page of a dataset's versions, newest first. Shape: dataset_versions[]. Raises: NotFound."""
    dataset = _dataset(call, request)
    origins = request.get("request_origins") or [MANUAL]
    if MANUAL not in origins:
        return {"dataset_versions": []}
    page = Page.of(request)
    rows = DatasetVersion.objects.filter(dataset=dataset).order_by("-pk")
    some = rows.prefetch_related("exports")[page.start : page.stop]
    return {"dataset_versions": [_told(call.app, dataset, row) for row in some]}


def get_dataset_version(call: Call, request: Message) -> Message:
    """One version. Shape: dataset_version. Raises: NotFound."""
    dataset = _dataset(call, request)
    row = versions.one(dataset, request.get("dataset_version_id", ""))
    return {"dataset_version": _told(call.app, dataset, row)}


def post_dataset_versions(call: Call, request: Message) -> Message:
    """Makes versions, all or none; a worker writes them. Shape: dataset_versions[].

    Raises: NotFound for the dataset, InvalidRequest.
    """
    given = request.get("dataset_versions") or []
    lookup.check_count(given, "dataset_versions")
    with transaction.atomic():
        dataset = _dataset(call, request, locked=True)
        made = versions.create(dataset, given)
    return {"dataset_versions": [_told(call.app, dataset, row) for row in made]}


def patch_dataset_versions(call: Call, request: Message) -> Message:
    """Changes what versions say of themselves, all or none. Shape: dataset_versions[].

    Source: PatchDatasetVersionsRequest, which knows the action overwrite only.
    Raises: NotFound, InvalidRequest.
    """
    given = request.get("dataset_versions") or []
    lookup.check_count(given, "dataset_versions")
    fields.action_of(request, (fields.OVERWRITE,))
    with transaction.atomic():
        dataset = _dataset(call, request, locked=True)
        rows = [versions.one(dataset, str(row.get("id") or "")) for row in given]
        for number, (row, changes) in enumerate(zip(rows, given, strict=True)):
            versions.overwrite(row, changes, f"dataset_versions[{number}]")
    return {"dataset_versions": [_told(call.app, dataset, row) for row in rows]}


def delete_dataset_versions(call: Call, request: Message) -> Message:
    """Deletes versions, all or none. Shape: nothing but the status.

    Raises: NotFound, InvalidRequest.
    """
    wanted = list(dict.fromkeys(request.get("dataset_version_ids") or []))
    lookup.check_count(wanted, "dataset_version_ids")
    with transaction.atomic():
        versions.delete(_dataset(call, request, locked=True), wanted)
    return {}


def list_dataset_version_metrics_groups(call: Call, request: Message) -> Message:
    """A page of a version's metrics; none until it is ready. Shape: dataset_version_metrics_groups.

    Source: ListDatasetVersionMetricsGroupsRequest: filters are ORed inside, ANDed among them.
    Raises: NotFound; InvalidRequest where the version could not be written.
    """
    row = versions.one(_dataset(call, request), request.get("dataset_version_id", ""))
    if row.status == snapshots.FAILED:
        raise InvalidRequest(f"dataset_version_id: this version failed. {row.status_details}")
    groups = metrics.groups(row.metrics) if row.status == snapshots.READY else []
    for name in ("parent_path", "type", "value"):
        if wanted := request.get(f"{name}s"):
            groups = [group for group in groups if group[name] in wanted]
    page = Page.of(request)
    return {"dataset_version_metrics_groups": groups[page.start : page.stop]}


def put_dataset_version_exports(call: Call, request: Message) -> Message:
    """Has a version exported in some formats; the same again tells how far it is.

    Shape: exports[] of format, status, and url and size once it is ready.
    Raises: NotFound, InvalidRequest.
    """
    given = request.get("exports") or []
    asked = exports.asked(given)
    with transaction.atomic():
        dataset = _dataset(call, request, locked=True)
        row = versions.one(dataset, request.get("dataset_version_id", ""))
        rows = exports.ensure(row, asked)
    return {"exports": [exports.told(export, call.app) for export in rows]}


def _dataset(call: Call, request: Message, *, locked: bool = False) -> Dataset:
    return lookup.one(call.app, request.get("dataset_id", ""), locked=locked)


def _told(app: App, dataset: Dataset, row: DatasetVersion) -> Message:
    done: list[DatasetExport] = list(row.exports.all())
    answer = {
        "id": row.version_id,
        "created_at": timestamp(row.created_at),
        "modified_at": timestamp(row.modified_at),
        "app_id": app.app_id,
        "user_id": app.user.user_id,
        "dataset_id": dataset.dataset_id,
        "status": statuses.status(row.status, row.status_details),
        "description": row.description,
        "metadata": row.metadata,
        "visibility": {"gettable": fields.PRIVATE},
        "request_origin": MANUAL,
        **row.extra,
    }
    if row.status == snapshots.READY:
        answer["metrics"] = {"/": metrics.told(row.metrics.get("", {}).get(metrics.TOTAL, {}))}
    if done:
        names = {exports.FORMATS[it.format].field: exports.told(it, app) for it in done}
        answer["export_info"] = names
    return answer
