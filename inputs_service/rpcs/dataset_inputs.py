"""Membership of inputs in datasets: listed, added by id, taken away."""

from typing import Any

from django.db import transaction

from inputs_core import limits
from inputs_service import answers, statuses
from inputs_service.bulk import asking
from inputs_service.call import Call
from inputs_service.datasets import fields, lookup, members
from inputs_service.errors import InvalidRequest, NotFound
from inputs_service.models import App, DatasetInput, Input
from inputs_service.paging import Page
from inputs_service.rpcs import bulk_operations
from inputs_service.wire.messages import Refused
from inputs_service.wire.values import timestamp

Message = dict[str, Any]
ADDED = 64100
MISSING = "This input does not exist."


def list_dataset_inputs(call: Call, request: Message) -> Message:
    """A page of a dataset's inputs, newest inputs first, as in the list of inputs.

    Shape: dataset_inputs[] of created_at (when it was added) and the whole input.
    Raises: NotFound.
    """
    dataset = lookup.one(call.app, request.get("dataset_id", ""))
    page = Page.of(request)
    rows = members.page(dataset, page.start, page.stop)
    inputs = _inputs(call.app, [key for key, _ in rows])
    return {
        "dataset_inputs": [
            {"created_at": timestamp(added), "input": inputs[key]}
            for key, added in rows
            if key in inputs
        ]
    }


def get_dataset_input(call: Call, request: Message) -> Message:
    """One input of a dataset. Shape: dataset_input. Raises: NotFound."""
    dataset = lookup.one(call.app, request.get("dataset_id", ""))
    rows = DatasetInput.objects.filter(
        dataset=dataset, input__app=call.app, input__input_id=request.get("input_id", "")
    )
    found = rows.values_list("input_id", "created_at").first()
    inputs = _inputs(call.app, [found[0]]) if found else {}
    if not found or not inputs:
        raise NotFound("This dataset does not hold this input.")
    return {"dataset_input": {"created_at": timestamp(found[1]), "input": inputs[found[0]]}}


def post_dataset_inputs(call: Call, request: Message) -> Message:
    """Adds up to 128 inputs by their ids, or by a search all that it finds now; one that is in the
    dataset already counts as added.

    Shape: status (10000, 10010 or 10020), dataset_inputs[] in the order of the request, each with
    the status of its input: 64100 or why not; for a search bulk_operation, which adds them.
    Source: PostDatasetInputsRequest. Raises: NotFound for the dataset, InvalidRequest.
    """
    given = request.get("dataset_inputs") or []
    dataset = lookup.one(call.app, request.get("dataset_id", ""))
    if "search" in request:
        if given:
            raise InvalidRequest("search: send it without dataset_inputs")
        return {"dataset_inputs": [], "bulk_operation": _begin(call, request, dataset.dataset_id)}
    lookup.check_count(given, "dataset_inputs")
    wanted = [_input_id(item) for item in given]
    known = _keys(call.app, wanted)
    held = members.add(call.app, request.get("dataset_id", ""), list(known.values()))
    added = {input_id: key for input_id, key in known.items() if key in held}
    told = _told(call, request, added)
    items = [
        told.get(input_id) or _missing(input_id, item)
        for input_id, item in zip(wanted, given, strict=True)
    ]
    return {"status": _overall(items), "dataset_inputs": items}


def _begin(call: Call, request: Message, dataset_id: str) -> Message:
    asking.check_search(request["search"], "search")
    operation = {"add_to_dataset": {"dataset_id": dataset_id}}
    asked = {"search": fields.storable(request["search"]), "operation": operation}
    with transaction.atomic():
        row = bulk_operations.begin(call, asked)
    return bulk_operations.told(row, call.app)


def _input_id(item: Message | Refused) -> str:
    if isinstance(item, Refused):
        return ""
    return str((item.get("input") or {}).get("id") or "")


def _missing(input_id: str, item: Message | Refused) -> Message:
    if isinstance(item, Refused):
        status = statuses.status(statuses.INVALID_ARGUMENT, item.details)
    elif not input_id:
        status = statuses.status(statuses.INVALID_ARGUMENT, "input.id: say which input")
    else:
        status = statuses.status(11101, MISSING)
    return {"input": {"id": input_id, "status": status}}


def _told(call: Call, request: Message, added: dict[str, int]) -> dict[str, Message]:
    rows = DatasetInput.objects.filter(
        dataset__app=call.app,
        dataset__dataset_id=request.get("dataset_id", ""),
        input__in=added.values(),
    )
    times = dict(rows.values_list("input_id", "created_at"))
    inputs = _inputs(call.app, list(times))
    return {
        input_id: {
            "created_at": timestamp(times[key]),
            "input": {**inputs[key], "status": statuses.status(ADDED)},
        }
        for input_id, key in added.items()
        if key in inputs
    }


def _overall(items: list[Message]) -> Message:
    failed = [item for item in items if item["input"]["status"]["code"] != ADDED]
    if not failed:
        return statuses.status(statuses.OK)
    code = statuses.MIXED if len(failed) < len(items) else statuses.FAILURE
    return statuses.status(code, f"{len(failed)} of {len(items)} inputs were not added")


def delete_dataset_inputs(call: Call, request: Message) -> Message:
    """Takes up to 128 inputs out of a dataset; those that are not in it are passed over.

    Shape: nothing but the status. Raises: NotFound for the dataset, InvalidRequest.
    """
    dataset = lookup.one(call.app, request.get("dataset_id", ""))
    wanted = request.get("input_ids") or []
    if not 1 <= len(wanted) <= limits.INPUTS_PER_REQUEST:
        raise InvalidRequest(f"input_ids: must have 1 to {limits.INPUTS_PER_REQUEST} elements")
    members.discard(dataset, list(_keys(call.app, wanted).values()))
    return {}


def _keys(app: App, wanted: list[str]) -> dict[str, int]:
    rows = Input.objects.filter(app=app, input_id__in=set(wanted))
    return dict(rows.values_list("input_id", "key"))


def _inputs(app: App, keys: list[int]) -> dict[int, Message]:
    """The inputs of these keys as the API tells them."""
    rows = list(Input.objects.filter(key__in=keys).values_list("key", *answers.FIELDS))
    spliced = answers.spliced([(row[1], row[2], row[3]) for row in rows], app)
    return {row[0]: answer for row, answer in zip(rows, spliced, strict=True)}
