"""Searches that were saved: read, changed, deleted. Running them is among the searches."""

from typing import Any

from django.db import transaction

from inputs_service.call import Call
from inputs_service.models import SavedSearch
from inputs_service.paging import Page
from inputs_service.searching import saved
from inputs_service.searching.asking.refusing import bad, check_count
from inputs_service.searching.asking.searches import search_of

Message = dict[str, Any]
MAX_PER_REQUEST = 128
OVERWRITE = "overwrite"


def get_search(call: Call, request: Message) -> Message:
    """A saved search. Shape: search. Raises: NotFound."""
    return {"search": saved.told(saved.get(call.app, request.get("id") or ""), call.app)}


def list_searches(call: Call, request: Message) -> Message:
    """A page of the app's saved searches, newest first. Shape: searches[]."""
    page = Page.of(request)
    rows = SavedSearch.objects.filter(app=call.app).order_by("-pk")[page.start : page.stop]
    return {"hits": [], "searches": [saved.told(row, call.app) for row in rows]}


def patch_searches(call: Call, request: Message) -> Message:
    """Overwrites saved searches of inputs or of annotations, all or none.

    Shape: searches[]. Source: PatchSearchesRequest. Raises: NotFound, CodedError 40002.
    """
    return _patch(call, request, of_annotations=None)


def patch_inputs_searches(call: Call, request: Message) -> Message:
    """As `patch_searches`, for searches of inputs."""
    return _patch(call, request, of_annotations=False)


def patch_annotations_searches(call: Call, request: Message) -> Message:
    """As `patch_searches`, for searches of annotations."""
    return _patch(call, request, of_annotations=True)


def delete_search(call: Call, request: Message) -> Message:
    """Deletes a saved search. Raises: NotFound."""
    saved.get(call.app, request.get("id") or "").delete()
    return {}


def _patch(call: Call, request: Message, *, of_annotations: bool | None) -> Message:
    given = request.get("searches") or []
    if not given:
        raise bad("searches", f"say which to change, 1 to {MAX_PER_REQUEST} searches")
    check_count(given, MAX_PER_REQUEST, "searches")
    if (request.get("action") or OVERWRITE) != OVERWRITE:
        raise bad("action", f"must be {OVERWRITE}")
    for index, message in enumerate(given):
        search_of(message, f"searches[{index}]")
    with transaction.atomic():
        rows = [
            saved.patch(call.app, message, f"searches[{index}]", of_annotations=of_annotations)
            for index, message in enumerate(given)
        ]
    return {"hits": [], "searches": [saved.told(row, call.app) for row in rows]}
