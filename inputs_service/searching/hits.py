"""The hits of a search as the API tells them, a page of them or their number."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.conf import settings

from inputs_service import answers
from inputs_service.annotations import telling
from inputs_service.errors import CodedError
from inputs_service.models import Annotation, App, Input
from inputs_service.paging import Page, capped
from inputs_service.searching import matching, planning, ranking
from inputs_service.searching.asking.refusing import INVALID
from inputs_service.searching.terms import Search
from inputs_service.searching.walks import MOST, Span

Message = dict[str, Any]
Found = tuple[int, int, float]
"""Key of the input, key of the annotation or 0, score."""
LEAST_FIRST = 100
FULL = 1.0
"""The score of what was only filtered. Source: the clients' tests."""


def page_of(pagination: Message) -> Page:
    """The window of hits that is asked.

    Raises: CodedError 40002 beyond SEARCH_WINDOW; the SDK knows it by its words.
    """
    number, size = pagination.get("page") or 1, pagination.get("per_page")
    if number * (size or capped(size)) > settings.SEARCH_WINDOW:
        raise CodedError(f"page * perPage cannot exceed {settings.SEARCH_WINDOW}", code=INVALID)
    start = (number - 1) * capped(size)
    return Page(start, start + capped(size))


def hits_on(app: App, search: Search, page: Page, *, of_annotations: bool) -> list[Message]:
    """A page of hits in the order in which their inputs were created, or of their rank.

    Shape: score, input, and for annotation searches annotation.
    Source: the public documentation of filters: without a rank, in the order of creation.
    """
    first = min(MOST, max(LEAST_FIRST, page.stop))
    found = _found(app, search, of_annotations=of_annotations, first=first)
    return _told(app, list(islice(found, page.start, page.stop)))


def count(app: App, search: Search, *, of_annotations: bool) -> int:
    """How many hits a search has."""
    if search.rank is not None and not of_annotations:
        looked = ranking.look_asked(app, search.rank)
        scores = ranking.scores(looked, matching.inputs_of(app, search, Span()), search.rank)
        return sum(score >= search.min_score for score in scores)
    if search.min_score <= FULL and search.rank is None and not of_annotations:
        return matching.count(app, search)
    found = _found(app, search, of_annotations=of_annotations, first=MOST)
    return sum(1 for _ in found)


def _found(app: App, search: Search, *, of_annotations: bool, first: int) -> Iterator[Found]:
    if search.rank is not None:
        return _ranked(app, search, of_annotations=of_annotations)
    if search.min_score > FULL:
        return iter(())
    if of_annotations:
        pairs = chain.from_iterable(matching.annotations_of(app, search, Span(), first))
        return ((input_key, key, FULL) for input_key, key in pairs)
    keys = chain.from_iterable(matching.inputs_of(app, search, Span(), first))
    return ((key, 0, FULL) for key in keys)


def _ranked(app: App, search: Search, *, of_annotations: bool) -> Iterator[Found]:
    if search.rank is None:
        return
    looked = ranking.look_asked(app, search.rank)
    parts = planning.parts_of(app, search.filters)
    if of_annotations:
        batches = matching.needed_inputs(app, parts, Span())
    else:
        batches = matching.inputs_of(app, search, Span())
    best = ranking.ranked(looked, batches, search.rank, settings.SEARCH_WINDOW)
    kept = [(key, score) for key, score in best if score >= search.min_score]
    if not of_annotations:
        yield from ((key, 0, score) for key, score in kept)
        return
    for start in range(0, len(kept), LEAST_FIRST):
        scores = dict(kept[start : start + LEAST_FIRST])
        for input_key, key in matching.annotations_among(parts, list(scores), Span()):
            yield input_key, key, scores[input_key]


def _told(app: App, found: Sequence[Found]) -> list[Message]:
    inputs = _inputs(app, {key for key, _, _ in found})
    said = _annotations(app, [key for _, key, _ in found if key])
    hits: list[Message] = []
    for input_key, key, score in found:
        if input_key in inputs and (not key or key in said):  # else deleted meanwhile
            hit: Message = {"score": score, "input": inputs[input_key]}
            hits.append({**hit, "annotation": said[key]} if key else hit)
    return hits


def _inputs(app: App, keys: set[int]) -> dict[int, Message]:
    rows = list(Input.objects.filter(key__in=keys).values_list("key", *answers.FIELDS))
    told = answers.spliced((row[1:] for row in rows), app)
    return {row[0]: message for row, message in zip(rows, told, strict=True)}


def _annotations(app: App, keys: list[int]) -> dict[int, Message]:
    rows = list(Annotation.objects.filter(key__in=keys))
    told = telling.told(rows, app)
    return {row.key: message for row, message in zip(rows, told, strict=True)}
