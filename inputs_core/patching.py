"""The three ways of patching that the public API documents, for plain JSON objects.

Nothing here knows what an input is (see `patching_inputs`). No function changes its arguments, and
no result shares a list or an object with them.
Source: public API documentation, the page about patching.
"""

from collections.abc import Callable
from typing import Any

import orjson

Json = Any
Object = dict[str, Any]
Id = tuple[str, Json]
GONE: Json = object()
"""What stands at a key that does not exist, or is to be taken away."""


def merge(before: Object, patch: Object) -> Object:
    """`before` with what `patch` says added to it. For every key of the patch:

    null changes nothing; an empty object or list empties what stands there; two objects are
    merged in the same way; of two lists the elements with an `id` that both have are merged where
    they stand, and all others are appended; anything else takes the place of what stands there.
    """
    return _walk(copied(before), patch, _merged)


def remove(before: Object, patch: Object) -> Object:
    """`before` without what `patch` names. For every key of the patch:

    null and an empty object change nothing; true takes the key away, whatever it holds; of two
    objects the same is done inside; of two lists those elements go whose `id` the patch has, while
    its elements without one are appended, or, where one of them holds true, take the key away.
    Any other value takes the place of what stands there. Where nothing stands, nothing is removed.
    """
    return _walk(copied(before), patch, _removed)


def overwrite(before: Object, patch: Object) -> Object:  # noqa: ARG001 - the three are called alike
    """The patch itself: nothing of `before` stays."""
    return {key: copied(value) for key, value in patch.items()}


ACTIONS: dict[str, Callable[[Object, Object], Object]] = {
    "merge": merge,
    "remove": remove,
    "overwrite": overwrite,
}
"""By the word that a request says in `action`."""


def differ(one: Json, other: Json) -> bool:
    """Whether two JSON values differ; true is not 1 here, as it is to Python."""
    return orjson.dumps(one) != orjson.dumps(other)


def copied(value: Json) -> Json:
    """The same JSON value, sharing nothing that could be changed."""
    if isinstance(value, dict):
        return {key: copied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [copied(inner) for inner in value]
    return value


def id_of(element: Json) -> Id | None:
    """What an element of a list is found by; None for one without an id.

    The id 1 is not the id "1", and neither is true.
    """
    found = element.get("id") if isinstance(element, dict) else None
    if isinstance(found, str):
        return "text", found
    if isinstance(found, int | float) and not isinstance(found, bool):
        return "number", found
    return None


def _walk(before: Object, patch: Object, change: Callable[[Json, Json], Json]) -> Object:
    result = dict(before)
    for key, value in patch.items():
        changed = change(result.get(key, GONE), value)
        if changed is not GONE:
            result[key] = changed
        else:
            result.pop(key, None)
    return result


def _merged(old: Json, new: Json) -> Json:
    if new is None:
        return old
    if isinstance(old, dict) and isinstance(new, dict) and new:
        return _walk(old, new, _merged)
    if isinstance(old, list) and isinstance(new, list) and new:
        return _joined(old, new)
    return copied(new)


def _joined(old: list[Json], new: list[Json]) -> list[Json]:
    result = list(old)
    places: dict[Id, int] = {}
    for place, element in enumerate(old):
        if (its_id := id_of(element)) is not None:
            places.setdefault(its_id, place)
    for element in new:
        its_id = id_of(element)
        if its_id in places:
            place = places[its_id]
            result[place] = _walk(result[place], element, _merged)
            continue
        if its_id is not None:
            places[its_id] = len(result)
        result.append(copied(element))
    return result


def _removed(old: Json, new: Json) -> Json:
    if new is True:
        return GONE
    if new is None or new == {}:
        return old
    if isinstance(new, dict) and (old is GONE or isinstance(old, dict)):
        inner = _walk({} if old is GONE else old, new, _removed)
        return inner if inner or old is not GONE else GONE
    if isinstance(new, list) and (old is GONE or isinstance(old, list)):
        left = _without([] if old is GONE else old, new)
        return left if left or old is not GONE else GONE
    return copied(new)


def _without(old: list[Json], new: list[Json]) -> Json:
    """`GONE` where an element without an id says true."""
    ids = {its_id for element in new if (its_id := id_of(element)) is not None}
    others = [element for element in new if id_of(element) is None]
    if any(_says_true(element) for element in others):
        return GONE
    return [element for element in old if id_of(element) not in ids] + copied(others)


def _says_true(value: Json) -> bool:
    if isinstance(value, dict):
        return any(_says_true(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_says_true(inner) for inner in value)
    return value is True
