"""Bulk operations: begun, listed, cancelled and deleted."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from inputs_core import ids
from inputs_service import auth, dispatch, statuses, windows
from inputs_service.bulk import asking, working
from inputs_service.call import Call
from inputs_service.errors import NotFound
from inputs_service.models import App, BulkOperation
from inputs_service.paging import Page
from inputs_service.wire.values import timestamp

Message = dict[str, Any]
MAX_PER_REQUEST = 128
MOST_IDS_LISTED = 128
ROWS_AT_ONCE = 10
UNENDED = (working.PENDING, working.IN_PROGRESS)


def post_bulk_operations(call: Call, request: Message) -> Message:
    """Begins up to 128 bulk operations, all or none; a worker does them.

    Shape: bulk_operation[]. Source: PostBulkOperationsRequest, and what its scopes depend on.
    Raises: CodedError 25404 with the path of what is wrong; MissingScope where annotations are to
    be deleted by a key that may not.
    """
    given = request.get("bulk_operations") or []
    if not 1 <= len(given) <= MAX_PER_REQUEST:
        raise asking.refused("bulk_operations", f"must have 1 to {MAX_PER_REQUEST} elements")
    paths = [f"bulk_operations[{number}]" for number in range(len(given))]
    asked = [asking.checked(call.app, one, path) for one, path in zip(given, paths, strict=True)]
    if any(asking.ANNOTATION_OPERATION in one["operation"] for one in asked):
        auth.require(call.key, "Annotations:Delete")
    with transaction.atomic():
        rows = [
            begin(call, what, one.get("id") or "", path)
            for what, one, path in zip(asked, given, paths, strict=True)
        ]
    return {"bulk_operation": [told(row, call.app) for row in rows]}


def begin(call: Call, asked: Message, operation_id: str = "", path: str = "") -> BulkOperation:
    """A new operation on the inputs that the app has now; `asked` is what asking.checked gave.

    Raises: CodedError 25404 for an id that cannot be.
    """
    if operation_id and (sentence := ids.problem(operation_id)):
        raise asking.refused(f"{path}.id", sentence)
    newest = windows.of(call.app, descending=True).values_list("key", flat=True).first()
    try:
        with transaction.atomic():
            row = BulkOperation.objects.create(
                app=call.app,
                operation_id=operation_id or ids.new_id(),
                asked=asked,
                first_key=newest or 0,
                created_by=call.key.user.user_id,
                due_at=timezone.now(),
            )
    except IntegrityError:
        raise asking.refused(f"{path}.id", "the app has an operation of this id") from None
    transaction.on_commit(lambda: dispatch.wake(dispatch.BULK_DUE))
    return row


def list_bulk_operations(call: Call, request: Message) -> Message:
    """A page of bulk operations, newest first. Shape: bulk_operation[], of inputs that are named by
    their ids the first 128; GetBulkOperation tells all."""
    page = Page.of(request)
    rows = BulkOperation.objects.filter(app=call.app).order_by("-pk")[page.start : page.stop]
    listed = (_shortened(row) for row in rows.iterator(chunk_size=ROWS_AT_ONCE))
    return {"bulk_operation": [told(row, call.app) for row in listed]}


def _shortened(row: BulkOperation) -> BulkOperation:
    if named := row.asked.get("input_ids"):
        row.asked["input_ids"] = {"input_ids": named["input_ids"][:MOST_IDS_LISTED]}
    return row


def get_bulk_operation(call: Call, request: Message) -> Message:
    """One bulk operation. Shape: bulk_operation. Raises: NotFound."""
    (row,) = _named(call.app, [request.get("id", "")], "id")
    return {"bulk_operation": told(row, call.app)}


def cancel_bulk_operations(call: Call, request: Message) -> Message:
    """Stops operations before their next batch; what they changed stays, ended ones stay as they
    are. Shape: bulk_operation[]. Raises: NotFound, CodedError 25404."""
    wanted = _asked_ids(request)
    pks = [row.pk for row in _named(call.app, wanted, "ids[{}]")]
    BulkOperation.objects.filter(pk__in=pks, status__in=UNENDED).update(
        status=working.CANCELLED, due_at=None, claim="", modified_at=timezone.now()
    )
    return {"bulk_operation": [told(row, call.app) for row in _named(call.app, wanted, "ids[{}]")]}


def delete_bulk_operations(call: Call, request: Message) -> Message:
    """Deletes operations that have ended, all or none. Shape: nothing but the status.

    Raises: NotFound; CodedError 25404 for one that has not ended.
    """
    rows = _named(call.app, _asked_ids(request), "ids[{}]")
    for number, row in enumerate(rows):
        if row.status in UNENDED:
            raise asking.refused(f"ids[{number}]", "has not ended; cancel it first")
    BulkOperation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return {}


def _asked_ids(request: Message) -> list[str]:
    wanted = list(dict.fromkeys(request.get("ids") or []))
    if not 1 <= len(wanted) <= MAX_PER_REQUEST:
        raise asking.refused("ids", f"must have 1 to {MAX_PER_REQUEST} elements")
    return wanted


def _named(app: App, wanted: list[str], path: str) -> list[BulkOperation]:
    rows = BulkOperation.objects.filter(app=app, operation_id__in=wanted)
    found = {row.operation_id: row for row in rows}
    for number, operation_id in enumerate(wanted):
        if operation_id not in found:
            raise NotFound(f"{path.format(number)}: this bulk operation does not exist")
    return [found[operation_id] for operation_id in wanted]


def told(row: BulkOperation, app: App) -> Message:
    """The operation as the API tells it. Source: BulkOperation."""
    return {
        "id": row.operation_id,
        **row.asked,
        "app_id": app.app_id,
        "status": statuses.status(row.status, row.status_details),
        "progress": {
            "processed": row.processed_count,
            "last_processed_id": row.last_processed_id,
        },
        "created_by": row.created_by,
        "created_at": timestamp(row.created_at),
        "last_modified_at": timestamp(row.modified_at),
    }
