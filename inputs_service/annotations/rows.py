"""Rows of annotations: those that every input begins with, and the concepts that hang on them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from inputs_core import ids
from inputs_service import rewriting
from inputs_service.annotations import traits
from inputs_service.models import Annotation, Input, InputConcept

Data = dict[str, Any]
Pair = tuple[Annotation, Data]
HELD = ("data", "traits", "region_id", "track_id")
STATE = ("task_id", "status", "info", "modified_at")


def input_level(row: Input) -> Annotation:
    """The one annotation that stands for the input's own data; not yet stored."""
    return Annotation(
        app_id=row.app_id,
        input=row,
        annotation_id=ids.new_ordered_id(),
        is_input_level=True,
        created_at=row.created_at,
        modified_at=row.modified_at,
    )


def placed(row: Input, data: Data, now: datetime) -> Iterator[Pair]:
    """An annotation for each region, frame, track and time segment of an input's data, with its own
    data; not yet stored. Its id is the id of what it holds."""
    for place in traits.PLACES:
        for element in data.get(place) or ():
            own = {place: [element]}
            annotation = Annotation(
                app_id=row.app_id,
                input=row,
                annotation_id=element["id"],
                is_in_answer=True,
                created_at=now,
                modified_at=now,
            )
            hold(annotation, own)
            yield annotation, own


def hold(annotation: Annotation, data: Data) -> None:
    """Gives an annotation its data, and the columns that searches ask instead of the data."""
    region: Data = next(iter(data.get("regions") or ()), {})
    annotation.data = orjson.dumps(data).decode()
    annotation.traits = traits.traits_of(data)
    annotation.region_id = region.get("id", "")
    annotation.track_id = region.get("track_id", "")


def insert(pairs: Iterable[Pair], labels: dict[str, int]) -> None:
    """Stores annotations with their concepts, in two queries per batch that the database takes.

    `labels`: concept id → primary key, with every concept of every data.
    """
    pairs = list(pairs)
    Annotation.objects.bulk_create(annotation for annotation, _ in pairs)
    _label(pairs, labels)


def rewrite(pairs: Iterable[Pair], labels: dict[str, int]) -> None:
    """Stores annotations that exist, which `hold` new data; `labels` as in `insert`."""
    pairs = list(pairs)
    rewriting.rewrite([annotation for annotation, _ in pairs], (*HELD, *STATE))
    InputConcept.objects.filter(annotation__in=[row.key for row, _ in pairs]).delete()
    _label(pairs, labels)


def rewrite_states(annotations: Iterable[Annotation]) -> None:
    """Stores the task, status and info of annotations that exist."""
    rewriting.rewrite(list(annotations), STATE)


def delete(annotations: QuerySet[Annotation]) -> None:
    """Deletes annotations with their concepts in two queries, without reading them: thousands may
    hang on one input."""
    InputConcept.objects.filter(annotation__in=annotations.values("key")).delete()
    annotations._raw_delete(annotations.db)  # noqa: SLF001 - nothing else hangs on them


def _label(pairs: list[Pair], labels: dict[str, int]) -> None:
    InputConcept.objects.bulk_create(
        InputConcept(
            input_id=annotation.input_id,
            annotation=annotation,
            concept_id=labels[name],
            value=value,
        )
        for annotation, data in pairs
        for name, value in traits.values_in(data).items()
    )
