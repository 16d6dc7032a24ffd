"""One change of an input's data: checked before the database is asked, then applied to the data
that the input holds at that moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from inputs_core import ids
from inputs_core.patching_inputs import PLACED, patched
from inputs_service.labelling import places
from inputs_service.models import Input
from inputs_service.posting.labels import labels_of, point_of
from inputs_service.posting.problems import Problem

Data = dict[str, Any]


@dataclass(eq=False)
class Change:
    """A patch of one input. `keeps` names fields that it leaves alone, whatever it says.

    Afterwards `row` is the input as it stands, or `problem` says why nothing was changed.
    """

    input_id: str
    action: str = "merge"
    patch: Data = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # of all concepts that it may bring
    keeps: Collection[str] = ()
    problem: Problem | None = None
    row: Input | None = None

    def applied(self, before: Data, kinds: int, taken: Collection[str]) -> Data:
        """The data of the input afterwards. `kinds`: the bits of its media; `taken`: those ids of
        `placed_ids` that annotations of the input have.

        Raises: Problem where a region would not be a sound one.
        """
        after = patched(before, self.patch, self.action, keeps=self.keeps)
        if self.placed_ids:
            learn(self.names, places.settle(after, before, self.patch, kinds))
            places.refuse_taken(after, before, taken)
        return after

    @property
    def placed_ids(self) -> list[str]:
        """The ids of regions, frames and so on that it adds or changes."""
        return [] if self.action == "remove" else places.ids_in(self.patch)


def learn(names: dict[str, str], more: Mapping[str, str]) -> None:
    """Adds names of concepts; a concept that goes by its id elsewhere keeps the name it has."""
    names.update((it, name) for it, name in more.items() if name != it or it not in names)


def change_of(
    input_id: str, data: Data, action: str = "merge", *, keeps: Collection[str] = ()
) -> Change:
    """The change that patches an input by `data`; a wrong one carries its problem.

    `action` is merge, remove or overwrite. Shape of `data`: a checked Data message.
    """
    change = Change(input_id, action, keeps=keeps)
    try:
        _check_id(input_id)
        _fill(change, data)
    except Problem as problem:
        change.problem = problem
    return change


def _check_id(input_id: str) -> None:
    if sentence := ids.problem(input_id):
        raise Problem(f"id: {sentence}")


def _fill(change: Change, data: Data) -> None:
    labels = labels_of(data)
    if "concepts" in data:
        change.patch["concepts"] = labels.stored()
    if "metadata" in data:
        change.patch["metadata"] = data["metadata"]
    if "geo" in data:
        point = point_of(data)
        change.patch["geo"] = {"geo_point": point} if point else {}
    for place in PLACED:
        if place in data and place not in change.keeps:
            change.patch[place] = places.prepared(data[place], place, change.action)
    if change.action != "remove":
        learn(change.names, labels.names)
