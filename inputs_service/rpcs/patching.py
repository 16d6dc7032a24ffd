"""PatchInputs: changes what is said of inputs, and tells each input as it then is."""

from typing import Any

from inputs_core import limits
from inputs_core.patching import ACTIONS
from inputs_service import answers, labelling, statuses
from inputs_service.call import Call
from inputs_service.errors import CodedError, InvalidRequest
from inputs_service.labelling import Change
from inputs_service.models import App
from inputs_service.posting.problems import Problem
from inputs_service.wire.messages import Refused

Message = dict[str, Any]


def patch_inputs(call: Call, request: Message) -> Message:
    """Patches the data of 1 to 128 inputs by merge, remove or overwrite; media are never patched.

    Several items of one input are applied in their order, and each tells the end. Only `id` and
    `data` of an item are read. Shape: status (10000, 10010 or 10020), inputs[] in the order of the
    request, each as it is now, with the status of its change. Source: PatchInputsRequest.
    Raises: CodedError for another action, or too many items.
    """
    action = request.get("action") or ""
    if action not in ACTIONS:
        raise InvalidRequest("action: must be merge, remove or overwrite")
    items = request.get("inputs") or []
    _check_count(items)
    changes = [_change(item, action) for item in items]
    labelling.change(call.app, changes)
    failed = sum(it.problem is not None for it in changes)
    return {"status": _overall(failed, len(changes)), "inputs": _told(call.app, changes)}


def _check_count(items: list[Any]) -> None:
    if not 1 <= len(items) <= limits.INPUTS_PER_REQUEST:
        raise CodedError(
            f"A request patches 1 to {limits.INPUTS_PER_REQUEST} inputs, not {len(items)}.",
            code=statuses.INVALID_INPUTS_REQUEST,
        )


def _change(item: Message | Refused, action: str) -> Change:
    if isinstance(item, Refused):
        return Change(item.item_id, action, problem=Problem(item.details))
    return labelling.change_of(item.get("id") or "", item.get("data") or {}, action)


def _overall(failed: int, count: int) -> Message:
    if not failed:
        return statuses.status(statuses.OK)
    code = statuses.MIXED if failed < count else statuses.FAILURE
    return statuses.status(code, f"{failed} of {count} inputs were not changed")


def _told(app: App, changes: list[Change]) -> list[Message]:
    rows = [it.row for it in changes if it.row is not None]
    found = iter(answers.spliced([(row.answer, statuses.MODIFIED, "") for row in rows], app))
    return [next(found) if it.row is not None else _refused(it) for it in changes]


def _refused(change: Change) -> Message:
    if change.problem is None:
        return {}
    status = statuses.status(change.problem.code, change.problem.details)
    return {"id": change.input_id, "status": status}
