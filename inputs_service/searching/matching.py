"""What a search finds: keys of inputs, or of annotations, in the order of the inputs' keys."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from inputs_service import counts
from inputs_service.models import Annotation, App
from inputs_service.searching import planning
from inputs_service.searching.asking.searches import search_of
from inputs_service.searching.planning import Part
from inputs_service.searching.terms import Search
from inputs_service.searching.walks import FIRST_CHUNK, LAST, MOST, Span

Pair = tuple[int, int]
AT_ONCE = 500
"""Inputs of which all annotations are in memory at a time."""


def keys(
    app: App, search: dict[str, Any], *, before: int | None = None, limit: int = 1000
) -> list[int]:
    """Keys of the inputs that a checked Search message finds: newest first, all below `before`.

    A shorter list than `limit` is the last one; ranks are passed over.
    Raises: CodedError 40002 for a search that cannot be run.
    """
    span = Span(before=LAST if before is None else before, descending=True)
    found = inputs_of(app, search_of(search, "search"), span)
    return list(islice(chain.from_iterable(found), limit))


def annotation_keys(
    app: App, search: dict[str, Any], *, before: int | None = None, limit: int = 1000
) -> list[Pair]:
    """As `keys`, for the annotations that a Search finds; those of one input are never torn apart,
    so that there may be some more than `limit`.

    Shape: (key of the input, key of the annotation); go on below the last key of an input.
    """
    span = Span(before=LAST if before is None else before, descending=True)
    found: list[Pair] = []
    for pair in chain.from_iterable(annotations_of(app, search_of(search, "search"), span)):
        if len(found) >= limit and pair[0] != found[-1][0]:
            break
        found.append(pair)
    return found


def inputs_of(
    app: App, search: Search, span: Span, first: int = FIRST_CHUNK
) -> Iterator[list[int]]:
    """The inputs on which all filters hold, in lists that may be empty."""
    parts = planning.parts_of(app, search.filters)
    conditions = [one for part in parts for one in part.conditions]
    return planning.walk(planning.plan(app, conditions), span, first)


def count(app: App, search: Search) -> int:
    """How many inputs there are on which all filters hold."""
    if not search.filters:
        return sum(counts.of(app.pk).values())
    parts = planning.parts_of(app, search.filters)
    plan = planning.plan(app, [one for part in parts for one in part.conditions])
    if not plan.tests and len(plan.sources) == 1:
        return plan.sources[0].total()
    return sum(map(len, planning.walk(plan, Span(), MOST)))


def annotations_of(
    app: App, search: Search, span: Span, first: int = FIRST_CHUNK
) -> Iterator[list[Pair]]:
    """The annotations on which all filters hold, input by input, those of one in their own order.

    Shape: (key of the input, key of the annotation), in lists that may be empty.
    """
    parts = planning.parts_of(app, search.filters)
    for some in needed_inputs(app, parts, span, first):
        for start in range(0, len(some), AT_ONCE):
            yield annotations_among(parts, some[start : start + AT_ONCE], span)


def needed_inputs(
    app: App, parts: Sequence[Part], span: Span, first: int = FIRST_CHUNK
) -> Iterator[list[int]]:
    """The inputs of every annotation on which all filters hold, and perhaps more."""
    conditions = [
        one
        for part in parts
        if not (part.is_negated and part.annotations)
        for one in part.conditions
    ]
    return planning.walk(planning.plan(app, conditions), span, first)


def annotations_among(parts: Sequence[Part], some: Sequence[int], span: Span) -> list[Pair]:
    """The annotations of some inputs on which all filters hold, in the order of the inputs."""
    if not some:
        return []
    owners = dict(Annotation.objects.filter(input__in=some).values_list("key", "input_id"))
    left = set(owners)
    for part in parts:
        found = _holding(part, owners)
        left = left - found if part.is_negated else left & found
    by_input: dict[int, list[int]] = defaultdict(list)
    for key in sorted(left, reverse=span.descending):
        by_input[owners[key]].append(key)
    return [(input_key, key) for input_key in some for key in by_input[input_key]]


def _holding(part: Part, owners: dict[int, int]) -> set[int]:
    """Those of the annotations, told with their inputs, on which everything in a filter holds."""
    inputs = set(owners.values())
    for condition in part.inputs:
        inputs &= condition.matching(inputs) if inputs else inputs
    found = {key for key, input_key in owners.items() if input_key in inputs}
    for one in part.annotations:
        found &= one.annotations(inputs) if found else found
    return found
