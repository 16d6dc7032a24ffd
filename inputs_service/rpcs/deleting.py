"""Deleting inputs: some by id at once, all of an app bit by bit."""

from typing import Any

from django.db.models import Max
from django.utils import timezone

from inputs_core import limits
from inputs_service import dispatch, removing, statuses
from inputs_service.call import Call
from inputs_service.errors import CodedError, InvalidRequest, NotFound
from inputs_service.models import Deletion, Input

Message = dict[str, Any]


def delete_input(call: Call, request: Message) -> Message:
    """Deletes one input. Shape: nothing but the status. Raises: NotFound."""
    if not _remove(call, [request.get("input_id", "")]):
        raise NotFound("This input does not exist.")
    return {}


def delete_inputs(call: Call, request: Message) -> Message:
    """Deletes up to 128 inputs by id; ids that do not exist are passed over, none deletes none.

    `delete_all` is no longer in the protocol; old REST clients send it.
    Source: DeleteInputsRequest. Raises: CodedError.
    """
    ids = request.get("ids") or []
    deletes_all = call.body.get("delete_all") is True
    if deletes_all and ids:
        raise InvalidRequest("delete_all: send it without ids")
    if len(ids) > limits.INPUTS_PER_REQUEST:
        raise CodedError(
            f"A request deletes at most {limits.INPUTS_PER_REQUEST} inputs.",
            code=statuses.INVALID_INPUTS_REQUEST,
        )
    if deletes_all:
        _begin_to_delete_all(call)
    elif ids:
        _remove(call, ids)
    return {}


def _remove(call: Call, ids: list[str]) -> int:
    rows = Input.objects.filter(app=call.app, input_id__in=ids)
    return removing.remove(call.app.pk, list(rows.values_list("key", flat=True)))


def _begin_to_delete_all(call: Call) -> None:
    last_key = Input.objects.filter(app=call.app).aggregate(last=Max("key"))["last"]
    if last_key is not None:
        Deletion.objects.create(app=call.app, last_key=last_key, due_at=timezone.now())
        dispatch.wake_deletions()
