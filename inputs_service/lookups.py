"""Rows of an app by their ids, however many: databases limit the parameters of one query."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet

Item = TypeVar("Item")
AT_ONCE = 10_000
"""Source: SQLite, SQLITE_MAX_VARIABLE_NUMBER: 32,766 unless it was built with another."""


def found(rows: QuerySet[Any], column: str, wanted: Iterable[str], told: str) -> dict[str, Any]:
    """Those of `wanted` that stand in `column`. Shape: id → the value of the column `told`."""
    answer: dict[str, Any] = {}
    for some in portions(wanted):
        answer.update(rows.filter(**{f"{column}__in": some}).values_list(column, told))
    return answer


def portions(wanted: Iterable[Item]) -> Iterator[list[Item]]:
    """The same in lists of at most AT_ONCE."""
    left = iter(wanted)
    while some := list(islice(left, AT_ONCE)):
        yield some
