"""Rows of the concepts that inputs hold themselves, brought in line with their data."""

from collections.abc import Iterable
from typing import Any

from inputs_service import lookups
from inputs_service.models import App, InputConcept
from inputs_service.posting import concepts

Data = dict[str, Any]
Changed = tuple[int, Data, Data]
"""The key of an input, its data before and after."""


def write(app: App, changed: Iterable[Changed], names: dict[str, str]) -> None:
    """Deletes and adds the rows by which the concepts of inputs differ, five queries at most.

    `names`: concept id → name, for concepts that the app may not have yet.
    """
    gone: set[tuple[int, str]] = set()
    new: dict[tuple[int, str], float] = {}
    for key, before, after in changed:
        old_values, values = _values(before), _values(after)
        gone |= {(key, name) for name, old in old_values.items() if values.get(name) != old}
        new |= {
            (key, name): value for name, value in values.items() if old_values.get(name) != value
        }
    wanted = {name: name for _, name in (*gone, *new)}
    pks = concepts.rows_of(app, wanted | names)
    _delete({(key, pks[name]) for key, name in gone})
    InputConcept.objects.bulk_create(
        InputConcept(input_id=key, concept_id=pks[name], value=value)
        for (key, name), value in new.items()
    )


def _values(data: Data) -> dict[str, float]:
    return {concept["id"]: concept["value"] for concept in data.get("concepts", ())}


def _delete(pairs: set[tuple[int, int]]) -> None:
    if not pairs:
        return
    keys, concept_pks = {key for key, _ in pairs}, {pk for _, pk in pairs}
    found: list[int] = []
    for some in lookups.portions(concept_pks):
        rows = InputConcept.objects.filter(input__in=keys, concept__in=some, annotation=None)
        told = rows.values_list("pk", "input_id", "concept_id")
        found += [pk for pk, key, concept_pk in told if (key, concept_pk) in pairs]
    for some in lookups.portions(found):
        InputConcept.objects.filter(pk__in=some).delete()
