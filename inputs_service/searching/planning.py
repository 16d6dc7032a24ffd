"""How a search is run: which condition leads along its index, and which only test."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from inputs_service.models import App, Input
from inputs_service.searching import walks
from inputs_service.searching.conditions.annotations import Annotated
from inputs_service.searching.conditions.condition import Condition, Not, Way
from inputs_service.searching.conditions.inputs import WithUrl, conditions_of
from inputs_service.searching.terms import AnnotationTerm, Filter
from inputs_service.searching.walks import Source, Walk

PROBES = (1000, 30_000)
"""How far the ways are counted: as little as tells which is the shortest."""


@dataclass(frozen=True)
class Part:
    """A filter with what it names looked up: conditions on the input, and on one annotation each.

    Of the latter, an annotation search asks which annotations they are.
    """

    inputs: tuple[Condition, ...]
    annotations: tuple[Annotated, ...]
    is_negated: bool

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold on an input, all of it or not all of it."""
        both = (*self.inputs, *self.annotations)
        return (Not(both),) if self.is_negated else both


@dataclass(frozen=True)
class Plan:
    """Sources that lead through every input that may match, and the tests that decide."""

    sources: Sequence[Source]
    tests: Sequence[Condition]


def parts_of(app: App, filters: Sequence[Filter]) -> list[Part]:
    """The filters, each with its conditions."""
    return [_part(app, one) for one in filters]


def _part(app: App, one: Filter) -> Part:
    inputs = list(conditions_of(app, one.input)) if one.input else []
    inputs += [WithUrl(app, term.url) for term in one.annotations if term.url]
    terms = [replace(term, url="") for term in one.annotations]
    asked = tuple(Annotated(app, term) for term in terms if term != AnnotationTerm())
    return Part(tuple(inputs), asked, one.is_negated)


def plan(app: App, conditions: Sequence[Condition]) -> Plan:
    """Leads along the shortest way of all conditions; without any, through all inputs."""
    ways = [(way, condition) for condition in conditions for way in condition.ways()]
    if not ways:
        return Plan([Walk(Input.objects.all(), {"app_id": app.pk}, "key")], conditions)
    way, leader = _shortest(ways)
    tests = [one for one in conditions if one is not leader or not way.is_exact]
    return Plan(way.sources, tests)


def _shortest(ways: Sequence[tuple[Way, Condition]]) -> tuple[Way, Condition]:
    left = list(ways)
    for limit in PROBES:
        if len(left) == 1:
            break
        sizes = [walks.size(way.sources, limit) for way, _ in left]
        least = min(sizes)
        left = [one for one, size in zip(left, sizes, strict=True) if size == least]
        if least < limit:
            break
    exact = [one for one in left if one[0].is_exact]
    return (exact or left)[0]


def walk(plan: Plan, span: walks.Span, first: int = walks.FIRST_CHUNK) -> Iterator[list[int]]:
    """The keys of the inputs on which all conditions hold, in the order of the span, in lists that
    may be empty."""
    for keys in walks.walked(plan.sources, span, first):
        left = set(keys)
        for test in plan.tests:
            left &= test.matching(left) if left else left
        yield [key for key in keys if key in left]
