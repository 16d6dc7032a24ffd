"""How a patch lands on the `data` of an annotation, which holds one region, frame, track or time
segment (see `patching_inputs` for the rest). Pure: a page may show what a patch would do.

Source: PatchAnnotationsRequest; the official Python SDK's tests, in which a merge without a region
id replaces the box, and a removal with other coordinates takes the box away.
"""

from typing import Any

from inputs_core import patching_inputs
from inputs_core.patching import Object, copied
from inputs_core.patching_inputs import OWN, PLACED

Elements = list[Object]


def patched(before: Object, patch: Object, action: str) -> Object:
    """The `data` of an annotation after a patch; `action` is merge, remove or overwrite.

    - concepts, metadata, geo: as those of an input; a text is replaced, or taken away.
    - regions: one without an id, or with the same, addresses the one that is there. merge replaces
      its shape as a whole, polygon points too, and merges its concepts; remove takes it away,
      whatever its coordinates, unless it is named by other concepts only; with its id, what the
      patch names inside goes instead. Frames, tracks and time segments likewise.
    - overwrite puts the patch there; a region without an id keeps the id of the one before.

    What is empty afterwards is left out. Shape: both and the result as `Data` in JSON.
    Raises: KeyError for another action.
    """
    result = patching_inputs.patched(_own(before), _own(patch), action)
    if text := _text(before, patch, action):
        result["text"] = copied(text)
    for place in PLACED:
        old = before.get(place) or []
        if elements := _place(place, old, patch.get(place), action):
            result[place] = elements
    return result


def _own(data: Object) -> Object:
    return {name: value for name, value in data.items() if name in OWN}


def _text(before: Object, patch: Object, action: str) -> Any:
    if action == "overwrite":
        return patch.get("text")
    if not patch.get("text"):
        return before.get("text")
    return patch["text"] if action == "merge" else None


def _place(place: str, old: Elements, new: Elements | None, action: str) -> Elements:
    if new is None:
        return [] if action == "overwrite" else copied(old)
    if action == "overwrite":
        return [_with_id_of(old, element) for element in copied(new)]
    if action == "merge" and not new:
        return []
    result: Elements = copied(old)
    for element in new:
        result = _merged(place, result, element) if action == "merge" else _left(result, element)
    return result


def _with_id_of(old: Elements, new: Object) -> Object:
    kept = old[0].get("id") if old else None
    return {**new, "id": kept} if kept and not new.get("id") else new


def _is_same(old: Elements, new: Object) -> bool:
    return bool(old) and new.get("id") in (None, "", old[0].get("id"))


def _merged(place: str, old: Elements, new: Object) -> Elements:
    if not _is_same(old, new):
        return [*old, copied(new)]
    addressed = _with_id_of(old, new)
    if place == "regions":
        return [patching_inputs.merged_region(old[0], addressed), *old[1:]]
    data = patched(old[0].get("data") or {}, new.get("data") or {}, "merge")
    return [{**old[0], **copied(addressed), "data": data}, *old[1:]]


def _left(old: Elements, new: Object) -> Elements:
    """What stays under remove."""
    if not _is_same(old, new):
        return old
    said = new.get("data") or {}
    if new.get("id") and said:
        return [{**old[0], "data": patched(old[0].get("data") or {}, said, "remove")}, *old[1:]]
    named, held = _concepts(said), _concepts(old[0].get("data") or {})
    if named and held and named.isdisjoint(held):
        return old
    return old[1:]


def _concepts(data: Object) -> set[Any]:
    inside = (element.get("data") or {} for place in PLACED for element in data.get(place) or ())
    found = {concept.get("id") for concept in data.get("concepts") or ()}
    return found.union(*(_concepts(inner) for inner in inside))
