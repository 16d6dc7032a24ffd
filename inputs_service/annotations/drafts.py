"""Items of PostAnnotations, checked one by one before the database is asked."""

from dataclasses import dataclass, field
from typing import Any

from inputs_core import ids
from inputs_service import statuses
from inputs_service.annotations import makers
from inputs_service.annotations.contents import Content, content_of, problem
from inputs_service.annotations.traits import PLACES
from inputs_service.models import Annotation, App
from inputs_service.posting.problems import Problem
from inputs_service.wire.messages import Message, Refused


@dataclass(eq=False)
class Draft:
    """An item of a batch, at its place. `problem` says why it is not stored; `row` is the
    annotation, with all that needs no database."""

    annotation_id: str = ""
    input_id: str = ""
    item: Message = field(default_factory=dict)
    content: Content = field(default_factory=lambda: Content({}, {}))
    row: Annotation = field(default_factory=Annotation)
    problem: Problem | None = None


def draft_of(item: Message | Refused, app: App) -> Draft:
    """The draft of an item; a wrong one carries its problem."""
    if isinstance(item, Refused):
        return Draft(item.item_id, problem=problem(item.details))
    draft = Draft(item.get("id") or "", item.get("input_id") or "", item)
    try:
        _fill(draft, app)
    except Problem as found:
        draft.problem = of_annotation(found)
    return draft


def of_annotation(found: Problem) -> Problem:
    """The problem of an annotation: what is wrong in its data has the code of annotations."""
    is_general = found.code == statuses.INVALID_ARGUMENT
    return problem(found.details) if is_general else found


def named_region(data: dict[str, Any], element_id: str) -> dict[str, Any]:
    """The data, in which a region, frame and so on without an id has the id of its annotation."""
    return {
        name: [{**element, "id": element.get("id") or element_id} for element in value]
        if name in PLACES
        else value
        for name, value in data.items()
    }


def _fill(draft: Draft, app: App) -> None:
    item = draft.item
    if not draft.input_id:
        raise problem("input_id: say which input")
    if draft.annotation_id and (sentence := ids.problem(draft.annotation_id)):
        raise problem(f"id: {sentence}")
    if item.get("input_level"):
        raise problem("input_level: every input has its own; patch that one")
    draft.annotation_id = draft.annotation_id or ids.new_ordered_id()
    makers.note(draft.row, item, app)
    draft.content = content_of(named_region(item.get("data") or {}, draft.annotation_id))
