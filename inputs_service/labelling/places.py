"""Regions in a patch of an input: each has an id before it is merged, and is a sound region
afterwards."""

from collections.abc import Collection
from typing import Any

from inputs_core import ids
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


def settle(after: Data, patch: Data, kinds: int, *, keeps: Collection[str]) -> dict[str, str]:  # noqa: ARG001
    """Brings the elements that a patch has touched into the form in which they are stored.

    Shape: concept id → name, of their concepts. Raises: Problem with the path in the patch.
    """
    if not patch.get("regions") or "regions" in keeps:
        return {}
    by_id = {region["id"]: region for region in after["regions"]}
    touched = [by_id[region["id"]] for region in patch["regions"]]
    sound, names = regions_of({"regions": touched})
    by_id.update((region["id"], region) for region in sound)
    after["regions"] = list(by_id.values())
    return names
