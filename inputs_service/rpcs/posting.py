"""PostInputs: checks a batch, stores what is right, and tells the fate of each item in order."""

from typing import Any

import orjson

from inputs_core import ids, limits
from inputs_service import answers, statuses
from inputs_service.call import Call
from inputs_service.errors import CodedError, InvalidRequest
from inputs_service.models import AddJob, App
from inputs_service.posting import storing
from inputs_service.posting.drafts import Draft, draft_of
from inputs_service.rpcs import add_jobs

Message = dict[str, Any]
SUFFIX = 2
ALL_ADDED = "All inputs successfully added"


def post_inputs(call: Call, request: Message) -> Message:
    """Stores 1 to 128 inputs; each is processed afterwards.

    Shape: status (10000, 10010 or 10020), inputs[] in the order of the request, each with its
    status, inputs_add_job where one was named. Source: PostInputsRequest.
    Raises: CodedError where the request as a whole is over a limit.
    """
    items = request.get("inputs") or []
    _check_count(items)
    job_id = request.get("inputs_add_job_id") or ""
    if job_id and (sentence := ids.problem(job_id)):
        raise InvalidRequest(f"inputs_add_job_id: {sentence}")
    drafts = [draft_of(item) for item in items]
    _check_size(drafts)
    suffix = request.get("input_id_conflict_resolution") == SUFFIX
    storing.store_all(call.app, drafts, job_id=job_id, suffix=suffix)
    answer = {"status": _overall(drafts), "inputs": _told(call.app, drafts)}
    if job_id:
        rows = AddJob.objects.filter(app=call.app, job_id=job_id).select_related("app__user")
        answer["inputs_add_job"] = add_jobs.all_told(list(rows))[0]
    return answer


def _check_count(items: list[Any]) -> None:
    if not 1 <= len(items) <= limits.INPUTS_PER_REQUEST:
        raise CodedError(
            f"A request holds 1 to {limits.INPUTS_PER_REQUEST} inputs; this one has {len(items)}.",
            code=statuses.INVALID_INPUTS_REQUEST,
        )


def _check_size(drafts: list[Draft]) -> None:
    parts = [part for draft in drafts for part in draft.parts]
    if sum(len(part.content) for part in parts) >= limits.BATCH_BYTES:
        raise CodedError("A request holds less than 128 MB.", code=statuses.OVER_LIMIT)
    if sum(part.place == "video" for part in parts) > limits.VIDEOS_PER_REQUEST:
        raise CodedError("A request holds at most one video.", code=statuses.OVER_LIMIT)


def _overall(drafts: list[Draft]) -> Message:
    failed = [draft for draft in drafts if draft.problem is not None]
    if not failed:
        return statuses.status(statuses.OK, ALL_ADDED)
    if len(failed) < len(drafts):
        return statuses.status(
            statuses.MIXED, f"{len(failed)} of {len(drafts)} inputs were not added"
        )
    if all(draft.has_bad_bytes for draft in failed):
        return statuses.status(statuses.ALL_INVALID_BYTES, "No input has decodable bytes")
    return statuses.status(statuses.FAILURE, "No input was added")


def _told(app: App, drafts: list[Draft]) -> list[Message]:
    stored = [draft for draft in drafts if draft.problem is None]
    rows = [(draft.answer, statuses.PENDING, "") for draft in stored]
    fresh = iter(answers.spliced(rows, app))
    return [next(fresh) if draft.problem is None else _refused(draft) for draft in drafts]


def _refused(draft: Draft) -> Message:
    if draft.problem is None:
        return {}
    return {
        "id": draft.input_id,
        "data": orjson.loads(orjson.dumps(draft.data)),
        "status": statuses.status(draft.problem.code, draft.problem.details),
    }
