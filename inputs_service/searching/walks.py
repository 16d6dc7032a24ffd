"""Walks along one index each, which give keys of inputs in their order; several are merged.

On PostgreSQL the columns of the index are compared as a row: with `a = x` alone its planner may
rather walk another index, past every other input.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any, Protocol

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

LAST = 2**63 - 1
FIRST_CHUNK, MOST = 500, 10_000


@dataclass(frozen=True)
class Span:
    """Keys strictly between two keys, in one direction."""

    after: int = 0
    before: int = LAST
    descending: bool = False

    def beyond(self, key: int) -> "Span":
        """What is left of it behind a key."""
        return replace(self, before=key) if self.descending else replace(self, after=key)

    def holds(self, key: int) -> bool:
        """Whether a key lies in it."""
        return self.after < key < self.before


class Source(Protocol):
    """Something that gives keys in their order."""

    def chunks(self, span: Span, first: int) -> Iterator[list[int]]:
        """The keys of a span in lists that grow; a key may come more than once, side by side."""

    def size(self, limit: int) -> int:
        """How many there are, counted up to a limit."""

    def total(self) -> int:
        """How many different keys there are."""


@dataclass(frozen=True)
class Given:
    """Keys that are known already."""

    known: tuple[int, ...]

    def chunks(self, span: Span, first: int) -> Iterator[list[int]]:
        """All at once."""
        yield sorted(filter(span.holds, self.known), reverse=span.descending)

    def size(self, limit: int) -> int:
        """Their number."""
        return min(limit, len(self.known))

    def total(self) -> int:
        """Their number."""
        return len(set(self.known))


@dataclass(frozen=True)
class Walk:
    """`rows` with these values in the leading columns of an index, whose next column, `column`, is
    the key of an input."""

    rows: QuerySet[Any]
    prefix: Mapping[str, Any]
    column: str

    def chunks(self, span: Span, first: int) -> Iterator[list[int]]:
        """A query for each chunk; each begins where the last one ended."""
        size = first
        while True:
            found = list(self._keys(span)[:size])
            if found:
                yield found
            if len(found) < size:
                return
            span, size = span.beyond(found[-1]), min(4 * size, max(MOST, first))

    def size(self, limit: int) -> int:
        """One query that reads no more than the index."""
        return len(self._keys(Span())[:limit])

    def total(self) -> int:
        """Counted by the database, along the index."""
        return self._keys(Span()).order_by().distinct().count()

    def _keys(self, span: Span) -> "QuerySet[Any, int]":
        names = [*self.prefix, self.column]
        low, high = ((*self.prefix.values(), end) for end in (span.after, span.before))
        if connection.vendor == "postgresql":
            rows = self.rows.filter(_rows_between(self.rows.model, names, low, high))
        else:
            between = {f"{self.column}__gt": span.after, f"{self.column}__lt": span.before}
            rows = self.rows.filter(**self.prefix, **between)
            names = [self.column]
        ordered = rows.order_by(*[f"-{name}" if span.descending else name for name in names])
        return ordered.values_list(self.column, flat=True)


def _rows_between(
    model: Any, names: Sequence[str], low: Sequence[Any], high: Sequence[Any]
) -> RawSQL:
    columns = ", ".join(f'"{model._meta.db_table}"."{name}"' for name in names)
    marks = ", ".join(["%s"] * len(names))
    condition = f"({columns}) > ({marks}) AND ({columns}) < ({marks})"
    return RawSQL(condition, (*low, *high), output_field=BooleanField())  # noqa: S611 - our names


def walked(sources: Sequence[Source], span: Span, first: int = FIRST_CHUNK) -> Iterator[list[int]]:
    """The distinct keys of all sources in the order of the span, in lists that grow to MOST."""
    if len(sources) == 1:
        last = None
        for chunk in sources[0].chunks(span, first):
            keys = [key for key in dict.fromkeys(chunk) if key != last]
            last = chunk[-1] if chunk else last
            yield keys
        return
    lanes = [_singly(source.chunks(span, first)) for source in sources]
    merged = heapq.merge(*lanes, reverse=span.descending)
    distinct = (key for key, _ in groupby(merged))
    size = first
    while keys := list(islice(distinct, size)):
        yield keys
        size = min(4 * size, max(MOST, first))


def _singly(chunks: Iterable[list[int]]) -> Iterator[int]:
    for chunk in chunks:
        yield from chunk


def size(sources: Sequence[Source], limit: int) -> int:
    """How many keys the sources give together, counted up to a limit."""
    total = 0
    for source in sources:
        total += source.size(limit - total)
        if total >= limit:
            return limit
    return total
