"""Changes of the regions of one input: what stands there, changing it at once, and undoing that.

A region that came with an input and one that was posted apart are both annotations; a change names
them by the ids of their annotations (see `region_sending`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from inputs_app.client import annotations
from inputs_app.client.errors import ApiError
from inputs_app.client.http import Connection
from inputs_app.client.retries import ONCE
from inputs_app.client.types import Input, Json, Region
from inputs_app.models import ChangeItem, Workspace
from inputs_app.services.audit import Actor
from inputs_app.services.changes import recording, region_images, ways
from inputs_app.services.changes.recording import Change, Planned
from inputs_app.services.changes.region_merging import Wish

ACTION = "annotations"
MOST = 1000
"""So many annotations of an input are read for a page."""
SHOWN = annotations.PER_PAGE
SAME_IN_AUDIT = 50


@dataclass(frozen=True)
class Standing:
    """The regions of an input as they stand now: `entries` by the ids of their annotations, oldest
    first. `has_more`: there are more than were read."""

    entries: Mapping[str, Json]
    has_more: bool = False


def standing(connection: Connection, item: Input) -> Standing:
    """The regions of an input, from one remote call per 500 annotations.

    Units/limits: 1,000 annotations, the newest. Raises: ApiError.
    """
    told = list(islice(annotations.of_inputs(connection, [item.id]), MOST + 1))
    own = {region.id for region in item.regions}
    return Standing(region_images.entries_of(told[:MOST], own), len(told) > MOST)


def shown(connection: Connection, item: Input) -> Sequence[Region]:
    """All regions that a page shows of an input: those that it tells itself, then those that were
    posted apart. One remote call; where it fails the input's own are all.

    Units/limits: the newest 500 annotations.
    """
    if item.part("image") is None:
        return item.regions
    try:
        told = annotations.list_page(connection, 1, SHOWN, input_ids=[item.id], patience=ONCE)
    except ApiError:
        return item.regions
    own = {region.id for region in item.regions}
    apart = [region for one in reversed(told) for region in one.regions if region.id not in own]
    return (*item.regions, *apart)


def apply(
    by: Actor, workspace: Workspace, item: Input, wish: Wish, *, seen: Json, reason: str
) -> ChangeItem:
    """Records a change of an input's regions and sends it at once; the item says what became of it.

    `seen`: the image of the regions that it touches, as the person saw them; others there are a
    conflict. One that could not be sent yet stays due: a worker goes on with it.
    """
    change = Change(item.id, ACTION, reason, told={"regions": _told(wish, seen)})
    planned = Planned(item.id, {"put": list(wish.put), "delete": list(wish.delete)}, seen)
    return ways.now(recording.record(by, workspace, change, [planned], held=True))


def back_of(done: ChangeItem) -> Planned:
    """What undoes a change on its input: what it changed or deleted is put, what it added goes."""
    before = region_images.in_image(done.before)
    added = [one for one in region_images.in_image(done.after) if one not in before]
    return Planned(done.input_id, {"put": list(before.values()), "delete": added}, done.after)


def _told(wish: Wish, seen: Json) -> Json:
    known = region_images.in_image(seen)
    return {
        "added": [one["id"] for one in wish.put if one["id"] not in known][:SAME_IN_AUDIT],
        "changed": [one["id"] for one in wish.put if one["id"] in known][:SAME_IN_AUDIT],
        "deleted": list(wish.delete)[:SAME_IN_AUDIT],
    }
