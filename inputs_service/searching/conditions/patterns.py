"""Metadata that inputs contain: asked of the index, and where that is not sure of the JSON."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from inputs_service.models import Input, MetadataEntry
from inputs_service.searching import metadata, walks
from inputs_service.searching.conditions.condition import Keys
from inputs_service.searching.containment import contains, has_nested_lists
from inputs_service.searching.walks import Source, Walk

PROBE = 1000
AT_ONCE = 500


@dataclass(frozen=True)
class Patterns:
    """One of these patterns is contained in the metadata."""

    app_pk: int
    patterns: tuple[dict[str, Any], ...]

    @cached_property
    def entries(self) -> list[set[int]]:
        """What the index must have of each pattern."""
        return [metadata.wanted(self.app_pk, pattern) for pattern in self.patterns]

    @cached_property
    def marks(self) -> Walk:
        """The inputs that the index does not tell of."""
        return _walk(metadata.mark_of(self.app_pk))

    def sources(self) -> list[Source]:
        """For each pattern the rarest of its values, and the inputs outside of the index."""
        return [*(_rarest(entries) for entries in self.entries), self.marks]

    def is_exact(self) -> bool:
        """Whether what the sources give needs no test."""
        is_simple = all(len(entries) == 1 for entries in self.entries)
        has_nested = any(has_nested_lists(pattern) for pattern in self.patterns)
        return is_simple and not has_nested and not self.marks.size(1)

    def held_by(self, value: Any) -> bool:
        """Whether metadata contains one of the patterns."""
        return any(contains(value, pattern) for pattern in self.patterns)

    def on(self, keys: Keys) -> set[int]:
        """Those of these inputs whose own metadata does."""
        mark = metadata.mark_of(self.app_pk)
        known: dict[int, set[int]] = defaultdict(set)
        rows = MetadataEntry.objects.filter(
            entry__in=[mark, *set().union(*self.entries)], input__in=keys
        )
        for key, entry in rows.values_list("input_id", "entry"):
            known[key].add(entry)
        sure, unsure = set(), set()
        for key, entries in known.items():
            nested = [
                has_nested_lists(pattern)
                for pattern, wanted in zip(self.patterns, self.entries, strict=True)
                if wanted <= entries
            ]
            if nested and not all(nested):
                sure.add(key)
            elif nested or mark in entries:
                unsure.add(key)
        return sure | {key for key, value in _stored(unsure) if self.held_by(value)}


def _walk(entry: int) -> Walk:
    return Walk(MetadataEntry.objects.all(), {"entry": entry}, "input_id")


def _rarest(entries: set[int]) -> Walk:
    found = [_walk(entry) for entry in sorted(entries)]
    if len(found) == 1:
        return found[0]
    return min(found, key=lambda walk: walks.size([walk], PROBE))


def _stored(keys: Keys) -> Iterator[tuple[int, Any]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        rows = Input.objects.filter(key__in=ordered[start : start + AT_ONCE])
        for key, answer in rows.values_list("key", "answer"):
            yield key, orjson.loads(answer)["data"].get("metadata", {})
