"""Searches of inputs and of annotations."""

from typing import Any

from django.db import transaction

from inputs_core import ids
from inputs_service.call import Call
from inputs_service.searching import hits, saved
from inputs_service.searching.asking.refusing import bad, check_count
from inputs_service.searching.asking.searches import search_of
from inputs_service.wire.values import int64

Message = dict[str, Any]
MAX_SEARCHES = 10


def post_inputs_searches(call: Call, request: Message) -> Message:
    """Inputs that match, in the order of their creation or of a rank; saves what says `save`.

    Shape: id, hits[], for only_count hit_counts[], for saved ones searches[].
    Source: PostInputsSearchesRequest. Raises: CodedError 40002.
    """
    return _answer(call, request, of_annotations=False)


def post_annotations_searches(call: Call, request: Message) -> Message:
    """As for inputs, with a hit for each annotation that matches."""
    return _answer(call, request, of_annotations=True)


def post_searches(call: Call, request: Message) -> Message:
    """The search of old clients: one `query`, or `searches`. Source: PostSearchesRequest."""
    asked = request.get("searches") or [{"query": request.get("query") or {}}]
    return _answer(call, {**request, "searches": asked}, of_annotations=False, is_legacy=True)


def post_searches_by_id(call: Call, request: Message) -> Message:
    """Runs a saved search. Shape: id, hits[]. Raises: NotFound."""
    page = hits.page_of(request.get("pagination") or {})
    row = saved.get(call.app, request.get("id") or "")
    search = search_of(saved.message_of(row), "")
    found = hits.hits_on(call.app, search, page, of_annotations=row.of_annotations)
    return {"id": row.search_id, "hits": found}


def _answer(
    call: Call, request: Message, *, of_annotations: bool, is_legacy: bool = False
) -> Message:
    given = request.get("searches") or []
    if not given:
        raise bad("searches", f"say what to search for, 1 to {MAX_SEARCHES} searches")
    check_count(given, MAX_SEARCHES, "searches")
    page = hits.page_of(request.get("pagination") or {})
    asked = [
        search_of(message, f"searches[{index}]", is_legacy=is_legacy)
        for index, message in enumerate(given)
    ]
    kept = _save(call, given, of_annotations=of_annotations)
    run = [search for search, message in zip(asked, given, strict=True) if not message.get("save")]
    answer: Message = {"id": kept[0]["id"] if kept else ids.new_id(), "hits": []}
    if kept:
        answer["searches"] = kept
    if request.get("only_count"):
        totals = [hits.count(call.app, search, of_annotations=of_annotations) for search in run]
        return {**answer, "hit_counts": [{"estimated_total": int64(total)} for total in totals]}
    for search in run:
        answer["hits"] += hits.hits_on(call.app, search, page, of_annotations=of_annotations)
    return answer


def _save(call: Call, given: list[Message], *, of_annotations: bool) -> list[Message]:
    wanted = {index: message for index, message in enumerate(given) if message.get("save")}
    if not wanted:
        return []
    with transaction.atomic():
        rows = [
            saved.save(call.app, message, f"searches[{index}]", of_annotations=of_annotations)
            for index, message in wanted.items()
        ]
    return [saved.told(row, call.app) for row in rows]
