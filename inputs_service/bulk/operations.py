"""What each operation does to a batch of inputs, inside of a transaction that its caller holds."""

from collections.abc import Callable
from typing import Any

from inputs_service import labelling
from inputs_service.annotations import deleting
from inputs_service.bulk import splits
from inputs_service.bulk.sources import Batch, Gone, dataset_of
from inputs_service.datasets import members
from inputs_service.errors import NotFound
from inputs_service.models import Annotation, App, BulkOperation, Input

Message = dict[str, Any]


def apply(app: App, row: BulkOperation, batch: Batch) -> None:
    """Changes the inputs of a batch; those that were deleted meanwhile are passed over.

    Raises: Gone where a dataset was deleted.
    """
    name, given = next(iter(row.asked["operation"].items()))
    if name in PATCHES:
        action, patch = PATCHES[name](given)
        _change(app, _speaking(app, batch.keys, given), patch, action)
    else:
        OTHERS[name](app, row, batch, given)


def _speaking(app: App, keys: list[int], given: Message) -> list[str]:
    """The ids of the inputs; of those only whose own data is one of the users', where some are
    named."""
    rows = Input.objects.filter(app=app, key__in=keys)
    if users := set(given.get("user_ids") or ()):
        said_by = users | {""} if app.user.user_id in users else users
        rows = rows.filter(annotations__is_input_level=True, annotations__user_id__in=said_by)
    return list(rows.order_by("key").values_list("input_id", flat=True))


def _change(app: App, input_ids: list[str], patch: Message, action: str) -> None:
    labelling.change(app, [labelling.change_of(it, patch, action) for it in input_ids])


def _named_only(metadata: Message) -> Message:
    """A patch that takes away every key that is named, whatever stands there."""
    return {
        key: _named_only(value) if isinstance(value, dict) and value else True
        for key, value in metadata.items()
    }


PATCHES: dict[str, Callable[[Message], tuple[str, Message]]] = {
    "add_concepts": lambda given: ("merge", {"concepts": given["concepts"]}),
    "delete_concepts": lambda given: ("remove", {"concepts": given["concepts"]}),
    "add_metadata": lambda given: ("merge", {"metadata": given["metadata"]}),
    "delete_metadata": lambda given: ("remove", {"metadata": _named_only(given["metadata"])}),
    "overwrite_geo": lambda given: ("merge", {"geo": given["geo"]}),
    "delete_geo": lambda _: ("merge", {"geo": {}}),
}
"""Operations that are patches of inputs: the action, and the data."""


def _add_to_dataset(app: App, _: BulkOperation, batch: Batch, given: Message) -> None:
    _add(app, given["dataset_id"], batch.keys)


def _add(app: App, dataset_id: str, keys: list[int]) -> None:
    try:
        members.add(app, dataset_id, keys)
    except NotFound:
        raise Gone(f"The dataset {dataset_id} was deleted.") from None


def _delete_from_dataset(app: App, _: BulkOperation, batch: Batch, given: Message) -> None:
    members.discard(dataset_of(app, given["dataset_id"]), batch.keys)


def _split(app: App, row: BulkOperation, batch: Batch, given: Message) -> None:
    parts = given["dataset_splits"]
    percentages = [part["percentage"] for part in parts]
    shares: list[list[int]] = [[] for _ in parts]
    for place, key in enumerate(batch.keys, row.processed_count):
        share = splits.share_of(f"{row.pk}/{row.operation_id}", place, percentages)
        if share is not None:
            shares[share].append(key)
    held = Input.objects.select_for_update(no_key=True).filter(key__in=batch.keys)
    list(held.order_by("key").values_list("key"))  # all before the first dataset: see members.py
    for part, keys in zip(parts, shares, strict=True):
        _add(app, part["dataset"]["id"], keys)


def _delete_annotations(app: App, _: BulkOperation, batch: Batch, __: Message) -> None:
    rows = Annotation.objects.filter(app=app)
    if batch.annotations is None:
        deleting.delete(rows.filter(input__in=batch.keys))
    else:
        deleting.delete(rows.filter(key__in=batch.annotations))


OTHERS: dict[str, Callable[[App, BulkOperation, Batch, Message], None]] = {
    "add_to_dataset": _add_to_dataset,
    "delete_from_dataset": _delete_from_dataset,
    "split_into_datasets": _split,
    "delete_annotations": _delete_annotations,
}
"""Operations on what belongs to inputs."""
