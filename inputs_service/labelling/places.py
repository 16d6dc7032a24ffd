"""Regions, frames, tracks and time segments in a patch of an input: each has an id before it is
merged, and is a sound one afterwards."""

from collections.abc import Collection
from typing import Any

from inputs_core import ids
from inputs_core.patching_inputs import PLACED
from inputs_service.posting.moments import check_media, moments_of
from inputs_service.posting.problems import Problem
from inputs_service.posting.regions import regions_of

Data = dict[str, Any]


def prepared(elements: list[Data], place: str, action: str) -> list[Data]:
    """The elements of a patch at a place, new ones with an id.

    Raises: Problem for one that is to be removed and does not say its id.
    """
    for index, element in enumerate(elements):
        if action == "remove" and not element.get("id"):
            raise Problem(f"data.{place}[{index}].id: say which one to remove")
    return [{**element, "id": element.get("id") or ids.new_id()} for element in elements]


def ids_in(data: Data) -> list[str]:
    """The ids of all that has a place in data."""
    return [element["id"] for place in PLACED for element in data.get(place) or ()]


def settle(after: Data, before: Data, patch: Data, kinds: int) -> dict[str, str]:
    """Brings the elements that a patch has touched into the form and order in which they are kept:
    those that the input had stay in their order, new ones follow.

    `kinds` are the bits of the input's media. Shape: concept id → name, of their concepts.
    Raises: Problem with the path in the patch.
    """
    names: dict[str, str] = {}
    for place in PLACED:
        if after.get(place) and patch.get(place):
            names |= _settle(after, before, patch, place)
            if place != "regions":
                check_media(place, kinds)
    found = ids_in(after)
    if len(set(found)) < len(found):
        raise Problem("data: a region and a frame, track or time segment have the same id")
    return names


def refuse_taken(after: Data, before: Data, taken: Collection[str]) -> None:
    """Raises: Problem where a new element has the id of another annotation of its input."""
    known = set(ids_in(before))
    for element_id in ids_in(after):
        if element_id in taken and element_id not in known:
            raise Problem(f"data: the input has another annotation with the id {element_id}")


def _settle(after: Data, before: Data, patch: Data, place: str) -> dict[str, str]:
    by_id = {element["id"]: element for element in after[place]}
    touched = {place: [by_id[element["id"]] for element in patch[place]]}
    sound, names = regions_of(touched) if place == "regions" else moments_of(touched, place)
    by_id.update((element["id"], element) for element in sound)
    known = [element["id"] for element in before.get(place, ()) if element["id"] in by_id]
    after[place] = [by_id[element_id] for element_id in dict.fromkeys([*known, *by_id])]
    return names
