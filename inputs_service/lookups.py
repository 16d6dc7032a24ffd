"""Rows of an app by their ids, however many: databases limit the parameters of one query."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db.models import QuerySet

AT_ONCE = 10_000
"""Source: SQLite, SQLITE_MAX_VARIABLE_NUMBER: 32,766 unless it was built with another."""


def found(rows: QuerySet[Any], column: str, wanted: Iterable[str], told: str) -> dict[str, Any]:
    """Those of `wanted` that stand in `column`. Shape: id → the value of the column `told`."""
    answer: dict[str, Any] = {}
    left = iter(wanted)
    while some := list(islice(left, AT_ONCE)):
        answer.update(rows.filter(**{f"{column}__in": some}).values_list(column, told))
    return answer
