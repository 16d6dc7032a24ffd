"""Rows of the concepts that inputs hold themselves, brought in line with their data."""

from collections.abc import Iterable
from typing import Any

from inputs_service import lookups
from inputs_service.models import Input, InputConcept

Data = dict[str, Any]
Changes = Iterable[tuple[Input, Data, Data]]
"""Inputs, with their data before and after."""


def names_of(changes: Changes) -> dict[str, str]:
    """The ids of all concepts that inputs hold themselves. Shape: concept id → the same."""
    return {
        concept["id"]: concept["id"]
        for _, *both in changes
        for data in both
        for concept in data.get("concepts", ())
    }


def write(changes: Changes, pks: dict[str, int]) -> None:
    """Deletes and adds the rows by which the concepts of inputs differ, in three queries.

    `pks`: concept id → primary key, of all these concepts.
    """
    gone: set[tuple[int, int]] = set()
    new: list[InputConcept] = []
    for row, before, after in changes:
        old_values, values = _values(before), _values(after)
        gone |= {(row.key, pks[it]) for it, value in old_values.items() if values.get(it) != value}
        new += [
            InputConcept(input=row, concept_id=pks[it], value=value)
            for it, value in values.items()
            if old_values.get(it) != value
        ]
    _delete(gone)
    InputConcept.objects.bulk_create(new)


def _values(data: Data) -> dict[str, float]:
    return {concept["id"]: concept["value"] for concept in data.get("concepts", ())}


def _delete(pairs: set[tuple[int, int]]) -> None:
    keys, concept_pks = {key for key, _ in pairs}, {pk for _, pk in pairs}
    found: list[int] = []
    for some in lookups.portions(concept_pks):
        rows = InputConcept.objects.filter(input__in=keys, concept__in=some, annotation=None)
        told = rows.values_list("pk", "input_id", "concept_id")
        found += [pk for pk, key, concept_pk in told if (key, concept_pk) in pairs]
    for some in lookups.portions(found):
        InputConcept.objects.filter(pk__in=some).delete()
