"""What is asked of the columns of an annotation: its id, who made it, its state, its info."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import GreaterThan

from inputs_service.models import Annotation, App
from inputs_service.searching.conditions.inputs import Named
from inputs_service.searching.containment import contains
from inputs_service.searching.terms import AnnotationTerm, Period


@dataclass(frozen=True)
class Columns:
    """The part of a term that stands in the row of an annotation, its input's own or another."""

    app: App
    term: AnnotationTerm

    @property
    def is_asked(self) -> bool:
        """Whether there is such a part."""
        return self.asked != Q() or self.term.info is not None

    @cached_property
    def asked(self) -> Q:
        """The rows that will do, but for their info. An empty user is the owner of the app."""
        term = self.term
        asked = Q(**{name: value for name, value in self._equal().items() if value})
        if term.input_id:
            asked &= Q(input__in=Named.of(self.app, term.input_id).known)
        if term.user_id:
            is_owner = term.user_id == self.app.user.user_id
            asked &= Q(user_id__in=[term.user_id, *([""] if is_owner else [])])
        for version in term.model_version_ids:
            asked &= Q(model_version_id=version)
        regions = Q()
        for region in term.regions:
            shaped = Q(GreaterThan(F("traits").bitand(region.shapes), 0))
            regions |= shaped & Q(track_id=region.track_id) if region.track_id else shaped
        return asked & regions

    def _equal(self) -> dict[str, Any]:
        return {
            "annotation_id": self.term.annotation_id,
            "task_id": self.term.task_id,
            "status": self.term.status,
            "is_trusted": self.term.is_trusted,
            "workflow_version_id": self.term.workflow_version_id,
        }

    def found(self, rows: QuerySet[Annotation]) -> dict[int, int]:
        """Those of the rows whose info contains what is asked.

        Shape: key of the annotation → key of the input.
        """
        if self.term.info is None:
            return dict(rows.values_list("key", "input_id"))
        with_info = rows.values_list("key", "input_id", "info")
        return {
            key: input_key
            for key, input_key, info in with_info
            if contains(info or {}, self.term.info)
        }


def modified_in(period: Period) -> Q:
    """The rows of inputs or annotations that were modified in a period; both ends belong to it."""
    asked = Q()
    if period.start is not None:
        asked &= Q(modified_at__gte=period.start)
    if period.end is not None:
        asked &= Q(modified_at__lte=period.end)
    return asked
