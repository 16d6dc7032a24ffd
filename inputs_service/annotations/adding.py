"""Stores posted annotations: all in one transaction, with a fixed number of queries."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from inputs_service import lookups, statuses
from inputs_service.annotations import rows
from inputs_service.annotations.contents import check_place, problem
from inputs_service.annotations.drafts import Draft, of_annotation
from inputs_service.models import Annotation, App, Input
from inputs_service.posting import concepts
from inputs_service.posting.problems import Problem

DUPLICATE = "The input has an annotation with this id, a duplicate."


def add_all(app: App, drafts: list[Draft]) -> None:
    """Stores the drafts that have no problem, and marks those that turn out to have one.

    An annotation without a region says its concepts of the whole input and is one more beside the
    input-level one, whose data, the input's own, stays as it is: searches find the input by both.
    Their inputs are held, in the order of their keys, so that of two calls with one id one wins.
    """
    with transaction.atomic():
        inputs = held(app, {draft.input_id for draft in _sound(drafts)})
        for draft in _sound(drafts):
            _place(draft, inputs)
        _refuse_duplicates(app, _sound(drafts))
        sound = _sound(drafts)
        names = {name: text for draft in sound for name, text in draft.content.names.items()}
        labels = concepts.rows_of(app, names)
        rows.insert(((draft.row, draft.content.data) for draft in sound), labels)


def held(app: App, input_ids: set[str]) -> dict[str, Input]:
    """The inputs of these ids, locked until the transaction ends. Shape: input id → key, kinds."""
    keys = lookups.found(Input.objects.filter(app=app), "input_id", input_ids, "key")
    found = Input.objects.select_for_update().filter(key__in=keys.values()).order_by("key")
    return {row.input_id: row for row in found.only("key", "input_id", "kinds")}


def _sound(drafts: list[Draft]) -> list[Draft]:
    return [draft for draft in drafts if draft.problem is None]


def _place(draft: Draft, inputs: dict[str, Input]) -> None:
    found = inputs.get(draft.input_id)
    if found is None:
        draft.problem = Problem("input_id: this input does not exist.", statuses.NO_SUCH_INPUT)
        return
    try:
        check_place(draft.content.data, found.kinds)
    except Problem as wrong:
        draft.problem = of_annotation(wrong)
        return
    now = timezone.now()
    row: Any = draft.row
    row.app_id, row.input_id, row.annotation_id = found.app_id, found.key, draft.annotation_id
    row.created_at = row.modified_at = now
    rows.hold(row, draft.content.data)


def _refuse_duplicates(app: App, drafts: list[Draft]) -> None:
    """In the app, or twice in this request. Ids are looked up whole: few inputs share one."""
    taken = set(
        Annotation.objects.filter(
            app=app,
            annotation_id__in={draft.annotation_id for draft in drafts},
            input__in={draft.row.input_id for draft in drafts},
        ).values_list("input_id", "annotation_id")
    )
    for draft in drafts:
        place = (draft.row.input_id, draft.annotation_id)
        if place in taken:
            draft.problem = problem(f"id: {DUPLICATE}")
        taken.add(place)
