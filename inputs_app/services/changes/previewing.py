"""What a change of many would do, shown on a few of them; nothing is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from inputs_app.client import datasets, inputs
from inputs_app.client.errors import NotFound
from inputs_app.client.types import Input, Json
from inputs_app.models import Workspace
from inputs_app.services import connections, images
from inputs_app.services.changes import editing, targets
from inputs_app.services.changes.editing import Edit
from inputs_app.services.changes.member_sending import ADD, image
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.changes.targets import Targets
from inputs_app.services.images import Difference

SHOWN = 5


@dataclass(frozen=True)
class Sample:
    """What would become of one input."""

    input_id: str
    before: Json
    differences: Sequence[Difference]


def samples(workspace: Workspace, wanted: Targets, change: Change) -> list[Sample]:
    """The first few inputs of a change with what it would do. Raises: ApiError."""
    found = targets.first(workspace, wanted, SHOWN)
    if change.dataset_id:
        return _of_dataset(workspace, found, change)
    edit = Edit(change.action, change.patch or {}, change.keeps)
    told = [(item.id, editing.preview(item, edit)) for item in found]
    return [Sample(one, it.before, it.differences) for one, it in told]


def of_each(workspace: Workspace, planned: Sequence[Planned], action: str) -> list[Sample]:
    """The same for a change that has its own patch for each input. Raises: ApiError."""
    patches = {one.input_id: one.patch for one in planned[:SHOWN]}
    found = inputs.by_ids(connections.of(workspace), list(patches))
    told = [(item.id, editing.preview(item, Edit(action, patches[item.id]))) for item in found]
    return [Sample(one, it.before, it.differences) for one, it in told]


def _of_dataset(workspace: Workspace, found: Sequence[Input], change: Change) -> list[Sample]:
    ids, dataset = [item.id for item in found], change.dataset_id
    try:
        held = datasets.members(connections.of(workspace), dataset, ids)
    except NotFound:
        held = set()
    after = image(dataset, is_member=change.action == ADD)
    before = {one: image(dataset, is_member=one in held) for one in ids}
    return [Sample(one, before[one], images.differences(before[one], after)) for one in ids]
