"""Words that lists are searched by, and the orders that they may have: checked, within limits."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from inputs_service.errors import InvalidRequest

Message = dict[str, Any]
MAX_PIECE = 256
"""Longer than any id or name; databases refuse patterns of tens of thousands of characters."""
MAX_WORDS = 16


def piece(request: Message, name: str) -> str:
    """The text of a field that is looked for, or an empty one. Raises: InvalidRequest."""
    text = str(request.get(name) or "")
    if len(text) > MAX_PIECE:
        raise InvalidRequest(f"{name}: must have at most {MAX_PIECE} characters")
    return text


def matching(rows: QuerySet[Any], request: Message, columns: tuple[str, ...]) -> QuerySet[Any]:
    """The rows that have every word of `search` in one of the columns, in any case.

    Raises: InvalidRequest for more than 16 words or 256 characters.
    """
    words = piece(request, "search").split()
    if len(words) > MAX_WORDS:
        raise InvalidRequest(f"search: must have at most {MAX_WORDS} words")
    for word in words:
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(found)
    return rows


def ordered(
    rows: QuerySet[Any], request: Message, orders: Mapping[str, str], default: str
) -> QuerySet[Any]:
    """The rows in the order that is asked for, else last by `default` first. `orders`: request
    field → column. Raises: InvalidRequest for two orders, or relevance to no search."""
    asked = [name for name in orders if request.get(name)]
    if len(asked) > 1:
        raise InvalidRequest(f"{asked[1]}: only one order at a time")
    if request.get("sort_by_relevance") and not request.get("search"):
        raise InvalidRequest("sort_by_relevance: needs a search")
    sign = "" if request.get("sort_ascending") else "-"
    column = orders[asked[0]] if asked else default
    return rows.order_by(f"{sign}{column}", f"{sign}pk")
