"""Datasets: created, listed, changed and deleted. What is in them is elsewhere."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from inputs_core import ids
from inputs_service import dispatch, finding
from inputs_service.call import Call
from inputs_service.datasets import fields, lookup
from inputs_service.errors import InvalidRequest
from inputs_service.models import App, Dataset, DatasetRemoval
from inputs_service.paging import Page
from inputs_service.wire.values import timestamp

Message = dict[str, Any]
ACTIONS = (fields.MERGE, fields.OVERWRITE, fields.REMOVE)
ORDERS = {
    "sort_by_created_at": "created_at",
    "sort_by_id": "dataset_id",
    "sort_by_modified_at": "modified_at",
}


def list_datasets(call: Call, request: Message) -> Message:
    """A page of datasets of an app, or of all apps of a user; last changed first unless a sort is
    asked for. Shape: datasets[]. Source: ListDatasetsRequest. Raises: InvalidRequest."""
    app = lookup.call_app_or_none(call)
    rows = Dataset.objects.filter(app=app) if app else Dataset.objects.filter(app__user=call.owner)
    if request.get("starred_only") or request.get("bookmark"):
        return {"datasets": []}  # there are no stars and no bookmarks here
    page = Page.of(request)
    named = _named(rows, request).select_related("app__user")
    found = finding.ordered(named, request, ORDERS, "modified_at")
    return {"datasets": [told(row, row.app) for row in found[page.start : page.stop] if row.app]}


def _named(rows: QuerySet[Dataset], request: Message) -> QuerySet[Dataset]:
    """Those that have every word of `search`, or a piece of `id`, in any case."""
    if piece := finding.piece(request, "id"):
        rows = rows.filter(dataset_id__icontains=piece)
    return finding.matching(rows, request, ("dataset_id", "description", "notes"))


def get_dataset(call: Call, request: Message) -> Message:
    """One dataset. Shape: dataset. Raises: NotFound."""
    return {"dataset": told(lookup.one(call.app, request.get("dataset_id", "")), call.app)}


def post_datasets(call: Call, request: Message) -> Message:
    """Creates datasets, all or none. Shape: datasets[]. Raises: InvalidRequest."""
    given = request.get("datasets") or []
    lookup.check_count(given, "datasets")
    with transaction.atomic():
        made = [_create(call.app, row, f"datasets[{index}]") for index, row in enumerate(given)]
    return {"datasets": [told(row, call.app) for row in made]}


def _create(app: App, given: Message, path: str) -> Dataset:
    dataset_id = given.get("id") or ids.new_id()
    if sentence := ids.problem(dataset_id):
        raise InvalidRequest(f"{path}.id: {sentence}")
    kept = fields.checked(given, path)
    try:
        with transaction.atomic():
            return Dataset.objects.create(app=app, dataset_id=dataset_id, **kept)
    except IntegrityError:
        raise InvalidRequest(f"{path}.id: duplicate, the app has {dataset_id}") from None


def patch_datasets(call: Call, request: Message) -> Message:
    """Changes datasets, all or none; what is not named stays. Shape: datasets[].

    Source: PatchDatasetsRequest: merge, overwrite, and remove for the image alone.
    Raises: InvalidRequest, NotFound.
    """
    given = request.get("datasets") or []
    lookup.check_count(given, "datasets")
    action = fields.action_of(request, ACTIONS)
    wanted = [str(row.get("id") or "") for row in given]
    if len(set(wanted)) < len(wanted):
        raise InvalidRequest("datasets: two of them have the same id")
    with transaction.atomic():
        rows = lookup.locked(call.app, wanted, "datasets[{}].id")
        for index, (row, changes) in enumerate(zip(rows, given, strict=True)):
            fields.patch(row, changes, action, f"datasets[{index}]")
            row.save()
    return {"datasets": [told(row, call.app) for row in rows]}


def delete_datasets(call: Call, request: Message) -> Message:
    """Deletes datasets, all or none; their inputs stay. Shape: nothing but the status.

    Their ids are free at once; a worker takes memberships and files away.
    Raises: InvalidRequest, NotFound.
    """
    wanted = list(dict.fromkeys(request.get("dataset_ids") or []))
    lookup.check_count(wanted, "dataset_ids")
    with transaction.atomic():
        rows = lookup.locked(call.app, wanted, "dataset_ids[{}]")
        Dataset.objects.filter(pk__in=[row.pk for row in rows]).update(app=None)
        now = timezone.now()
        DatasetRemoval.objects.bulk_create(DatasetRemoval(dataset=row, due_at=now) for row in rows)
        transaction.on_commit(lambda: dispatch.wake(dispatch.DATASETS_DUE))
    return {}


def told(row: Dataset, app: App) -> Message:
    """The dataset as the API tells it. Source: Dataset."""
    answer = {
        "id": row.dataset_id,
        "created_at": timestamp(row.created_at),
        "modified_at": timestamp(row.modified_at),
        "app_id": app.app_id,
        "user_id": app.user.user_id,
        "description": row.description,
        "metadata": row.metadata,
        "visibility": {"gettable": fields.PRIVATE},
        **row.extra,
    }
    return {**answer, "notes": row.notes} if row.notes else answer
