"""Whether one JSON value contains another, as searches of metadata understand it."""

from collections.abc import Mapping
from typing import Any


def contains(stored: Any, pattern: Any) -> bool:
    """Whether `stored` has everything that `pattern` has.

    An object has its keys, each with a value that contains the pattern's; a list has, for each
    element of the pattern, one that contains it; anything else is the same value of the same type,
    where 1 and 1.0 are the same and 1 and true are not.
    """
    if isinstance(pattern, Mapping):
        return isinstance(stored, Mapping) and all(
            key in stored and contains(stored[key], value) for key, value in pattern.items()
        )
    if isinstance(pattern, list):
        return isinstance(stored, list) and all(
            any(contains(element, value) for element in stored) for value in pattern
        )
    if isinstance(stored, bool) or isinstance(pattern, bool):
        return stored is pattern
    if isinstance(stored, Mapping | list):
        return False
    return bool(stored == pattern)


def has_nested_lists(pattern: Any) -> bool:
    """Whether a list in it holds objects or lists: then which values stand together matters."""
    if isinstance(pattern, Mapping):
        return any(has_nested_lists(value) for value in pattern.values())
    return isinstance(pattern, list) and any(isinstance(it, Mapping | list) for it in pattern)
