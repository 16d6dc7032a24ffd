"""Annotations of an input's regions, frames, tracks and time segments, brought in line with its
data. Their order is that of the data, which keeps those that stay in their places."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import orjson

from inputs_core.patching import differ
from inputs_core.patching_inputs import PLACED
from inputs_service import lookups
from inputs_service.annotations import rows, traits
from inputs_service.labelling.changes import Change
from inputs_service.models import Annotation, Input, InputConcept
from inputs_service.rewriting import rewrite

Data = dict[str, Any]
Changes = Iterable[tuple[Input, Data, Data]]
Elements = dict[str, Data]
"""By their id, each as the data of its annotation: `{place: [element]}`."""
HELD = ("data", "traits", "region_id", "track_id", "modified_at")


def taken(input_keys: list[int], changes: list[Change]) -> dict[int, set[str]]:
    """The ids that changes name and annotations of these inputs have. Shape: input key → ids."""
    found: dict[int, set[str]] = defaultdict(set)
    named = {element_id for it in changes for element_id in it.placed_ids}
    for some in lookups.portions(named):
        annotations = Annotation.objects.filter(input__in=input_keys, annotation_id__in=some)
        for key, annotation_id in annotations.values_list("input_id", "annotation_id"):
            found[key].add(annotation_id)
    return found


def write(changes: Changes, pks: dict[str, int], now: datetime) -> None:
    """Deletes, changes and adds annotations with their concepts, in a fixed number of queries.

    `pks`: concept id → primary key, of all concepts in what is new or different.
    """
    touched = [
        it for it in changes if any(differ(it[1].get(name), it[2].get(name)) for name in PLACED)
    ]
    if not touched:
        return
    stored = _stored([row.key for row, _, _ in touched])
    gone: list[int] = []
    changed: list[rows.Pair] = []
    new: list[rows.Pair] = []
    for row, before, after in touched:
        old, wanted, known = _elements(before), _elements(after), stored[row.key]
        gone += [annotation.pk for it, annotation in known.items() if it not in wanted]
        for element_id, data in wanted.items():
            if element_id not in known:
                new += rows.placed(row, data, now)
            elif differ(old.get(element_id), data):
                changed.append((_held(known[element_id], data, now), data))
    _delete(gone)
    _change(changed, pks)
    rows.insert(new, pks)


def _stored(keys: list[int]) -> dict[int, dict[str, Annotation]]:
    found: dict[int, dict[str, Annotation]] = defaultdict(dict)
    for row in Annotation.objects.filter(input__in=keys, is_in_answer=True):
        for element_id in _elements(orjson.loads(row.data)):
            found[row.input_id][element_id] = row
    return found


def _elements(data: Data) -> Elements:
    return {it["id"]: {place: [it]} for place in PLACED for it in data.get(place, ())}


def _held(annotation: Annotation, data: Data, now: datetime) -> Annotation:
    rows.hold(annotation, data)
    annotation.modified_at = now
    return annotation


def _delete(pks: list[int]) -> None:
    for some in lookups.portions(pks):
        Annotation.objects.filter(pk__in=some).delete()


def _change(pairs: list[rows.Pair], pks: dict[str, int]) -> None:
    if not pairs:
        return
    rewrite([annotation for annotation, _ in pairs], HELD)
    for some in lookups.portions(annotation.pk for annotation, _ in pairs):
        InputConcept.objects.filter(annotation__in=some).delete()
    InputConcept.objects.bulk_create(_labels(pairs, pks))


def _labels(pairs: list[rows.Pair], pks: dict[str, int]) -> Iterator[InputConcept]:
    for annotation, data in pairs:
        for name, value in traits.values_in(data).items():
            yield InputConcept(
                input_id=annotation.input_id,
                annotation=annotation,
                concept_id=pks[name],
                value=value,
            )
