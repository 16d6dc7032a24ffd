"""Reading inputs: stored answers, completed; no message is built on these paths."""

from typing import Any

from django.db.models import QuerySet

from inputs_service import answers, counts, statuses, windows
from inputs_service.call import Call
from inputs_service.errors import InvalidRequest, NotFound
from inputs_service.models import Input
from inputs_service.paging import MAX_PER_PAGE, Page, capped

Message = dict[str, Any]
STREAM_PER_PAGE = 20


def list_inputs(call: Call, request: Message) -> Message:
    """A page of inputs, newest first. Source: ListInputsRequest; `ids` and `status.code` filter.

    Shape: inputs[]; a failed input shows in its own status, the call succeeds.
    Raises: InvalidRequest for more than 1,000 ids.
    """
    status = (request.get("status") or {}).get("code") or None
    if ids := set(request.get("ids") or []):
        if len(ids) > MAX_PER_PAGE:
            raise InvalidRequest(f"ids: at most {MAX_PER_PAGE} at a time")
        rows = windows.named(call.app, ids, status=status)
    else:
        rows = windows.of(call.app, status=status, descending=True)
    return {"inputs": _answers(call, _page(rows, Page.of(request)))}


def stream_inputs(call: Call, request: Message) -> Message:
    """The inputs after `last_id`, oldest first unless `descending`.

    Shape: inputs[]; empty at the end. Source: StreamInputsRequest. Raises: NotFound for an
    unknown `last_id`.
    """
    descending = bool(request.get("descending"))
    last_id = request.get("last_id", "")
    last_key = _key(call, last_id) if last_id else None
    if request.get("order_by_id"):
        rows = windows.by_id(call.app, after=last_id, descending=descending)
    elif descending:
        rows = windows.of(call.app, before=last_key, descending=True)
    else:
        rows = windows.of(call.app, after=last_key)
    return {"inputs": _answers(call, rows[: capped(request.get("per_page"), STREAM_PER_PAGE)])}


def get_input(call: Call, request: Message) -> Message:
    """One input. Shape: input. Raises: NotFound."""
    row = (
        Input.objects.filter(app=call.app, input_id=request.get("input_id", ""))
        .values_list(*answers.FIELDS)
        .first()
    )
    if row is None:
        raise NotFound("This input does not exist.")
    return {"input": answers.spliced([row], call.app)[0]}


def get_input_video_manifest(call: Call, request: Message) -> Message:
    """Never one: videos are hosted whole. Raises: NotFound, which says where the video is."""
    if not Input.objects.filter(app=call.app, input_id=request.get("input_id", "")).exists():
        raise NotFound("This input does not exist.")
    raise NotFound("This input has no manifest: a video is hosted whole, see data.video.url.")


def get_input_count(call: Call, _: Message) -> Message:
    """How many inputs stand where. Shape: counts, all eight always. Source: InputCount."""
    found = counts.of(call.app.pk)
    named = {
        "processed": found.pop(statuses.DONE, 0),
        "to_process": found.pop(statuses.PENDING, 0),
        "processing": found.pop(statuses.IN_PROGRESS, 0),
        "errors": sum(found.values()),
    }
    none_yet = dict.fromkeys(("reindexed", "to_reindex", "reindex_errors", "reindexing"), 0)
    return {"counts": {**named, **none_yet}}


def _page(rows: QuerySet[Input], page: Page) -> QuerySet[Input]:
    if page.start == 0:
        return rows[: page.stop]
    # The keys alone are walked in their index; rows are read for this page only.
    keys = rows.values_list("key", flat=True)[page.start : page.stop]
    return Input.objects.filter(key__in=list(keys)).order_by("-key")


def _answers(call: Call, rows: QuerySet[Input]) -> list[Message]:
    return answers.spliced(rows.values_list(*answers.FIELDS), call.app)


def _key(call: Call, input_id: str) -> int:
    rows = Input.objects.filter(app=call.app, input_id=input_id)
    key = rows.values_list("key", flat=True).first()
    if key is None:
        raise NotFound("last_id: this input does not exist.")
    return key
