"""Annotations: listed, read, posted, patched and deleted."""

from collections.abc import Sequence
from typing import Any

from inputs_core import limits
from inputs_core.patching import ACTIONS
from inputs_service import statuses
from inputs_service.annotations import adding, deleting, listing, patching, telling
from inputs_service.annotations.drafts import Draft, draft_of
from inputs_service.annotations.patches import Patch, patch_of
from inputs_service.call import Call
from inputs_service.errors import CodedError, InvalidRequest, NotFound
from inputs_service.models import App

Message = dict[str, Any]


def list_annotations(call: Call, request: Message) -> Message:
    """A page of annotations, newest first, those of inputs among them.

    Shape: annotations[]. Source: ListAnnotationsRequest. Raises: InvalidRequest.
    """
    return {"annotations": telling.told(listing.page(call.app, request), call.app)}


def get_annotation(call: Call, request: Message) -> Message:
    """One annotation. Shape: annotation. Raises: NotFound."""
    named = [request.get("input_id", "")], [request.get("annotation_id", "")]
    found = list(listing.pairs(call.app, *named))
    if not found:
        raise NotFound("This annotation does not exist.")
    return {"annotation": telling.told(found, call.app)[0]}


def post_annotations(call: Call, request: Message) -> Message:
    """Stores 1 to 128 annotations of inputs.

    Shape: status (10000, 10010 or 10020), annotations[] in the order of the request, each with its
    status. Source: PostAnnotationsRequest. Raises: CodedError.
    """
    items = _items(request)
    drafts = [draft_of(item, call.app) for item in items]
    adding.add_all(call.app, drafts)
    return {"status": _overall(drafts), "annotations": _told(drafts, call.app)}


def patch_annotations(call: Call, request: Message) -> Message:
    """Patches 1 to 128 annotations by merge, remove or overwrite; an input-level one changes what
    the input itself holds. With `delete_if_empty_data` a removal that leaves nothing deletes.

    Shape: status (10000, 10010 or 10020), annotations[] in the order of the request, each as it is
    now. Source: PatchAnnotationsRequest. Raises: CodedError for another action.
    """
    action = request.get("action") or ""
    if action not in ACTIONS:
        raise InvalidRequest("action: must be merge, remove or overwrite")
    patches = [patch_of(item) for item in _items(request)]
    way = patching.Way(action, bool(request.get("delete_if_empty_data")))
    deleted = patching.patch_all(call.app, patches, way)
    return {"status": _overall(patches), "annotations": _changed(patches, deleted, call.app)}


def delete_annotation(call: Call, request: Message) -> Message:
    """Deletes one annotation. Shape: nothing but the status. Raises: NotFound, CodedError for the
    input-level one."""
    deleting.delete_one(call.app, request.get("input_id", ""), request.get("annotation_id", ""))
    return {}


def delete_annotations(call: Call, request: Message) -> Message:
    """Deletes annotations by pairs of ids, or all of some inputs; what does not exist is passed
    over, and input-level ones stay. Source: DeleteAnnotationsRequest. Raises: InvalidRequest."""
    input_ids, ids = request.get("input_ids") or [], request.get("ids") or []
    if not 1 <= len(input_ids) <= listing.MAX_NAMED:
        raise InvalidRequest(f"input_ids: say which inputs, 1 to {listing.MAX_NAMED}")
    if ids:
        deleting.delete_pairs(call.app, input_ids, ids)
    else:
        deleting.delete_of_inputs(call.app, input_ids)
    return {}


def _items(request: Message) -> list[Any]:
    items = request.get("annotations") or []
    if not 1 <= len(items) <= limits.INPUTS_PER_REQUEST:
        raise CodedError(
            f"annotations: a request holds 1 to {limits.INPUTS_PER_REQUEST}; this has {len(items)}",
            code=statuses.INVALID_ANNOTATION,
        )
    return items


def _overall(drafts: Sequence[Draft | Patch]) -> Message:
    failed = sum(draft.problem is not None for draft in drafts)
    if not failed:
        return statuses.status(statuses.OK)
    if failed < len(drafts):
        return statuses.status(statuses.MIXED, f"{failed} of {len(drafts)} annotations failed")
    return statuses.status(statuses.FAILURE, "No annotation was taken")


def _told(drafts: list[Draft], app: App) -> list[Message]:
    fresh = iter(telling.told([draft.row for draft in drafts if draft.problem is None], app))
    return [next(fresh) if draft.problem is None else _refused(draft) for draft in drafts]


def _changed(patches: list[Patch], deleted: set[int], app: App) -> list[Message]:
    rows = {it.held.row.key: it.held.row for it in patches if it.held and not it.problem}
    found = dict(zip(rows, telling.told(list(rows.values()), app), strict=True))
    for key in deleted:
        found[key]["status"]["details"] = "It was left empty and is deleted."
    return [
        found[it.held.row.key] if it.held and not it.problem else _refused(it) for it in patches
    ]


def _refused(draft: Draft | Patch) -> Message:
    if draft.problem is None:
        return {}
    status = statuses.status(draft.problem.code, draft.problem.details)
    return {"id": draft.annotation_id, "input_id": draft.input_id, "status": status}
