"""Concepts on inputs and annotations."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from inputs_service import lookups
from inputs_service.models import App, Concept, InputConcept
from inputs_service.searching.conditions.condition import Keys
from inputs_service.searching.terms import ConceptTerm
from inputs_service.searching.walks import Walk


@dataclass(frozen=True)
class Labels:
    """One of these concepts, each with its value. Shape of `wanted`: (concept pk, value)."""

    wanted: tuple[tuple[int, float], ...]

    @classmethod
    def of(cls, app: App, terms: Sequence[ConceptTerm]) -> "Labels":
        """Looks the concepts up by id, or by name; a name may be that of several."""
        rows = Concept.objects.filter(app=app)
        ids = {term.concept_id for term in terms if term.concept_id}
        by_id = lookups.found(rows, "concept_id", ids, "pk")
        by_name: dict[str, list[int]] = defaultdict(list)
        if names := {term.name for term in terms if not term.concept_id}:
            for name, pk in rows.filter(name__in=names).values_list("name", "pk"):
                by_name[name].append(pk)
        wanted: set[tuple[int, float]] = set()
        for term in terms:
            found = [by_id[term.concept_id]] if term.concept_id in by_id else []
            pks = found if term.concept_id else by_name[term.name]
            wanted |= {(pk, float(term.value)) for pk in pks}
        return cls(tuple(sorted(wanted)))

    def walks(self) -> list[Walk]:
        """Along the index of each concept and value."""
        rows = InputConcept.objects.all()
        return [
            Walk(rows, {"concept_id": pk, "value": value}, "input_id") for pk, value in self.wanted
        ]

    def asked(self) -> Q:
        """The rows of InputConcept that say one of them."""
        by_value: dict[float, list[int]] = defaultdict(list)
        for pk, value in self.wanted:
            by_value[value].append(pk)
        asked = Q(pk__in=[])
        for value, pks in by_value.items():
            asked |= Q(concept__in=pks, value=value)
        return asked

    def on(self, keys: Keys, *, own: bool) -> set[int]:
        """Those of these inputs that have one of them: of their `own`, or on any annotation."""
        rows = InputConcept.objects.filter(self.asked(), input__in=keys)
        rows = rows.filter(annotation=None) if own else rows
        return set(rows.values_list("input_id", flat=True))
