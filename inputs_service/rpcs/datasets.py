"""Datasets, as far as inputs need them to exist."""

from typing import Any

from django.db import IntegrityError, transaction

from inputs_core import ids
from inputs_service.call import Call
from inputs_service.errors import InvalidRequest, NotFound
from inputs_service.models import Dataset
from inputs_service.paging import Page
from inputs_service.wire.values import timestamp

Message = dict[str, Any]
PRIVATE = 10
MAX_PER_REQUEST = 128


def list_datasets(call: Call, request: Message) -> Message:
    """A page of the app's datasets, newest first. Shape: datasets[]."""
    page = Page.of(request)
    rows = Dataset.objects.filter(app=call.app).order_by("-pk")[page.start : page.stop]
    return {"datasets": [_told(call, row) for row in rows]}


def get_dataset(call: Call, request: Message) -> Message:
    """One dataset. Shape: dataset. Raises: NotFound."""
    row = Dataset.objects.filter(app=call.app, dataset_id=request.get("dataset_id", "")).first()
    if row is None:
        raise NotFound("This dataset does not exist.")
    return {"dataset": _told(call, row)}


def post_datasets(call: Call, request: Message) -> Message:
    """Creates datasets, all or none. Shape: datasets[]. Raises: InvalidRequest."""
    given = request.get("datasets") or []
    if not 1 <= len(given) <= MAX_PER_REQUEST:
        raise InvalidRequest(f"datasets: say which dataset to create, 1 to {MAX_PER_REQUEST}")
    with transaction.atomic():
        made = [_create(call, row, f"datasets[{index}]") for index, row in enumerate(given)]
    return {"datasets": [_told(call, row) for row in made]}


def _create(call: Call, given: Message, path: str) -> Dataset:
    dataset_id = given.get("id") or ids.new_id()
    if sentence := ids.problem(dataset_id):
        raise InvalidRequest(f"{path}.id: {sentence}")
    try:
        with transaction.atomic():
            return Dataset.objects.create(
                app=call.app,
                dataset_id=dataset_id,
                description=given.get("description") or "",
                metadata=given.get("metadata") or {},
            )
    except IntegrityError:
        raise InvalidRequest(f"{path}.id: duplicate, the app has {dataset_id}") from None


def _told(call: Call, row: Dataset) -> Message:
    return {
        "id": row.dataset_id,
        "created_at": timestamp(row.created_at),
        "modified_at": timestamp(row.modified_at),
        "app_id": call.app.app_id,
        "user_id": call.key.user.user_id,
        "description": row.description,
        "metadata": row.metadata,
        "visibility": {"gettable": PRIVATE},
    }
