"""How a patch lands on the `data` of an input: which of its fields can be patched, and how each
differs from plain JSON (see `patching`). Pure: a page may show what a patch would do.

Source: PatchInputsRequest; public API documentation, the page about patching.
"""

from collections.abc import Callable, Collection
from typing import Any

from inputs_core import patching
from inputs_core.patching import Object, copied, id_of

MEDIA = ("image", "video", "text", "audio")
"""Never patched: what a patch says of them is passed over, and they stay in every case."""
OWN = ("concepts", "metadata", "geo")
PLACED = ("regions", "frames", "tracks", "time_segments")
"""What has a place in the media: lists whose elements have ids."""
FIELDS = (*OWN, *PLACED)
"""What a patch of an input may hold."""
Landing = Callable[[Any, Any], Any]


def patched(before: Object, patch: Object, action: str, *, keeps: Collection[str] = ()) -> Object:
    """The `data` of an input after a patch; `action` is merge, remove or overwrite.

    - concepts: merge puts a value in the place of the one that the concept has, and adds new ones
      at the end; remove takes them by id, whatever value is said; a concept without a value is
      present (1).
    - metadata: as any JSON object.
    - geo: merge replaces the point; remove takes it away, whichever point is named.
    - regions: merged by id, each with one shape that is replaced as a whole; one without an id is
      added; remove takes those whose id is named. Frames, tracks and time segments likewise.

    overwrite takes everything but the media away and puts the patch there, so an empty patch
    clears; under merge and remove it changes nothing. An empty list of concepts or regions and an
    empty object under merge clear that field. What is empty afterwards is left out. Fields that
    `keeps` names stay as they are in any case.

    Shape: both and the result as `Data` in JSON; nothing is shared with the arguments.
    Raises: KeyError for another action.
    """
    land = LANDINGS[action]
    result: Object = copied(before)
    if action == "overwrite":
        result = {name: value for name, value in result.items() if name in {*MEDIA, *keeps}}
    for field in FIELDS:
        if patch.get(field) is None or field in keeps:
            continue
        result[field] = land[field](result.get(field), patch[field])
        if not result[field]:
            del result[field]
    return result


def _merge_concepts(old: Any, new: Any) -> Any:
    return _merge_by_id(old, [{**concept, "value": _value_of(concept)} for concept in new])


def _value_of(concept: Object) -> float:
    value = concept.get("value")
    return 1 if value is None else value


def _remove_by_id(old: Any, new: Any) -> Any:
    gone = {id_of(element) for element in new} - {None}
    return [element for element in old or [] if id_of(element) not in gone]


def _merge_by_id(old: Any, new: Any) -> Any:
    return patching.merge({"": old or []}, {"": new})[""]


def _merge_metadata(old: Any, new: Any) -> Any:
    return patching.merge(old or {}, new) if new else {}


def _remove_metadata(old: Any, new: Any) -> Any:
    return patching.remove(old or {}, new)


def _replace(_: Any, new: Any) -> Any:
    return copied(new)


def _remove_point(old: Any, new: Any) -> Any:
    return None if new else old


def _merge_regions(old: Any, new: Any) -> Any:
    result = list(old or []) if new else []
    places = {id_of(region): place for place, region in enumerate(result) if id_of(region)}
    for region in new:
        its_id = id_of(region)
        if its_id in places:
            result[places[its_id]] = merged_region(result[places[its_id]], region)
            continue
        if its_id is not None:
            places[its_id] = len(result)
        result.append(copied(region))
    return result


def merged_region(old: Object, new: Object) -> Object:
    """A region of an input or annotation with what another says added: the one shape that it has
    is replaced as a whole, points too, and so is its text; concepts and metadata are merged."""
    given = {name: value for name, value in new.items() if value is not None}
    inner, said = copied(old.get("data") or {}), copied(new.get("data") or {})
    data = patched(inner, said, "merge")
    if said.get("text"):
        data["text"] = said["text"]
    shape = new.get("region_info") or old.get("region_info") or {}
    return {**copied(old), **copied(given), "region_info": copied(shape), "data": data}


def _overwrite_concepts(_: Any, new: Any) -> Any:
    return _merge_concepts([], new)


_MOMENTS = PLACED[1:]
LANDINGS: dict[str, dict[str, Landing]] = {
    "merge": {
        "concepts": _merge_concepts,
        "metadata": _merge_metadata,
        "geo": _replace,
        "regions": _merge_regions,
        **dict.fromkeys(_MOMENTS, _merge_by_id),
    },
    "remove": {
        "concepts": _remove_by_id,
        "metadata": _remove_metadata,
        "geo": _remove_point,
        **dict.fromkeys(PLACED, _remove_by_id),
    },
    "overwrite": {
        "concepts": _overwrite_concepts,
        **dict.fromkeys(("metadata", "geo", *PLACED), _replace),
    },
}
