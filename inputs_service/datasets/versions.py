"""Versions of datasets: made, changed, deleted. What is in them is written by snapshots.py."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from inputs_core import ids
from inputs_service import dispatch
from inputs_service.datasets import fields, folders
from inputs_service.errors import InvalidRequest, NotFound
from inputs_service.models import Dataset, DatasetInput, DatasetRemoval, DatasetVersion

Message = dict[str, Any]
KEPT = ("description", "metadata")
EXTRA = ("visibility", "processing_info", "annotation_filter_config")
NOT_SERVED = {
    "model_predict_config": "there are no models here",
    "embed_model_version_ids": "there are no embeddings here",
}


def one(dataset: Dataset, version_id: str) -> DatasetVersion:
    """The dataset's version of that id. Raises: NotFound."""
    row = DatasetVersion.objects.filter(dataset=dataset, version_id=version_id).first()
    if row is None:
        raise NotFound("This dataset version does not exist.")
    return row


def create(dataset: Dataset, given: list[Message]) -> list[DatasetVersion]:
    """New versions of a locked dataset, to be written by a worker; call it in a transaction.

    A version holds the members that the dataset has now. Raises: InvalidRequest.
    """
    members = DatasetInput.objects.filter(dataset=dataset).aggregate(last=Max("pk"))
    last = members["last"] or 0
    made = [
        _create(dataset, row, last, f"dataset_versions[{number}]")
        for number, row in enumerate(given)
    ]
    transaction.on_commit(lambda: dispatch.wake(dispatch.DATASETS_DUE))
    return made


def _create(dataset: Dataset, given: Message, last: int, path: str) -> DatasetVersion:
    version_id = given.get("id") or ids.new_id()
    if sentence := ids.problem(version_id):
        raise InvalidRequest(f"{path}.id: {sentence}")
    kept = _checked(given, path)
    kept["extra"] = {**_defaults(dataset), **kept["extra"]}
    try:
        with transaction.atomic():
            return DatasetVersion.objects.create(
                dataset=dataset,
                version_id=version_id,
                last_member=last,
                file=folders.new(),
                due_at=timezone.now(),
                **kept,
            )
    except IntegrityError:
        raise InvalidRequest(f"{path}.id: duplicate, the dataset has {version_id}") from None


def _defaults(dataset: Dataset) -> Message:
    info = dataset.extra.get("default_processing_info")
    return {"processing_info": info} if info else {}


def _checked(given: Message, path: str) -> Message:
    for name, why in NOT_SERVED.items():
        if given.get(name):
            raise InvalidRequest(f"{path}.{name}: {why}")
    config = given.get("annotation_filter_config") or {}
    if (config.get("annotation_filter") or {}).get("search"):
        where = f"{path}.annotation_filter_config.annotation_filter"
        raise InvalidRequest(f"{where}: a version holds all annotations of its inputs")
    checked = fields.checked({name: given[name] for name in KEPT if name in given}, path)
    seen = fields.checked({"visibility": given.get("visibility")}, path)["extra"]
    extra = fields.kept_whole(given, EXTRA[1:], path)
    return {**checked, "extra": {**extra, **seen}}


def overwrite(row: DatasetVersion, given: Message, path: str) -> None:
    """Changes what a version says of itself, never what it holds. Raises: InvalidRequest."""
    kept = _checked({name: given[name] for name in (*KEPT, "visibility") if name in given}, path)
    row.extra = {**row.extra, **kept.pop("extra")}
    for name, value in kept.items():
        setattr(row, name, value)
    row.save(update_fields=[*kept, "extra", "modified_at"])


def delete(dataset: Dataset, wanted: list[str]) -> None:
    """Deletes versions with their exports, all or none; a worker removes their files.

    Raises: NotFound with the path of the first that does not exist.
    """
    rows = DatasetVersion.objects.filter(dataset=dataset, version_id__in=wanted)
    found = {row.version_id: row for row in rows.order_by("pk").select_for_update()}
    for number, version_id in enumerate(wanted):
        if version_id not in found:
            raise NotFound(f"dataset_version_ids[{number}]: this version does not exist")
    now = timezone.now()
    DatasetRemoval.objects.bulk_create(
        DatasetRemoval(folder=row.file, due_at=now) for row in found.values()
    )
    rows.delete()
    transaction.on_commit(lambda: dispatch.wake(dispatch.DATASETS_DUE))
