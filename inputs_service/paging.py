"""Page numbers of list calls."""

from dataclasses import dataclass
from typing import Any

DEFAULT_PER_PAGE = 128
MAX_PER_PAGE = 1000
"""Source: public API documentation, pagination; the default stands in the protos."""


def capped(per_page: int | None, default: int = DEFAULT_PER_PAGE) -> int:
    """The page size that is used: the default for none, at most MAX_PER_PAGE."""
    return min(per_page or default, MAX_PER_PAGE)


@dataclass(frozen=True)
class Page:
    """A window of rows, counted from 0."""

    start: int
    stop: int

    @classmethod
    def of(cls, request: dict[str, Any]) -> "Page":
        """The window that `page` and `per_page` of a request name."""
        size = capped(request.get("per_page"))
        start = (max(request.get("page") or 1, 1) - 1) * size
        return cls(start, start + size)
