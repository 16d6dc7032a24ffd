"""The inverted index of inputs' metadata: each scalar in it, each object and each list, as a hash
of the app, the path and the value."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from inputs_service import lookups
from inputs_service.models import MetadataEntry

Path = tuple[str | int, ...]
Metadata = Mapping[str, Any]
MAX_ENTRIES = 256
"""An input with more has one mark instead, and searches always look into its JSON."""

IN_LIST = 0
BITS = 63


def entries(app_pk: int, metadata: Metadata) -> set[int]:
    """The entries of an input's metadata, or the mark of one that has more than MAX_ENTRIES.

    Types are kept apart, so that 1, "1" and true differ; 1 and 1.0 are the same.
    """
    found: set[int] = set()
    for path, leaf in leaves(metadata):
        found.add(entry_of(app_pk, path, leaf))
        if len(found) > MAX_ENTRIES:
            return {mark_of(app_pk)}
    return found


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """What stands in metadata at which path: scalars as they are, {} and [] for containers.

    Shape of a path: keys of objects, IN_LIST for any place in a list.
    """
    if path and isinstance(value, Mapping | list):
        yield path, {} if isinstance(value, Mapping) else []
    for step, element in _elements(value):
        yield from leaves(element, (*path, step))
    if not isinstance(value, Mapping | list):
        yield path, value


def wanted(app_pk: int, pattern: Metadata) -> set[int]:
    """The entries that an input must have for its metadata to contain a pattern; enough to know it,
    unless `containment.has_nested_lists`. What stands in a container tells of the container."""
    return {entry_of(app_pk, path, leaf) for path, leaf in _ends(pattern, ())}


def _ends(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if not isinstance(value, Mapping | list) or (path and not value):
        yield path, value
    for step, element in _elements(value):
        yield from _ends(element, (*path, step))


def _elements(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from ((IN_LIST, element) for element in value)


def entry_of(app_pk: int, path: Path, leaf: Any) -> int:
    """The entry of one scalar, object or list. Units/limits: 0 to 2^63 - 1."""
    is_number = isinstance(leaf, int | float) and not isinstance(leaf, bool)
    plain = float(leaf) + 0.0 if is_number else leaf
    return _hashed([app_pk, path, plain])


def mark_of(app_pk: int) -> int:
    """The one entry of every input of an app whose metadata is too rich for the index."""
    return _hashed([app_pk])


def index(app_pk: int, given: Mapping[int, Metadata]) -> None:
    """Writes the entries of new inputs. Shape of `given`: input key → metadata."""
    MetadataEntry.objects.bulk_create(
        MetadataEntry(entry=entry, input_id=key)
        for key, metadata in given.items()
        for entry in sorted(entries(app_pk, metadata))
    )


def reindex(app_pk: int, given: Mapping[int, Metadata]) -> None:
    """Makes the entries of inputs those of their metadata as it is now; the caller holds the rows
    of the inputs. Shape of `given`: input key → metadata."""
    old: dict[int, set[int]] = {key: set() for key in given}
    rows = MetadataEntry.objects.filter(input__in=list(given))
    for key, entry in rows.values_list("input_id", "entry"):
        old[key].add(entry)
    new = {key: entries(app_pk, metadata) for key, metadata in given.items()}
    gone = {entry for key, kept in new.items() for entry in old[key] - kept}
    for some in lookups.portions(gone):  # what it takes too much of is written again below
        MetadataEntry.objects.filter(input__in=list(given), entry__in=some).delete()
    MetadataEntry.objects.bulk_create(
        MetadataEntry(entry=entry, input_id=key)
        for key, wanted in new.items()
        for entry in sorted(wanted - (old[key] - gone))
    )


def _hashed(parts: list[Any]) -> int:
    digest = hashlib.blake2b(orjson.dumps(parts), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - BITS)
