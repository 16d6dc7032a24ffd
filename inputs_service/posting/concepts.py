"""Concepts of an app that inputs name: those that do not exist are created."""

from collections.abc import Iterable

from inputs_service import lookups
from inputs_service.models import App, Concept


def rows_of(app: App, names: dict[str, str]) -> dict[str, int]:
    """The keys of the app's concepts; a new one is created with its given name.

    `names`: concept id → name. Shape: concept id → primary key.
    """
    if not names:
        return {}
    found = _found(app, names)
    missing = [concept_id for concept_id in names if concept_id not in found]
    if missing:
        Concept.objects.bulk_create(
            [Concept(app=app, concept_id=name, name=names[name]) for name in sorted(missing)],
            ignore_conflicts=True,
        )
        found |= _found(app, missing)
    return found


def _found(app: App, concept_ids: Iterable[str]) -> dict[str, int]:
    return lookups.found(Concept.objects.filter(app=app), "concept_id", concept_ids, "pk")
