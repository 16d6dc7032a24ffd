"""Conditions that must all hold on one annotation of an input.

The input's own annotation has its columns in Annotation and its concepts, metadata and place with
the input; all others have theirs in their rows and their stored data.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from django.db.models import Exists, OuterRef

from inputs_service.annotations.traits import PLACES
from inputs_service.models import Annotation, App, Input, InputConcept
from inputs_service.searching.conditions import columns
from inputs_service.searching.conditions.columns import Columns
from inputs_service.searching.conditions.condition import Keys, Way
from inputs_service.searching.conditions.inputs import Named
from inputs_service.searching.conditions.labels import Labels
from inputs_service.searching.conditions.patterns import Patterns
from inputs_service.searching.conditions.places import Place
from inputs_service.searching.conditions.traits import Traits
from inputs_service.searching.terms import AnnotationTerm
from inputs_service.searching.walks import Given, Source, Walk

AT_ONCE = 500


@dataclass(frozen=True)
class Annotated:
    """An annotation of the input is as the term says."""

    app: App
    term: AnnotationTerm

    @cached_property
    def labels(self) -> Labels | None:
        """The concepts that are asked."""
        return Labels.of(self.app, self.term.concepts) if self.term.concepts else None

    @cached_property
    def patterns(self) -> Patterns | None:
        """The metadata that is asked."""
        return Patterns(self.app.pk, self.term.patterns) if self.term.patterns else None

    @cached_property
    def place(self) -> Place | None:
        """The area that is asked."""
        return Place(self.app, self.term.area) if self.term.area else None

    @cached_property
    def traits(self) -> Traits:
        """What other annotations than the input's own must hold."""
        return Traits.of(self.app, self.term)

    @cached_property
    def columns(self) -> Columns:
        """What is asked of the annotation's own row."""
        return Columns(self.app, self.term)

    @property
    def may_be_own(self) -> bool:
        """Whether the input's own annotation may be the one."""
        term = self.term
        return not (term.traits or term.regions or term.has_cluster)

    @property
    def may_be_other(self) -> bool:
        """Whether another one may be: not where the app has none that holds what is asked."""
        if self.term.is_input_level or self.term.has_cluster:
            return False
        return not self.traits.is_asked or self.traits.present != []

    def ways(self) -> list[Way]:
        """Along the index of whatever is asked that has one."""
        if not self.may_be_own and not self.may_be_other:
            return [Way([], is_exact=True)]
        return list(self._ways())

    def _ways(self) -> Iterator[Way]:
        term = self.term
        if term.input_id:
            yield Way([Given(Named.of(self.app, term.input_id).known)])
        if term.annotation_id:
            prefix = {"app_id": self.app.pk, "annotation_id": term.annotation_id}
            yield Way([Walk(Annotation.objects.all(), prefix, "input_id")])
        if self.labels is not None:
            is_all = term == AnnotationTerm(concepts=term.concepts)
            yield Way(self.labels.walks(), is_exact=is_all)
        if not self.may_be_own and (walks := self.traits.walks()) is not None:
            is_all = term == AnnotationTerm(traits=term.traits, regions=term.regions)
            has_track = any(region.track_id for region in term.regions)
            yield Way(walks, is_exact=is_all and not has_track)
        if self.patterns is not None:
            is_all = term == AnnotationTerm(patterns=term.patterns) and not self.may_be_other
            yield from self._way(self.patterns.sources(), is_all and self.patterns.is_exact())
        if self.place is not None and self.place.few is not None:
            is_all = term == AnnotationTerm(area=term.area) and not self.may_be_other
            yield from self._way([Given(self.place.few)], is_all)

    def _way(self, own: list[Source], is_exact: bool) -> Iterator[Way]:
        others = self.traits.walks() if self.may_be_other else []
        if others is not None:
            yield Way([*(own if self.may_be_own else []), *others], is_exact)

    def matching(self, keys: Keys) -> set[int]:
        """Those of these inputs that have such an annotation."""
        if self.labels is not None and self.term == AnnotationTerm(concepts=self.term.concepts):
            return self.labels.on(keys, own=False)
        own = self._own(keys)
        left = set(keys) - own
        return own | set(self._others(left).values()) if left else own

    def annotations(self, keys: Keys) -> set[int]:
        """The keys of such annotations of these inputs."""
        own = Annotation.objects.filter(is_input_level=True, input__in=self._own(keys))
        return {*own.values_list("key", flat=True), *self._others(keys)}

    def _own(self, keys: Keys) -> set[int]:
        left = set(keys) if self.may_be_own else set()
        if left and self.labels is not None:
            left = self.labels.on(left, own=True)
        if left and self.patterns is not None:
            left = self.patterns.on(left)
        if left and self.place is not None:
            left = self.place.on(left)
        if left and self.columns.is_asked:
            rows = Annotation.objects.filter(self.columns.asked, is_input_level=True)
            left = set(self.columns.found(rows.filter(input__in=left)).values())
        if left and self.term.period is not None:
            rows_now = Input.objects.filter(columns.modified_in(self.term.period), key__in=left)
            left = set(rows_now.values_list("key", flat=True))
        return left

    def _others(self, keys: Keys) -> dict[int, int]:
        """Shape: key of the annotation → key of the input."""
        if not self.may_be_other:
            return {}
        rows = Annotation.objects.filter(
            self.columns.asked, self.traits.asked(), is_input_level=False, input__in=keys
        )
        if self.term.period is not None:
            rows = rows.filter(columns.modified_in(self.term.period))
        if self.labels is not None:
            said = InputConcept.objects.filter(self.labels.asked(), annotation=OuterRef("pk"))
            rows = rows.filter(Exists(said))
        found = self.columns.found(rows)
        return {key: found[key] for key in self._holding(found)}

    def _holding(self, found: Iterable[int]) -> Iterator[int]:
        """Those of these annotations whose data holds the metadata and the place."""
        if self.patterns is None and self.place is None:
            yield from found
            return
        keys = sorted(found)
        for start in range(0, len(keys), AT_ONCE):
            rows = Annotation.objects.filter(key__in=keys[start : start + AT_ONCE])
            for key, data in rows.values_list("key", "data"):
                if self._is_held(list(_parts(orjson.loads(data)))):
                    yield key

    def _is_held(self, parts: list[dict[str, Any]]) -> bool:
        if self.patterns is not None and not any(
            self.patterns.held_by(part.get("metadata", {})) for part in parts
        ):
            return False
        points = [part["geo"]["geo_point"] for part in parts if part.get("geo")]
        return self.place is None or any(
            self.place.area.holds(point["longitude"], point["latitude"]) for point in points
        )


def _parts(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The data of an annotation, and of what stands in it."""
    yield data
    for place in PLACES:
        for element in data.get(place) or ():
            yield from _parts(element.get("data") or {})
