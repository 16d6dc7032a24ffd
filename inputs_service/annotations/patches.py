"""Items of PatchAnnotations, checked one by one, and what each makes of the annotation it names."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from inputs_core.patching import ACTIONS, differ
from inputs_core.patching_annotations import patched
from inputs_core.patching_inputs import PLACED
from inputs_service import labelling
from inputs_service.annotations import makers
from inputs_service.annotations.contents import (
    OWN,
    Content,
    check_fields,
    check_place,
    content_of,
    problem,
)
from inputs_service.annotations.drafts import named_region
from inputs_service.labelling import Change
from inputs_service.models import Annotation, Input
from inputs_service.posting.problems import Problem
from inputs_service.wire.messages import Message, Refused

Data = dict[str, Any]


@dataclass(eq=False)
class Held:
    """An annotation whose input this transaction holds: its data before, and as patched so far."""

    row: Annotation
    of: Input
    before: Data
    after: Data
    names: dict[str, str] = field(default_factory=dict)  # of its concepts
    is_told_anew: bool = False  # its task, status or info

    @classmethod
    def of_row(cls, row: Annotation, of: Input) -> "Held":
        """The annotation of a row, not patched yet."""
        data = orjson.loads(row.data or "{}")
        return cls(row, of, data, data)

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what is stored."""
        return self.is_told_anew or self.differs

    @property
    def differs(self) -> bool:
        """Whether its data do."""
        return differ(self.before, self.after)


@dataclass(eq=False)
class Patch:
    """A patch of one annotation. Afterwards `held` is the annotation, or `problem` says why nothing
    was changed; `change` is that of the input, where the annotation is the input-level one."""

    annotation_id: str = ""
    input_id: str = ""
    item: Message = field(default_factory=dict)
    held: Held | None = None
    change: Change | None = None
    problem: Problem | None = None


def patch_of(item: Message | Refused) -> Patch:
    """The patch of an item; a wrong one carries its problem."""
    if isinstance(item, Refused):
        return Patch(item.item_id, problem=problem(item.details))
    patch = Patch(item.get("id") or "", item.get("input_id") or "", item)
    for name, value in (("id", patch.annotation_id), ("input_id", patch.input_id)):
        if not value:
            patch.problem = problem(f"{name}: say which annotation of which input")
    return patch


def apply(patch: Patch, held: Held, action: str) -> None:
    """Makes of the annotation what the patch says: its data, task, status and info. An item without
    data leaves the data as it is. Raises: Problem; the annotation is then as it was."""
    data = patch.item.get("data")
    is_own = held.row.is_input_level
    change = _of_input(patch, data, action) if is_own and data is not None else None
    found = _content(held, data, action) if data is not None and not is_own else None
    _tell(held, patch.item, action)
    if found is not None:
        held.after = found.data
        held.names.update(found.names)
    patch.held, patch.change = held, change


def _content(held: Held, data: Data, action: str) -> Content:
    check_fields(data)
    after = patched(held.after, data, action)
    found = content_of(named_region(after, held.row.annotation_id))
    check_place(found.data, held.of.kinds)
    _check_id(held.row, found.data)
    return found


def _of_input(patch: Patch, data: Data, action: str) -> Change:
    """`keeps`: regions and frames of the input are annotations of their own."""
    check_fields(data, OWN)
    return labelling.change_of(patch.input_id, data, action, keeps=PLACED)


def _check_id(row: Annotation, data: Data) -> None:
    """What an input shows in its answer is known there by the id of its annotation."""
    shown = [element["id"] for place in PLACED for element in data.get(place, ())]
    if row.is_in_answer and shown not in ([], [row.annotation_id]):
        raise problem(f"data: the id of what it holds must be {row.annotation_id}")


def _tell(held: Held, item: Message, action: str) -> None:
    row = held.row
    before = row.task_id, row.status, row.info
    makers.note_state(row, item)
    if item.get("annotation_info") is not None:
        row.info = ACTIONS[action](row.info, item["annotation_info"])
    held.is_told_anew |= before != (row.task_id, row.status, row.info)
